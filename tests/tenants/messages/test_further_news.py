"""Of rooms, small improvements and mediation: those are told whom it concerns, and no word more."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from district.core.clock import SHANGHAI, now, today
from district.core.permissions import Role
from district.identity.models import Account
from tenants.disputes.services import accept_dispute, add_party, hand_over
from tenants.disputes.turning import turn_into_dispute
from tenants.matters.services import merge_duplicate, report_matter
from tenants.meetings.services import call_off, plan_council, revise_council
from tenants.messages.contacts import choose_kinds
from tenants.messages.models import Dispatch, Kind, Message, Way
from tenants.messages.sending import send_waiting
from tenants.rooms import counselling
from tenants.rooms.models import Booking, Channel, CounsellingSlot, RoomKind
from tenants.rooms.services import book_room, cancel_booking
from tenants.works.services import correct_micro_project, enter_micro_project, mark_done
from tests import make
from tests.tenants.matters.conftest import People
from tests.tenants.messages.servers import Recorded
from tests.tenants.messages.test_messages import told
from tests.tenants.messages.test_sending import BASE, confirmed, rung
from tests.tenants.rooms.making import hour, room, span

__all__ = ["rung"]
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _by_day() -> Iterator[None]:
    """Noon of today, going on; leases are by the database's own clock."""
    noon = now().astimezone(SHANGHAI).replace(hour=12, minute=0, second=0, microsecond=0)
    with time_machine.travel(noon - timedelta(days=now() < noon), tick=True):
        yield


def booked(who: Account, keeper: Account, channel: str = Channel.OWN) -> Booking:
    place = room(keeper, name=f"活动室{Booking.objects.count()}")
    [made] = book_room(
        actor=who,
        room=place,
        span=span(today() + timedelta(days=1), "09:00", "10:00"),
        purpose="合唱队排练",
        channel=channel,
        for_name="" if channel == Channel.OWN else "程立新",
    )
    return made


def test_who_booked_is_told_when_somebody_else_cancels(people: People) -> None:
    for who in (people.resident, people.secretary):
        booking = booked(who, people.secretary)
        cancel_booking(actor=people.secretary, booking=booking, because="水管坏了")
    typed_in = booked(people.secretary, people.secretary, Channel.CALL)
    cancel_booking(actor=people.member, booking=typed_in, because="水管坏了")
    cancel_booking(actor=people.resident, booking=booked(people.resident, people.member))
    assert told(people.resident) == told(people.secretary) == ["cancelled"]
    assert Message.objects.count() == 2


def test_F13_of_the_counselling_room_nobody_is_ever_told(people: People) -> None:
    place = room(people.secretary, RoomKind.COUNSELLING, "心语空间")
    day = today() + timedelta(days=1)
    code = counselling.take_slot(actor=people.resident, room=place, span=hour(day, 9))
    counselling.move_slot(actor=people.resident, code=code, room=place, span=hour(day, 10))
    counselling.call_off_slot(actor=people.secretary, slot=CounsellingSlot.objects.get())
    counselling.take_slot(actor=people.resident, room=place, span=hour(day, 9))
    with time_machine.travel(hour(day, 9).ends_at, tick=False):
        counselling.mark_slot(
            actor=people.secretary, slot=CounsellingSlot.objects.get(), was_used=True
        )
    assert not Message.objects.exists() and not Dispatch.objects.exists()


def test_who_asked_is_told_when_an_improvement_is_done(people: People) -> None:
    matter = people.reported(unit_id=people.unit.pk)
    Message.objects.all().delete()
    given: dict[str, Any] = {"actor": people.member, "title": "装了扶手", "cost_fen": 0}
    announced = enter_micro_project(**given, day=today() + timedelta(days=1), matter_id=matter.pk)
    enter_micro_project(**given, day=today())
    assert not Message.objects.exists()
    done = mark_done(actor=people.member, project=announced)
    assert told(people.resident) == ["improved"]
    mark_done(actor=people.member, project=announced)
    correct_micro_project(**given | {"title": "扶手"}, project=done, day=today())
    assert told(people.resident) == ["improved"]
    enter_micro_project(**given, day=today(), matter_id=matter.pk)
    assert told(people.resident) == ["improved", "improved"]
    assert Message.objects.count() == 2


