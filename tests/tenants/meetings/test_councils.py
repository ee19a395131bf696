"""说事议事会: planned, held, resolved upon, published; and what of it is for whom."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from district.core.clock import SHANGHAI, now, today
from district.core.errors import Conflict, DomainError, Forbidden
from tenants.matters.models import Matter, Source, State
from tenants.matters.services import finish
from tenants.matters.services.owners import leave_to_owners, record_decision
from tenants.meetings.attending import note_presence
from tenants.meetings.models import Council, MonthWithout, Resolution
from tenants.meetings.queries import Duty, duty, full_council, months_to_confirm
from tenants.meetings.resolving import (
    draft_notice,
    publish_council,
    resolve,
    told_agenda,
    withdraw_resolution,
)
from tenants.meetings.services import (
    call_off,
    confirm_month_without,
    hold_council,
    plan_council,
    revise_council,
)
from tenants.ownership.subjects import Subject
from tests.tenants.matters.conftest import People

EVENING = datetime(2023, 4, 12, 19, 30, tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def _spring() -> Iterator[None]:
    with time_machine.travel(datetime(2023, 4, 13, 9, tzinfo=SHANGHAI), tick=False):
        yield


def planned(people: People, matters: list[Matter] | None = None, **how: Any) -> Council:
    given: dict[str, Any] = {"starts_at": EVENING, "place": "说事议事亭", "topics": ["修门"], **how}
    return plan_council(actor=people.secretary, matters=matters or [], **given)


def held(people: People, matters: list[Matter] | None = None) -> Council:
    council = planned(people, matters)
    return hold_council(actor=people.secretary, council=council, headcount=12, minutes="要点")


def resolved(people: People, council: Council, text: str = "修门", **how: Any) -> Resolution:
    given: dict[str, Any] = {"due_on": date(2023, 4, 30), "responsible_id": people.head.pk, **how}
    return resolve(actor=people.secretary, council=council, text=text, **given)


def test_C6_an_agenda_names_matters_and_what_is_none_yet(people: People) -> None:
    matter = people.reported()
    council = planned(people, [matter, matter], topics=["停车", "停车", " "])
    assert [str(one) for one in council.agenda.all()] == [str(matter), "停车"]


def test_C6_the_same_plan_sent_twice_is_one(people: People) -> None:
    again = uuid4()
    first, second = (planned(people, client_id=again) for _time in range(2))
    assert first == second
    with pytest.raises(DomainError, match="已经被用过"):
        planned(people, client_id=again, place="活动室")
    assert Council.objects.count() == 1


@pytest.mark.parametrize(
    ("how", "code"),
    [
        ({"place": "  "}, "place_missing"),
        ({"topics": []}, "agenda_empty"),
        ({"topics": [f"第{n}" for n in range(31)]}, "agenda_too_long"),
        ({"starts_at": EVENING + timedelta(days=500)}, "moment_unlikely"),
    ],
)
def test_C6_a_plan_without_sense_is_refused(people: People, how: dict[str, Any], code: str) -> None:
    with pytest.raises(DomainError) as refusal:
        planned(people, **how)
    assert refusal.value.code == code
    assert not Council.objects.exists()


def test_C6_what_is_settled_is_not_put_on_an_agenda(people: People) -> None:
    with pytest.raises(DomainError, match="重新选"):
        planned(people, [people.finished()])


def test_C6_what_was_settled_before_the_council_stays_on_its_agenda(people: People) -> None:
    matter = people.reported()
    council = planned(people, [matter])
    finish(actor=people.head, matter_id=matter.pk, outcome="换了")
    plan: dict[str, Any] = {"actor": people.secretary, "council": council, "starts_at": EVENING}
    revise_council(**plan, place="院里", matters=[matter], topics=[])
    assert [one.matter for one in council.agenda.all()] == [matter]
    with pytest.raises(DomainError, match="重新选"):
        revise_council(**plan, place="院里", matters=[people.finished()], topics=[])


def test_C6_nobody_else_plans_or_holds_one(people: People) -> None:
    council = planned(people)
    for actor in (people.head, people.resident):
        with pytest.raises(Forbidden):
            hold_council(actor=actor, council=council, headcount=3, minutes="")


def test_C6_before_its_hour_nothing_was_held(people: People) -> None:
    council = planned(people, starts_at=now() + timedelta(minutes=1))
    with pytest.raises(DomainError, match="还没到开会的时间"):
        hold_council(actor=people.secretary, council=council, headcount=3, minutes="")


def test_C6_what_was_held_is_not_planned_anew_or_called_off(people: People) -> None:
    council = held(people)
    with pytest.raises(Conflict):
        call_off(actor=people.secretary, council=council, because="下雨")
    with pytest.raises(Conflict):
        revise_council(
            actor=people.secretary,
            council=council,
            starts_at=EVENING,
            place="院里",
            matters=[],
            topics=["别的"],
        )


def test_C6_a_month_s_duty_is_open_planned_and_held(people: People) -> None:
    april = date(2023, 4, 1)
    assert duty(april) is Duty.OPEN
    council = planned(people)
    assert duty(april) is Duty.PLANNED
    hold_council(actor=people.secretary, council=council, headcount=3, minutes="")
    assert duty(april) is Duty.HELD


def test_C6_one_that_was_called_off_leaves_the_duty_open(people: People) -> None:
    call_off(actor=people.secretary, council=planned(people), because="下雨")
    assert duty(date(2023, 4, 1)) is Duty.OPEN


def test_C6_no_council_is_said_of_last_month_and_of_this_one_when_it_ends(people: People) -> None:
    assert months_to_confirm() == [date(2023, 3, 1)]
    with pytest.raises(DomainError, match="上个月"):
        confirm_month_without(actor=people.secretary, month=today())
    for _time in range(2):
        confirm_month_without(actor=people.secretary, month=date(2023, 3, 9))
    assert MonthWithout.objects.get().month == date(2023, 3, 1)
    assert months_to_confirm() == []


def test_C6_of_a_month_with_a_council_nobody_says_there_was_none(people: People) -> None:
    council = planned(people, starts_at=EVENING - timedelta(days=20))
    hold_council(actor=people.secretary, council=council, headcount=3, minutes="")
    with pytest.raises(Conflict, match="开过会"):
        confirm_month_without(actor=people.secretary, month=date(2023, 3, 1))


def test_F15_in_the_open_air_heads_are_counted_and_only_known_households(people: People) -> None:
    council = held(people)
    come: dict[str, Any] = {
        "actor": people.secretary,
        "council": council,
        "unit_id": people.unit.pk,
    }
    for _time in range(2):
        note_presence(**come, households=[people.home.pk])
    assert (council.locked().headcount, council.presences.count()) == (12, 1)
    with pytest.raises(DomainError, match="到了多少人"):
        hold_council(actor=people.secretary, council=council, headcount=0, minutes="")


def test_F15_fewer_people_than_households_is_refused(people: People) -> None:
    people.neighbour("403")
    homes = list(people.unit.households.values_list("pk", flat=True))
    council = held(people)
    note_presence(actor=people.secretary, council=council, unit_id=people.unit.pk, households=homes)
    with pytest.raises(DomainError, match="不能更少"):
        hold_council(actor=people.secretary, council=council, headcount=1, minutes="")
    note_presence(actor=people.secretary, council=council, unit_id=people.unit.pk, households=[])
    assert not council.presences.exists()


def test_C6_a_resolution_gives_the_matter_its_discussion_a_person_and_a_day(
    people: People,
) -> None:
    matter = people.reported()
    council = held(people, [matter])
    made = resolved(people, council, "换成声控灯", matter=matter)
    matter = matter.locked()
    assert (matter.state, matter.responsible, made.matter) == (
        State.DISCUSSING, people.head, matter
    )  # fmt: skip
    assert matter.steps.get(step="discussed").note == "换成声控灯"


def test_C6_what_was_no_matter_becomes_one_with_the_council_as_its_source(people: People) -> None:
    made = resolved(people, held(people), "修院门", responsible_id=people.member.pk)
    assert (made.matter.source, made.matter.locked().state) == (Source.COUNCIL, State.DISCUSSING)


def test_C6_nothing_is_resolved_before_its_day_or_of_what_was_not_talked_over(
    people: People,
) -> None:
    with pytest.raises(DomainError, match="还没到开会的那天"):
        resolved(people, planned(people, starts_at=now() + timedelta(days=1)))
    with pytest.raises(DomainError, match="不在这次会的议程上"):
        resolved(people, held(people), matter=people.reported())
    with pytest.raises(DomainError, match="期限"):
        resolved(people, held(people), due_on=date(2023, 4, 1))


def test_C6_the_notice_says_what_was_resolved_and_names_nobody(people: People) -> None:
    matter = people.reported("3号楼2单元402的郑小兰说灯不亮")
    council = held(people, [matter])
    resolved(people, council, "给402换灯，郑小兰13912345678", matter=matter)
    text = draft_notice(council)
    assert "说事议事亭" in text
    assert "到会 12 人" in text
    assert "最迟4月30日" in text
    published = publish_council(actor=people.secretary, council=council, text=text + "郑小兰同意")
    for told in (text, published.notice_text, *told_agenda(council)):
        assert not [one for one in ("郑小兰", "402", "13912345678") if one in told]


def test_C6_however_long_the_agendas_are_they_are_asked_for_at_once(people: People) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as sent:
            told = [told_agenda(one) for one in full_council()]
        assert all(told)
        return len(sent)

    planned(people, [people.reported()])
    once = statements()
    for number in range(3):
        planned(people, [people.reported(f"第{number}件{n}") for n in range(3)])
    assert statements() == once


def test_C6_of_private_matters_the_notice_says_no_word(people: People) -> None:
    matter = people.reported("家里漏水", is_private=True)
    council = held(people, [matter])
    resolved(people, council, "请人来修水管", matter=matter)
    assert "水" not in draft_notice(council)
    assert "不公开的事 1 件" in draft_notice(council)
    assert told_agenda(council)[0] == "一件不公开的事"


def test_V20_without_minutes_nothing_is_published(people: People) -> None:
    council = held(people)
    hold_council(actor=people.secretary, council=council, headcount=12, minutes=" ")
    with pytest.raises(DomainError, match="会议记录"):
        publish_council(actor=people.secretary, council=council)


def test_C6_what_hangs_there_is_put_right_and_keeps_its_moment(people: People) -> None:
    council = publish_council(actor=people.secretary, council=held(people))
    first = council.published_at
    with time_machine.travel(datetime(2023, 5, 1, tzinfo=SHANGHAI), tick=False):
        again = publish_council(actor=people.secretary, council=council, text="改过的话")
    assert (again.published_at, again.notice_text) == (first, "改过的话")


def test_C6_a_resolution_is_taken_back_until_it_hangs_there(people: People) -> None:
    council = held(people)
    made = resolved(people, council)
    publish_council(actor=people.secretary, council=council)
    with pytest.raises(Conflict, match="已经公示"):
        withdraw_resolution(actor=people.secretary, resolution=made)


def test_C6_the_matter_goes_on_by_itself(people: People) -> None:
    made = resolved(people, held(people))
    settled = finish(actor=people.head, matter_id=made.matter_id, outcome="门修好了")
    assert not settled.is_open


def test_F25_a_resolution_closes_nothing_that_the_owners_decide(people: People) -> None:
    matter = leave_to_owners(matter=people.reported(), subject=Subject.CHANGE_USE)
    council = held(people, [matter])
    made = resolved(people, council, "把绿地改成车位", matter=matter)
    publish_council(actor=people.secretary, council=council)
    matter.refresh_from_db()
    assert (made.matter, matter.state, matter.waits_for_owners) == (matter, "discussing", True)
    with pytest.raises(DomainError, match="由业主共同决定"):
        finish(actor=people.secretary, matter_id=matter.pk, outcome="已按决议改好")
    record_decision(matter=matter, decided_on=date(2023, 4, 13))
    assert finish(actor=people.secretary, matter_id=matter.pk, outcome="改好").state == "finished"
