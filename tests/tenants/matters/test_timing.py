"""Stopping a clock, letting it run again, giving it more time, and the calendar that changes."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_end, now
from district.core.errors import Conflict, DomainError, Forbidden
from district.worktime.models import Edition
from district.worktime.reckoning import WorkYear
from district.worktime.standard import RULES, YEARS
from district.worktime.terms import Kind, rules_data, year_data
from tenants.matters import services
from tenants.matters.clocks import clock_is, clock_state, keep_editions
from tenants.matters.models import (
    Category,
    ClockChange,
    ClockKind,
    ClockState,
    ExtensionReason,
    Matter,
    PauseReason,
    Step,
    Urgency,
)
from tenants.matters.moving import running_clock
from tenants.matters.records import Moment
from tests.tenants.matters.conftest import People
from tests.tenants.matters.records import elements

COMPLEX, PARTS = ExtensionReason.COMPLEX, PauseReason.PARTS


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """Thursday the 5th of November 2026, 09:00; no holiday is near."""
    with time_machine.travel(at("2026-11-05 09:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def matter(clock: time_machine.Traveller, people: People) -> Matter:
    """Five working days: until Thursday the 12th, 24:00. The work has begun."""
    found = people.reported()
    return services.start_work(actor=people.head, matter_id=found.pk)


def extended(
    people: People, matter: Matter, days: int | None = None, is_long: bool = False
) -> Matter:
    return services.extend(
        actor=people.head, matter_id=matter.pk, reason=COMPLEX, days=days, is_long=is_long
    )


def paused(people: People, matter: Matter) -> Matter:
    return services.pause(actor=people.head, matter_id=matter.pk, reason=PARTS)


def resumed(people: People, matter: Matter) -> Matter:
    return services.resume(actor=people.head, matter_id=matter.pk)


def last_day(day: int) -> datetime:
    return day_end(date(2026, 11, day))


def test_three_extensions_of_three_working_days_and_no_fourth(
    people: People, matter: Matter
) -> None:
    due = [extended(people, matter).complete_by for _number in range(3)]
    assert due == [last_day(17), last_day(20), last_day(25)]
    with pytest.raises(Conflict, match="不能再延期"):
        extended(people, matter)


def test_no_extension_is_longer_than_the_rule(people: People, matter: Matter) -> None:
    with pytest.raises(DomainError, match="最多延 3 天"):
        extended(people, matter, days=4)
    assert extended(people, matter, days=1).complete_by == last_day(13)


def test_long_matters_alone_are_extended_by_180_calendar_days(
    people: People, matter: Matter
) -> None:
    with pytest.raises(Conflict, match="不能再延期"):
        extended(people, matter, is_long=True)
    services.sort_matter(actor=people.head, matter_id=matter.pk, category=Category.OTHER)
    long = extended(people, matter, is_long=True)
    assert long.complete_by == last_day(12) + timedelta(days=180)


def test_a_long_matter_that_turns_out_another_is_not_extended_by_less_than_nothing(
    people: People, matter: Matter
) -> None:
    services.sort_matter(actor=people.head, matter_id=matter.pk, category=Category.OTHER)
    extended(people, matter, days=100, is_long=True)
    services.sort_matter(actor=people.head, matter_id=matter.pk, category=Category.PARKING)
    with pytest.raises(Conflict, match="不能再延期"):
        extended(people, matter, is_long=True)


def test_what_was_not_urgent_gets_its_days_and_what_is_has_its_hours(people: People) -> None:
    """Who took it in may be wrong; whoever handles it puts it right, while it is open."""
    urgent = people.reported("灯泡坏了", urgency=Urgency.URGENT)
    assert urgent.respond_by == at("2026-11-05 09:30")
    sort = partial(services.sort_matter, actor=people.head, category=Category.UTILITIES)
    calm = sort(matter_id=urgent.pk, urgency=Urgency.ORDINARY)
    assert (calm.respond_by, calm.complete_by) == (at("2026-11-05 18:00"), last_day(12))
    again = sort(matter_id=urgent.pk, urgency=Urgency.URGENT)
    assert again.respond_by == at("2026-11-05 09:30") and again.complete_by < last_day(12)
    assert sort(matter_id=urgent.pk).urgency == Urgency.URGENT
    settled = people.finished("换了门锁")
    with pytest.raises(DomainError, match="已经办结"):
        sort(matter_id=settled.pk, urgency=Urgency.ENQUIRY)
    assert sort(matter_id=settled.pk).urgency == Urgency.ORDINARY


def test_paused_half_days_do_not_count(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-11-06 11:00"))
    paused(people, matter)
    clock.move_to(at("2026-11-09 12:00"))  # Friday's afternoon and Monday's morning are given back
    assert resumed(people, matter).complete_by == last_day(13)
    assert [one.paused_for for one in ClockChange.objects.filter(kind=ClockKind.RESUMED)] == [
        timedelta(days=3, hours=1)
    ]


def test_what_runs_out_in_a_pause_has_until_the_end_of_the_next_half(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-11-12 23:30"))
    paused(people, matter)
    clock.move_to(at("2026-11-13 00:30"))
    assert resumed(people, matter).complete_by == at("2026-11-13 18:00")


def test_what_waits_for_an_answer_or_is_overdue_is_not_paused(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    with pytest.raises(Conflict, match="待处理"):
        paused(people, people.reported("又一件"))
    clock.move_to(last_day(12))
    for move in (paused, extended):
        with pytest.raises(Conflict, match="已经超期"):
            move(people, matter)


def test_a_pause_within_the_last_half_gives_no_time_back(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-11-12 13:00"))
    paused(people, matter)
    clock.move_to(at("2026-11-12 23:59:59"))
    assert resumed(people, matter).complete_by == last_day(12)


def test_settling_ends_the_pause_and_cannot_lie_before_it(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-11-10 10:00"))
    paused(people, matter)
    clock.move_to(at("2026-11-20 10:00"))
    finish = partial(services.finish, actor=people.head, matter_id=matter.pk, outcome="换好了")
    with pytest.raises(DomainError, match="不能早于上一步"):
        finish(at=Moment.on(date(2026, 11, 9)))
    found = finish()
    assert (found.paused_at, found.complete_by > now()) == (None, True)
    november = elements("2026-11", night="2026-11-30")
    assert (november["MC"], november["MC_OK"], november["MAT_OVD"]) == (1, 1, 0)
    # From the 5th, 9:00, to the 20th, 10:00, ten days of which it stood still: 121 hours.
    assert [code for code, value in november.items() if code.startswith("MH_") and value] == [
        "MH_07"
    ]


def test_what_is_paused_is_not_overdue_and_what_was_extended_is_later(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    other = people.reported("第二件")
    services.start_work(actor=people.head, matter_id=other.pk)
    extended(people, other)
    paused(people, matter)
    overdue = {night: elements(night)["MAT_OVD"] for night in ("2026-11-16", "2026-11-17")}
    assert overdue == {"2026-11-16": 0, "2026-11-17": 1}


DUE = ("MC_OK", "MC_LATE", "MAT_OVD", "MAT_PAU", "MAT_DUE")


def due_by(night: str) -> list[int | None]:
    found = elements(night[:7], night=night)
    return [found[code] for code in DUE]


def test_V16_what_was_due_is_on_time_late_overdue_or_paused(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    others = [people.reported(text) for text in ("在办理", "超期才办", "按时办")]
    for other in others:
        services.start_work(actor=people.head, matter_id=other.pk)
    services.finish(actor=people.head, matter_id=others[2].pk, outcome="换好了")
    paused(people, matter)
    clock.move_to(last_day(13))
    services.finish(actor=people.head, matter_id=others[1].pk, outcome="换好了")
    clock.move_to(at("2026-11-16 09:00"))
    resumed(people, matter)
    found = {day: due_by(f"2026-11-{day}") for day in (11, 12, 14, 15, 16, 24)}
    assert found == {
        11: [1, 0, 0, 0, 1],
        12: [1, 0, 2, 1, 4],
        14: [1, 1, 1, 1, 4],
        15: [1, 1, 1, 1, 4],
        16: [1, 1, 1, 0, 3],  # it has time again, as much as was left
        24: [1, 1, 2, 0, 4],
    }


def test_V16_notices_a_deadline_that_was_moved_after_it_had_passed(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    """As no service does it: MAT-03 and MAT-11 are withheld then."""
    change = running_clock(matter).change(ClockKind.EXTENDED, people.head, last_day(14))
    change.reason, change.days, change.complete_by = COMPLEX, 3, last_day(18)
    change.save()
    assert due_by("2026-11-12") == [0, 0, 0, 0, 1]


def test_python_and_sql_say_the_same_of_every_clock(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    people.finished("办完的")
    services.pause(
        actor=people.head,
        matter_id=services.start_work(actor=people.head, matter_id=people.reported().pk).pk,
        reason=PARTS,
    )
    seen: set[ClockState] = set()
    for moment in (now(), last_day(12) - timedelta(seconds=1), last_day(12)):
        for state in ClockState:
            found = set(Matter.objects.filter(clock_is(state, moment)))
            assert found == {
                one for one in Matter.objects.all() if clock_state(one, moment) is state
            }
            seen |= {state} if found else set()
    assert seen == set(ClockState)


def test_a_corrected_calendar_moves_open_matters_and_keeps_the_history(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    settled = people.finished("办完的")
    year = replace(YEARS[2026], off=YEARS[2026].off | {date(2026, 11, 10)})
    _know(Kind.YEAR, year_data(year), year=2026)
    assert services.reckon_open_matters() == 1
    matter.refresh_from_db()
    was_due = settled.complete_by
    settled.refresh_from_db()
    assert (matter.complete_by, settled.complete_by) == (last_day(13), was_due)
    [change] = ClockChange.objects.all()
    accepted = matter.steps.get(step=Step.ACCEPTED)
    assert (change.kind, accepted.complete_by) == (ClockKind.RECKONED, last_day(12))
    assert services.reckon_open_matters() == 0


def test_a_correction_makes_nothing_late_that_was_in_time(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    clock.move_to(at("2026-11-12 20:00"))
    _know(Kind.YEAR, year_data(WorkYear(2026, work=frozenset({date(2026, 11, 8)}))), year=2026)
    assert services.reckon_open_matters() == 0
    matter.refresh_from_db()
    assert matter.complete_by == last_day(12)


def test_a_rule_holds_for_what_is_accepted_from_its_day_on(
    people: People, matter: Matter, clock: time_machine.Traveller
) -> None:
    rules = [replace(one, settle_days=2) if one.urgency == "ordinary" else one for one in RULES]
    _know(Kind.RULES, rules_data(rules), valid_from=date(2026, 11, 6))
    clock.move_to(at("2026-11-06 09:00"))
    assert (services.reckon_open_matters(), people.reported().complete_by) == (0, last_day(10))


def test_a_head_of_another_unit_moves_no_clock(people: People, matter: Matter) -> None:
    for move in (paused, extended, resumed):
        with pytest.raises((Forbidden, DomainError)):
            move(replace(people, head=people.stranger), matter)


def _know(kind: Kind, terms: object, *, year: int = 0, valid_from: date | None = None) -> None:
    edition = Edition(
        kind=kind, year=year, version=1, valid_from=valid_from or date(2026, 11, 5), terms=terms
    )
    keep_editions([edition])