def test_whose_matter_went_into_another_is_told_and_nobody_behind_the_other(people: People) -> None:
    neighbour = people.neighbour("909")
    into = report_matter(actor=neighbour, text="楼道灯不亮")
    matter = people.reported("三楼灯坏了")
    Message.objects.all().delete()
    merge_duplicate(actor=people.secretary, duplicate_id=matter.pk, into_id=into.pk)
    assert told(people.resident) == ["merged"]
    assert Message.objects.get().matter == matter
    own = report_matter(actor=people.secretary, text="单元灯坏了")
    Message.objects.all().delete()
    merge_duplicate(actor=people.secretary, duplicate_id=own.pk, into_id=into.pk)
    assert not Message.objects.exists(), "who did it knows it"


def test_a_council_that_is_moved_or_called_off_tells_who_was_called(people: People) -> None:
    later = now() + timedelta(days=3)
    council = plan_council(actor=people.secretary, starts_at=later, place="活动室", topics=["停车"])
    given: dict[str, Any] = {"actor": people.secretary, "council": council}
    plan: dict[str, Any] = {"matters": [], "topics": ["停车"]}
    revise_council(**given, starts_at=later, place="活动室", matters=[], topics=["修门"])
    assert told(people.member) == ["council"], "another agenda moves nobody"
    revise_council(**given, starts_at=later, place="亭子", **plan)
    revise_council(**given, starts_at=later + timedelta(days=1), place="亭子", **plan)
    call_off(**given, because="下大雨")
    assert told(people.member) == ["council", "moved", "moved", "called_off"]
    assert told(people.secretary) == told(people.resident) == []
    gone = now() - timedelta(days=1)
    past = plan_council(actor=people.secretary, starts_at=gone, place="亭子", topics=["停车"])
    call_off(actor=people.secretary, council=past, because="没有开")
    assert len(told(people.member)) == 4


def test_a_mediator_is_told_and_the_sides_are_not(people: People) -> None:
    case: dict[str, Any] = {"actor": people.secretary, "kind": "noise", "text": "半夜拖椅子"}
    dispute = accept_dispute(**case, mediator_id=people.member.pk)
    add_party(
        actor=people.member,
        dispute_id=dispute.pk,
        side=1,
        household=people.home,
        name=people.resident.name,
        phone=people.resident.phone,
    )
    assert told(people.member) == ["mediate"]
    hand_over(actor=people.secretary, dispute_id=dispute.pk, mediator_id=people.head.pk)
    assert told(people.head) == ["mediate"]
    assert told(people.member) == [], "who mediates it no more keeps no trace of it"
    accept_dispute(**case)
    assert Message.objects.count() == 1


def test_a_matter_that_becomes_a_dispute_tells_its_mediator_alone(people: People) -> None:
    matter = people.reported("对门天天吵架")
    turn_into_dispute(
        actor=people.secretary, matter_id=matter.pk, kind="noise", mediator_id=people.member.pk
    )
    assert told(people.member) == ["mediate"]
    assert Message.objects.count() == 1


def test_what_goes_out_by_day_holds_a_link_and_no_word_of_it(
    people: People, mail_server: Recorded
) -> None:
    mediator = make.account(Role.COMMITTEE_MEMBER, name="白志强")
    confirmed(mediator, Way.MAIL, mail_server, "bai@home.example")
    choose_kinds(account=mediator, way=Way.MAIL, kinds=[Kind.MEDIATE, Kind.CANCELLED])
    evening = now().astimezone(SHANGHAI).replace(hour=21, minute=0, second=0, microsecond=0)
    with time_machine.travel(evening, tick=False):
        accept_dispute(
            actor=people.secretary, kind="noise", text="半夜拖椅子", mediator_id=mediator.pk
        )
        cancel_booking(
            actor=people.secretary, booking=booked(mediator, people.secretary), because="水管坏了"
        )
        waiting = [one.not_before for one in Dispatch.objects.exclude(message=None)]
        assert waiting == 2 * [evening + timedelta(hours=11)]
        assert send_waiting(base=BASE, seconds=1e-9).done == 0
    Dispatch.objects.update(not_before=now() - timedelta(days=1))
    assert [send_waiting(base=BASE, seconds=1e-9).done for _one in range(2)] == [1, 1]
    whole = "".join(mail_server.arrived)
    assert "有一件事请您调解" in whole and "您订的活动室取消了" in whole
    assert not any(one in whole for one in ("拖椅子", "噪声", "合唱", "水管", "白志强"))
