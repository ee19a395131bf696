"""Matters in other hands: handed over and back, sent back, replied to for good; what of it counts."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

from district.core.clock import day_end
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from tenants.matters.due_on_board import matters_to_publish
from tenants.matters.models import (
    Category,
    FinalGround,
    Matter,
    Photo,
    Recipient,
    Referral,
    ReplyKind,
    Result,
    Solution,
    State,
)
from tenants.matters.services import (
    assign,
    confirm_final_reply,
    finish,
    judge,
    merge_duplicate,
    propose_final_reply,
    publish,
    record_reply,
    refer,
    refuse_final_reply,
    reopen,
    send_back,
    sort_matter,
    start_work,
)
from tests import make
from tests.tenants.matters.conftest import People
from tests.tenants.matters.records import bring_in, elements, record, when
from tests.tenants.matters.test_photos import picture

MONDAY = "2023-04-03 10:00"  # of 2023 the product knows no holidays
MAY_31 = "2023-05-31 12:00"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    """Everybody has been there since before that Monday."""
    with at("2023-04-03 08:00"):
        yield


def at(moment: str) -> Any:
    return time_machine.travel(when(moment).at, tick=False)


def to_street(people: People, matter: Matter, **how: Any) -> Matter:
    given = {"recipient": Recipient.STREET, "unit_name": "凤山街道", "asked": "请来看看", **how}
    return refer(actor=people.secretary, matter_id=matter.pk, **given)


def answered(people: People, matter: Matter, kind: ReplyKind = ReplyKind.ANSWERED) -> Matter:
    return record_reply(actor=people.secretary, matter_id=matter.pk, kind=kind, text="已派人来看")


def proposed(people: People, matter: Matter, actor: Account | None = None) -> None:
    propose_final_reply(
        actor=actor or people.head,
        matter_id=matter.pk,
        ground=FinalGround.UNREASONABLE,
        text="已依法答复",
        decided_by="凤山街道",
        decided_on=date(2023, 4, 3),
        paper=picture(),
    )


def test_it_stays_one_matter_there_and_back(people: People) -> None:
    with at(MONDAY):
        matter = to_street(people, people.reported(), stops_clock=True)
        assert (matter.state, matter.paused_at is None) == (State.WORKING, False)
        with pytest.raises(Conflict, match="凤山街道"):
            to_street(people, matter)
        with pytest.raises(Conflict, match="凤山街道"):
            merge_duplicate(
                actor=people.secretary, duplicate_id=matter.pk, into_id=people.reported().pk
            )
    with at("2023-04-06 09:00"):
        with pytest.raises(Conflict, match="期限还没到"):
            answered(people, matter, ReplyKind.SILENT)
        with pytest.raises(Conflict, match="首办负责制"):
            answered(people, matter, ReplyKind.SENT_BACK)
        with pytest.raises(DomainError, match="不能早于转交"):
            record_reply(
                actor=people.secretary,
                matter_id=matter.pk,
                kind=ReplyKind.ANSWERED,
                text="好",
                at=when("2023-04-02"),
            )
        assert answered(people, matter).paused_at is None
        with pytest.raises(Conflict, match="没有转交出去"):
            answered(people, matter)
        to_street(people, matter, recipient=Recipient.PROPERTY, unit_name="")
        finish(actor=people.head, matter_id=matter.pk, outcome="修好了")
        answered(people, matter)
    found = elements("2023-04")
    assert [found[code] for code in ("MA", "MC", "ME_DUE", "ME_OK")] == [2, 1, 1, 1]


@pytest.mark.parametrize(
    ("replied", "kind", "counted"),
    [
        ("2023-04-04 23:59:59", ReplyKind.SENT_BACK, [0, 0]),
        ("2023-04-10 23:59:59", ReplyKind.ANSWERED, [1, 1]),
        ("2023-04-11 00:00", ReplyKind.ANSWERED, [1, 0]),
        ("2023-04-11 00:00", ReplyKind.SILENT, [1, 0]),
        ("", ReplyKind.SILENT, [1, 0]),
    ],
    ids=["sent_back", "last_second", "too_late", "silent", "open"],
)
def test_MAT_13_the_answer_is_due_after_five_working_days(
    people: People, replied: str, kind: ReplyKind, counted: list[int]
) -> None:
    with at(MONDAY):
        matter = to_street(people, people.reported())
    assert Referral.objects.get().answer_by == day_end(date(2023, 4, 10))
    if replied:
        with at(replied):
            answered(people, matter, kind)
    found = elements("2023-04")
    assert [found["ME_DUE"], found["ME_OK"]] == counted
    assert elements("2023-04", night="2023-04-09")["ME_DUE"] == 0


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"asked": " \x00 "}, "nothing_asked"),
        ({"asked": "长" * 501}, "text_too_long"),
        ({"unit_name": "  "}, "no_unit_name"),
        ({"unit_name": "长" * 41}, "unit_name_long"),
        ({"recipient": Recipient.PROPERTY, "stops_clock": True}, "not_upstream"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_cannot_be_handed_over_leaves_nothing(
    people: People, how: dict[str, Any], code: str
) -> None:
    matter = people.reported()
    with pytest.raises(DomainError) as refusal:
        to_street(people, matter, **how)
    matter.refresh_from_db()
    assert (refusal.value.code, matter.state) == (code, State.WAITING)
    assert not Referral.objects.exists()


def test_who_was_made_responsible_sends_it_back_once_within_a_working_day(people: People) -> None:
    with at("2023-04-03 23:59:59"):
        matter = people.reported()
        assign(actor=people.secretary, matter_id=matter.pk, responsible_id=people.member.pk)
        with pytest.raises(Forbidden, match="不是由您负责"):
            send_back(actor=people.head, matter_id=matter.pk, reason="不归我")
    with at("2023-04-04 23:59:59"):
        back = send_back(actor=people.member, matter_id=matter.pk, reason="不归我管")
        assert back.responsible == people.secretary
        with pytest.raises(Conflict, match="已经被退回过"):
            send_back(actor=people.secretary, matter_id=matter.pk, reason="也不归我")
    with at("2023-04-05 09:00"):
        assign(actor=people.secretary, matter_id=matter.pk, responsible_id=people.member.pk)
    with at("2023-04-07 00:00"), pytest.raises(Conflict, match="首办负责制"):
        send_back(actor=people.member, matter_id=matter.pk, reason="不归我管")


def test_a_final_reply_takes_two_and_is_the_last_word(people: People, media: Path) -> None:
    admin = make.account(Role.COMPOUND_ADMIN, name="石晓梅")
    with at(MONDAY):
        matter = people.reported()
        with pytest.raises(DomainError, match="最终答复"):
            finish(actor=people.head, matter_id=matter.pk, outcome="x", result=Result.FINAL)
        proposed(people, matter, people.secretary)
        for somebody in (people.secretary, people.member, people.head):
            with pytest.raises(Forbidden, match="确认"):
                confirm_final_reply(actor=somebody, matter_id=matter.pk)
        refuse_final_reply(actor=admin, matter_id=matter.pk, reason="没有盖章")
        proposed(people, matter)
        with pytest.raises(Conflict, match="正在等人确认"):
            proposed(people, matter)
        assert sum(one.is_file() for one in media.rglob("*")) == 2
        closed = confirm_final_reply(actor=people.secretary, matter_id=matter.pk)
        assert closed.state == State.FINISHED
        with pytest.raises(Conflict, match="最终答复"):
            reopen(actor=people.resident, matter_id=matter.pk, reason="不服")
        with pytest.raises(Conflict, match="不再评价"):
            judge(actor=people.resident, matter_id=matter.pk, solution=Solution.NOT_SOLVED)
        assert publish(actor=people.secretary, matter_id=matter.pk).state == State.PUBLISHED
    assert Photo.objects.count() == 2
    found = elements("2023-04")
    assert [found[code] for code in ("MC", "MC_OK", "MV_E", "MP_DUE", "MP_OK")] == [1, 1, 0, 1, 1]


def test_MAT_10_a_closing_is_watched_for_thirty_days(people: People) -> None:
    with at(MAY_31):
        bring_in(
            record("2023-04-03 09:00", "2023-04-04 10:00", key="again"),
            record("2023-04-03 09:00", "2023-04-04 10:00"),
            record("2023-04-03 09:00", "2023-04-30 23:59:59"),
        )
        people.take_up_again(Matter.objects.get(external_key="again"), "2023-05-04 09:59:59")
    found = elements("2023-05")
    assert [found["MRE_DUE"], found["MRE"]] == [3, 1]
    assert elements("2023-04")["MRE_DUE"] == 0


@pytest.mark.parametrize(
    ("judged", "published", "due", "in_time"),
    [
        ("2023-04-14 09:00", "2023-04-19 23:59:59", "2023-04-19", 1),
        ("2023-04-14 09:00", "2023-04-20 00:00", "2023-04-19", 0),
        ("", "2023-05-09 10:00", "2023-05-08", 0),
        ("", "2023-05-08 10:00", "2023-05-08", 1),
    ],
    ids=["verdict", "too_late", "nobody_answers_late", "nobody_answers"],
)
def test_MAT_12_is_due_three_working_days_after_the_verdict_or_its_expiry(
    in_meijing: Compound, judged: str, published: str, due: str, in_time: int
) -> None:
    """From Friday on until Wednesday; a verdict counts until the 15th day."""
    finished = "2023-04-12 10:00" if judged else "2023-04-18 10:00"
    with at(MAY_31):
        bring_in(record("2023-04-10 09:00", finished, judged=judged, published=published))
    matter = Matter.objects.get()
    assert matter.publish_by == day_end(date.fromisoformat(due))
    month = due[:7]
    found = elements(month, night="2023-05-31")
    assert [found["MP_DUE"], found["MP_OK"]] == [1, in_time]
    Matter.objects.update(is_private=True)
    assert elements(month, night="2023-05-31")["MP_DUE"] == 0


def test_what_is_to_go_on_the_board_is_known_in_time(people: People) -> None:
    with at(MONDAY):
        matter = people.finished()
        assert not matters_to_publish(viewer=people.secretary)
        judge(actor=people.resident, matter_id=matter.pk, solution=Solution.SOLVED)
        [found] = matters_to_publish(viewer=people.secretary)
        assert found.publish_by == day_end(date(2023, 4, 6))
    with at(MONDAY):
        people.finished("又不亮了")
    with at("2023-04-20 10:00"):
        assert len(matters_to_publish(viewer=people.secretary)) == 2


def test_F6_the_tag_leaves_the_category_alone(people: People) -> None:
    matter = people.reported()
    before = matter.category
    who: dict[str, Any] = {"actor": people.secretary, "matter_id": matter.pk}
    sort_matter(**who, category=Category(before), feeling="worry")
    sort_matter(**who, category=Category(before))
    matter.refresh_from_db()
    assert (matter.category, matter.get_feeling_display()) == (before, "烦心事")


def test_D11_a_throttled_supply_goes_to_the_street(people: People) -> None:
    with at(MONDAY):
        matter = people.reported("物业把水调小了")
        assert Category(matter.category).may_be_escalated
        to_street(people, start_work(actor=people.head, matter_id=matter.pk))
    assert elements("2023-04")["MA"] == 1
    assert Referral.objects.get().answer_by - when(MONDAY).at > timedelta(days=5)
