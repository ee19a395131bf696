"""A council without signal: what several phones send of it, once each and in any order."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import permutations
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine

from district.audit.models import AuditEntry
from district.core.clock import SHANGHAI, now
from district.core.errors import Conflict, DomainError, Forbidden
from district.identity.models import RoleGrant
from tenants.matters.models import Matter
from tenants.matters.services import finish
from tenants.meetings.arriving import keep_arrival
from tenants.meetings.attending import MOST_HOMES, note_came, note_presence
from tenants.meetings.models import Arrival, Council, Part, Presence, Resolution
from tenants.meetings.resolving import publish_council, resolve, withdraw_resolution
from tenants.meetings.services import (
    call_off,
    confirm_month_without,
    hold_council,
    plan_council,
    revise_council,
)
from tenants.register.services import add_household
from tests.tenants.matters.conftest import People

EVENING = datetime(2023, 4, 12, 19, 30, tzinfo=SHANGHAI)
WRITTEN = EVENING + timedelta(minutes=40)


@pytest.fixture(autouse=True)
def spring() -> Iterator[time_machine.Traveller]:
    """Two days before the council."""
    with time_machine.travel(EVENING - timedelta(days=2), tick=False) as clock:
        yield clock


@pytest.fixture
def council(people: People, spring: time_machine.Traveller) -> Council:
    """On the morning after it there is signal again."""
    made = plan_council(
        actor=people.secretary,
        starts_at=EVENING,
        place="说事议事亭",
        matters=[people.reported()],
        topics=["修门"],
    )
    spring.move_to(datetime(2023, 4, 13, 9, tzinfo=SHANGHAI))
    return made


@pytest.fixture
def homes(people: People) -> list[UUID]:
    more = [add_household(unit=people.unit, room=str(room)).pk for room in range(501, 512)]
    return [people.home.pk, *more]


def came(people: People, council: Council, homes: list[UUID], **how: Any) -> None:
    given: dict[str, Any] = {"actor": people.secretary, "client_id": uuid4(), **how}
    note_came(council=council, households=homes, **given)


def resolved(people: People, council: Council, **how: Any) -> Resolution:
    given: dict[str, Any] = {
        "actor": people.secretary,
        "text": "换声控灯",
        "due_on": date(2023, 4, 30),
        "responsible_id": people.head.pk,
        "client_id": uuid4(),
        "written_at": WRITTEN,
        **how,
    }
    return resolve(council=council, **given)


def held(people: People, council: Council, **how: Any) -> Council:
    given: dict[str, Any] = {
        "actor": people.secretary,
        "headcount": 20,
        "minutes": "要点",
        "written_at": WRITTEN,
        "client_id": uuid4(),
        **how,
    }
    return hold_council(council=council, **given)


def stands(council: Council) -> tuple[object, ...]:
    council = council.locked()
    rooms = sorted(council.presences.values_list("household__room", flat=True))
    told = sorted(council.resolutions.values_list("text", "due_on", "matter__state"))
    return (council.headcount, council.minutes, council.held_at, rooms, told)


@pytest.mark.parametrize("order", list(permutations(range(4))))
def test_C6_in_whatever_order_it_comes_the_same_council_stands(
    people: People, council: Council, homes: list[UUID], order: tuple[int, ...]
) -> None:
    on_agenda = Matter.objects.get()
    sent: list[Callable[[], object]] = [
        lambda: came(people, council, homes),
        lambda: resolved(people, council, matter=on_agenda),
        lambda: resolved(people, council, text="修门"),
        lambda: held(people, council),
    ]
    for place in order:
        sent[place]()
    due = date(2023, 4, 30)
    assert stands(council) == (
        20,
        "要点",
        EVENING,
        ["402", *(str(room) for room in range(501, 512))],
        [("修门", due, "discussing"), ("换声控灯", due, "discussing")],
    )


def test_C6_what_is_sent_twice_is_there_once(
    people: People, council: Council, homes: list[UUID]
) -> None:
    ids = [uuid4() for _part in Part]
    for _time in range(3):
        came(people, council, homes, client_id=ids[0])
        resolved(people, council, client_id=ids[1])
        held(people, council, client_id=ids[2])
    assert (Presence.objects.count(), Resolution.objects.count(), Matter.objects.count()) == (
        12, 1, 2
    )  # fmt: skip
    assert Arrival.objects.count() == 3
    acts = AuditEntry.objects.filter(action__startswith="council.").order_by("action")
    assert [one.action for one in acts] == [
        "council.hold", "council.note_came", "council.plan", "council.resolve"
    ]  # fmt: skip


def test_C6_an_id_belongs_to_who_sent_it_and_to_what_it_was(
    people: People, council: Council, homes: list[UUID]
) -> None:
    taken = uuid4()
    came(people, council, homes[:1], client_id=taken)
    for refused in (
        lambda: came(people, council, homes, client_id=taken, actor=people.member),
        lambda: resolved(people, council, client_id=taken),
        lambda: held(people, council, client_id=taken),
    ):
        with pytest.raises(Conflict, match="编号已经被用过"):
            refused()
    assert stands(council) == (None, "", None, ["402"], [])
    assert Matter.objects.count() == 1


def test_C6_two_phones_add_to_one_list(people: People, council: Council, homes: list[UUID]) -> None:
    came(people, council, homes[:7])
    came(people, council, homes[5:], actor=people.member)
    assert council.presences.count() == 12


def test_C6_more_homes_than_people_are_more_people(
    people: People, council: Council, homes: list[UUID]
) -> None:
    """Whichever is there first, it is never fewer people than homes."""
    sent = uuid4()
    held(people, council, headcount=9, client_id=sent)
    came(people, council, homes)
    held(people, council, headcount=9, client_id=sent)
    assert council.locked().headcount == 12
    with pytest.raises(DomainError, match="已经记了 12 户到会"):
        held(people, council, headcount=9, minutes="改过的")


def test_C6_who_was_taken_off_the_list_does_not_come_back_with_an_old_entry(
    people: People, council: Council, homes: list[UUID]
) -> None:
    sent = uuid4()
    came(people, council, homes, client_id=sent)
    note_presence(
        actor=people.member, council=council, unit_id=people.unit.pk, households=homes[1:]
    )
    came(people, council, homes, client_id=sent)
    assert council.presences.count() == 11


def test_C6_what_was_mended_before_it_was_known_to_be_there_is_taken(
    people: People, council: Council, homes: list[UUID]
) -> None:
    sent, minutes = uuid4(), uuid4()
    came(people, council, homes[:2], client_id=sent)
    came(people, council, homes[:3], client_id=sent)
    held(people, council, client_id=minutes)
    held(people, council, client_id=minutes, minutes="要点，补了一句")
    assert council.presences.count() == 3 and council.locked().minutes == "要点，补了一句"
    made = uuid4()
    resolved(people, council, client_id=made)
    with pytest.raises(Conflict, match="后来改的没有收"):
        resolved(people, council, client_id=made, text="换普通灯")


def test_C6_a_resolution_that_was_withdrawn_does_not_come_back_by_itself(
    people: People, council: Council
) -> None:
    sent = uuid4()
    withdraw_resolution(actor=people.member, resolution=resolved(people, council, client_id=sent))
    with pytest.raises(Conflict, match="后来撤回了"):
        resolved(people, council, client_id=sent)
    assert not council.resolutions.exists()


def test_C6_what_is_refused_holds_up_nothing_else(
    people: People, council: Council, homes: list[UUID]
) -> None:
    """Somebody else wrote the minutes later than this phone, and it arrives after that."""
    held(people, council, actor=people.member, minutes="委员写的", written_at=now())
    with pytest.raises(Conflict, match="后来又有人改过"):
        held(people, council)
    came(people, council, homes)
    resolved(people, council)
    assert council.locked().minutes == "委员写的"
    assert (council.presences.count(), council.resolutions.count()) == (12, 1)


def test_C6_a_day_that_was_still_to_come_when_it_was_written_stays(
    people: People, council: Council
) -> None:
    with time_machine.travel(datetime(2023, 4, 20, tzinfo=SHANGHAI), tick=False):
        made = resolved(people, council, due_on=date(2023, 4, 14))
        with pytest.raises(DomainError, match="期限"):
            resolved(people, council, due_on=date(2023, 4, 11))
    assert made.due_on == date(2023, 4, 14)


def test_C6_the_matter_says_when_it_was_written(people: People, council: Council) -> None:
    matter = Matter.objects.get()
    resolved(people, council, matter=matter)
    new = resolved(people, council, text="修门").matter
    assert matter.steps.get(step="discussed").at == WRITTEN
    assert (new.accepted_at, new.steps.get(step="discussed").at) == (WRITTEN, WRITTEN)


def test_C6_a_step_that_was_taken_since_the_writing_is_no_reason_to_refuse(
    people: People, council: Council
) -> None:
    later = people.reported("院门坏了")
    revise_council(
        actor=people.secretary,
        council=council,
        starts_at=EVENING,
        place="亭子",
        matters=[later],
        topics=[],
    )
    resolved(people, council, matter=later)
    assert later.steps.get(step="discussed").at == later.accepted_at > WRITTEN


def test_C6_a_refused_resolution_leaves_nothing(people: People, council: Council) -> None:
    RoleGrant.objects.filter(account=people.head).delete()
    with pytest.raises(DomainError, match="不能当负责人"):
        resolved(people, council)
    matter = Matter.objects.get()
    finish(actor=people.secretary, matter_id=matter.pk, outcome="换了")
    with pytest.raises(Conflict, match="这一步不能再做"):
        resolved(people, council, matter=matter, responsible_id=people.member.pk)
    assert (Resolution.objects.count(), Matter.objects.count(), Arrival.objects.count()) == (
        0,
        1,
        0,
    )


def test_C6_before_its_day_nobody_came_and_to_one_called_off_nobody_can(
    people: People, council: Council, homes: list[UUID]
) -> None:
    with time_machine.travel(EVENING - timedelta(days=1), tick=False):
        for refused in (lambda: came(people, council, homes), lambda: resolved(people, council)):
            with pytest.raises(DomainError, match="还没到开会的那天"):
                refused()
    with time_machine.travel(EVENING - timedelta(hours=1), tick=False):
        came(people, council, homes)  # they stand there before it begins
    note_presence(actor=people.member, council=council, unit_id=people.unit.pk, households=[])
    call_off(actor=people.secretary, council=council, because="下雨")
    for refused in (lambda: came(people, council, homes), lambda: resolved(people, council)):
        with pytest.raises(Conflict, match="记的是没有开"):
            refused()


def test_C6_one_of_which_is_written_who_came_is_not_called_off_or_said_never_to_have_been(
    people: People, council: Council, homes: list[UUID]
) -> None:
    came(people, council, homes)
    given: dict[str, Any] = {"actor": people.secretary, "council": council}
    plan: dict[str, Any] = {**given, "place": "院里", "matters": [], "topics": ["修门"]}
    with pytest.raises(Conflict, match="先去掉"):
        call_off(**given, because="下雨")
    with pytest.raises(Conflict, match="先去掉"):
        revise_council(**plan, starts_at=EVENING + timedelta(days=1))
    revise_council(**plan, starts_at=EVENING + timedelta(minutes=30))
    may = time_machine.travel(datetime(2023, 5, 2, tzinfo=SHANGHAI), tick=False)
    with may, pytest.raises(Conflict, match="开过会"):
        confirm_month_without(actor=people.secretary, month=date(2023, 4, 1))


def test_C6_what_comes_after_the_result_hangs_there_is_kept(
    people: People, council: Council, homes: list[UUID]
) -> None:
    held(people, council)
    publish_council(actor=people.secretary, council=council)
    came(people, council, homes)
    resolved(people, council)
    assert (council.presences.count(), council.resolutions.count()) == (12, 1)


def test_C6_nobody_else_says_who_came(people: People, council: Council, homes: list[UUID]) -> None:
    for actor in (people.head, people.resident):
        with pytest.raises(Forbidden):
            came(people, council, homes, actor=actor)
    for unlikely, code in (
        ([], "nobody_named"),
        ([*homes, uuid4()], "no_household"),
        ([uuid4() for _home in range(MOST_HOMES + 1)], "too_many_homes"),
    ):
        with pytest.raises(DomainError) as refusal:
            came(people, council, unlikely)
        assert refusal.value.code == code
    assert not council.presences.exists()


def test_what_another_council_took_in_at_that_moment_is_not_written_over(
    people: People, council: Council
) -> None:
    """The look before found nothing yet; only writing finds that the number is taken."""
    other = plan_council(actor=people.secretary, starts_at=EVENING, place="活动室", topics=["停车"])
    sent = uuid4()
    keep_arrival(other, Part.CAME, people.secretary, sent, "402")
    with pytest.raises(Conflict, match="已经被用过"):
        keep_arrival(council, Part.CAME, people.secretary, sent, "501")
    assert Arrival.objects.get().council == other


def test_of_a_unit_that_is_not_there_nothing_is_noted(people: People, council: Council) -> None:
    with pytest.raises(DomainError, match="没有这个单元"):
        note_presence(actor=people.secretary, council=council, unit_id=uuid4(), households=[])
