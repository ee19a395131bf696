"""Who is told of what, once, and nobody of what they did themselves."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from district.core.clock import SHANGHAI, now
from district.core.errors import NotFound
from district.core.permissions import Role
from district.identity.models import Account
from tenants.matters.models import (
    FinalGround,
    Matter,
    Recipient,
    ReplyKind,
    Satisfaction,
    Solution,
)
from tenants.matters.services import (
    assign,
    confirm_final_reply,
    discuss,
    finish,
    judge,
    propose_final_reply,
    record_reply,
    refer,
    reopen,
    report_matter,
    send_back,
    start_work,
    support,
)
from tenants.meetings.services import plan_council
from tenants.messages.models import Kind, Message
from tenants.messages.queries import mark_all_read, mark_read, message_of, unread_messages
from tenants.messages.telling import clear_messages, tell_deadlines
from tests import make
from tests.tenants.matters.conftest import People
from tests.tenants.matters.test_photos import picture

pytestmark = pytest.mark.django_db


def told(account: Account) -> list[str]:
    return list(
        Message.objects.filter(account=account).order_by("id").values_list("kind", flat=True)
    )


def test_those_whom_it_concerns_are_told(people: People) -> None:
    matter = people.reported(unit_id=people.unit.pk)
    neighbour = people.neighbour("909")
    Account.objects.filter(pk=people.stranger.pk).update(is_active=False)
    support(actor=people.secretary, matter_id=matter.pk, household_id=None)
    assign(actor=people.head, matter_id=matter.pk, responsible_id=people.secretary.pk)
    discuss(actor=people.secretary, matter_id=matter.pk)
    start_work(actor=people.secretary, matter_id=matter.pk)
    finish(actor=people.secretary, matter_id=matter.pk, outcome="换了灯")
    judge(
        actor=people.resident,
        matter_id=matter.pk,
        solution=Solution.NOT_SOLVED,
        satisfaction=Satisfaction.DISSATISFIED,
    )
    reopen(actor=people.resident, matter_id=matter.pk, reason="又坏了")
    assert told(people.resident) == ["entered", "discussed", "started", "finished"]
    assert told(people.head) == ["responsible"]
    # Supports it too, but has settled it: who did a thing is not told of it.
    assert told(people.secretary) == ["responsible", "reopened"]
    assert told(neighbour) == told(people.stranger) == []


def test_who_asked_hears_of_a_final_reply_and_is_not_asked_for_a_verdict(
    people: People, media: Path
) -> None:
    matter = people.reported(unit_id=people.unit.pk)
    propose_final_reply(
        actor=people.head,
        matter_id=matter.pk,
        ground=FinalGround.SETTLED,
        text="已依法答复",
        decided_by="凤山街道",
        decided_on=date(2026, 1, 5),
        paper=picture(),
    )
    assert told(people.resident) == ["entered"]
    confirm_final_reply(actor=people.secretary, matter_id=matter.pk)
    assert told(people.resident) == ["entered", "answered"]


def test_who_gets_a_matter_back_hears_of_it(people: People) -> None:
    matter = people.reported(unit_id=people.unit.pk)
    assign(actor=people.secretary, matter_id=matter.pk, responsible_id=people.member.pk)
    send_back(actor=people.member, matter_id=matter.pk, reason="不归我管")
    assert told(people.secretary) == ["responsible"]


def test_who_asked_hears_where_it_lies_and_what_came_back(people: People) -> None:
    matter = people.reported(unit_id=people.unit.pk)
    for kind in (ReplyKind.SENT_BACK, ReplyKind.ANSWERED):
        refer(
            actor=people.head,
            matter_id=matter.pk,
            recipient=Recipient.STREET,
            unit_name="凤山街道",
            asked="请来看看",
        )
        record_reply(actor=people.head, matter_id=matter.pk, kind=kind, text="明天来")
    heard = ["entered", "referred", "referred", "answered"]
    assert told(people.resident) == heard
    assert told(people.head) == ["responsible"]


def test_a_council_calls_those_who_hold_it(people: People) -> None:
    later = now() + timedelta(days=3)
    plan_council(actor=people.secretary, starts_at=later, place="活动室", topics=["停车"])
    past = now() - timedelta(days=3)
    plan_council(actor=people.secretary, starts_at=past, place="活动室", topics=["停车"])
    assert told(people.member) == ["council"]
    assert told(people.secretary) == told(people.resident) == []


@pytest.mark.parametrize(
    ("at", "kinds"),
    [
        pytest.param(datetime(2027, 11, 5, 23, 59, 59, tzinfo=SHANGHAI), [], id="evening-before"),
        pytest.param(datetime(2027, 11, 6, 8, tzinfo=SHANGHAI), ["due_today"], id="that-morning"),
        pytest.param(datetime(2027, 11, 7, 8, tzinfo=SHANGHAI), ["overdue"], id="next-morning"),
    ],
)
def test_a_deadline_is_told_once_in_the_morning(
    people: People, at: datetime, kinds: list[str]
) -> None:
    with time_machine.travel(datetime(2027, 11, 5, 9, tzinfo=SHANGHAI), tick=False):
        matter = people.reported()
        Matter.objects.filter(pk=matter.pk).update(
            complete_by=datetime(2027, 11, 7, tzinfo=SHANGHAI), responsible=people.member
        )
        Message.objects.all().delete()
    with time_machine.travel(at, tick=False):
        assert [tell_deadlines(), tell_deadlines()] == [len(kinds), 0]
        assert told(people.member) == kinds


def test_messages_are_ones_own(people: People) -> None:
    people.finished()
    mine = Message.objects.filter(account=people.resident).order_by("id")
    with pytest.raises(NotFound, match="no_message"):
        message_of(people.head, mine[0].pk)
    assert unread_messages(people.resident) == 2
    mark_read(message_of(people.resident, mine[0].pk))
    assert unread_messages(people.resident) == 1
    assert mark_all_read(people.head) == unread_messages(people.head) == 0
    assert (mark_all_read(people.resident), unread_messages(people.resident)) == (1, 0)


def test_they_go_with_the_account_and_after_a_year(people: People) -> None:
    report_matter(actor=people.resident, text="路灯不亮")
    guest = make.account(Role.RESIDENT)
    made = datetime(2024, 2, 29, 12, tzinfo=SHANGHAI)
    for account, at in ((guest, made), (people.resident, made)):
        Message.objects.create(
            account=account, kind=Kind.ENTERED, matter=Matter.objects.get(), created_at=at
        )
    guest.delete()
    assert not Message.objects.filter(account_id=guest.pk).exists()
    with time_machine.travel(datetime(2025, 2, 28, 23, 59, 59, tzinfo=SHANGHAI), tick=False):
        assert clear_messages() == 0
    with time_machine.travel(datetime(2025, 3, 1, tzinfo=SHANGHAI), tick=False):
        assert clear_messages() == 1
    assert told(people.resident) == ["entered"]
