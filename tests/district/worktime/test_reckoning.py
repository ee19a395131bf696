"""Due moments against a slow reference, over ten years of invented calendars."""

import random
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from district.core.clock import SHANGHAI
from district.worktime.reckoning import Course, Hours, Pause, ServiceRule, Worktime, WorkYear
from district.worktime.standard import ALWAYS, span
from tests.district.worktime import slowly

FIRST, LAST = date(2020, 1, 1), date(2029, 12, 31)
HOURS = Hours(time(8, 30), time(12), time(17, 30))
ORDINARY = ServiceRule("ordinary")
URGENT = ServiceRule("urgent", settle_days=2, in_working_days=False)
# Around which holidays lie, years end and February has a 29th.
NEAR = [date(2024, 2, 26), date(2028, 2, 27), *(date(year, 12, 28) for year in range(2020, 2030))]


def invented(seed: int) -> dict[date, str]:
    """Which days are not as Monday to Friday: a share of each week, and long holidays."""
    dice = random.Random(seed)
    told: dict[date, str] = {}
    for day in span(FIRST, LAST):
        drawn = dice.random()
        if drawn < 0.03:
            told[day] = "mornings"
        elif drawn < 0.08:
            told[day] = "off" if day.weekday() < 5 else "work"
    for start in NEAR[:: dice.randint(1, 3)]:
        told |= dict.fromkeys(span(start, start + timedelta(days=dice.randint(0, 9))), "off")
    return told


CALENDARS = st.integers(0, 2**32)
ANY_MOMENT = st.builds(
    lambda day, second: datetime.combine(day, time.min) + timedelta(seconds=second),
    st.one_of(st.dates(FIRST, date(2029, 6, 30)), st.sampled_from(NEAR)),
    st.one_of(
        st.integers(0, 86399), st.sampled_from([0, 30599, 30600, 43199, 43200, 62999, 63000, 86399])
    ),
)
PAUSES = st.lists(st.tuples(st.integers(0, 2 * 24 * 12), st.integers(1, 2 * 24 * 9)), max_size=2)


def worktime(told: dict[date, str]) -> Worktime:
    def days(year: int, kind: str) -> frozenset[date]:
        return frozenset(day for day, what in told.items() if day.year == year and what == kind)

    years = {
        year: WorkYear(year, days(year, "off"), days(year, "work"), days(year, "mornings"))
        for year in range(FIRST.year, LAST.year + 2)
    }
    return Worktime(years, [(ALWAYS, HOURS)], [(ALWAYS, (ORDINARY, URGENT))])


def wall(told: dict[date, str]) -> slowly.Wall:
    kinds = {
        kind: frozenset(day for day, what in told.items() if what == kind)
        for kind in ("off", "work", "mornings")
    }
    return slowly.Wall(**kinds, opens=510, noon=720, closes=1050)


def both(seed: int) -> tuple[Worktime, slowly.Wall]:
    told = invented(seed)
    return worktime(told), wall(told)


def paused(accepted: datetime, drawn: list[tuple[int, int]]) -> slowly.Pauses:
    """One after the other in half hours, so that ends of halves are met."""
    pauses, at = [], accepted.replace(minute=0, second=0) + timedelta(hours=1)
    for waiting, lasting in drawn:
        since = at + timedelta(minutes=30 * waiting)
        at = since + timedelta(minutes=30 * lasting)
        pauses.append((since, at))
    return pauses


def here(moment: datetime) -> datetime:
    return moment.replace(tzinfo=SHANGHAI)


@given(CALENDARS, st.lists(ANY_MOMENT, min_size=4, max_size=4))
@settings(max_examples=40, deadline=None, database=None)
def test_half_a_working_day_is_the_next_half(seed: int, moments: list[datetime]) -> None:
    clock, on_the_wall = both(seed)
    for accepted in moments:
        due = clock.answer_by(Course(here(accepted), ORDINARY))
        assert due == here(slowly.half_day_answer(on_the_wall, accepted))


@given(
    CALENDARS,
    st.lists(st.tuples(ANY_MOMENT, PAUSES), min_size=3, max_size=3),
    st.integers(1, 5),
    st.integers(0, 9),
    st.integers(0, 20),
)
@example(0, [(datetime.fromisoformat("2024-02-28 23:59:59"), [])], 1, 0, 0)
@settings(max_examples=40, deadline=None, database=None)
def test_working_days_extensions_and_pauses(
    seed: int,
    matters: list[tuple[datetime, list[tuple[int, int]]]],
    days: int,
    extended: int,
    long: int,
) -> None:
    clock, on_the_wall = both(seed)
    rule = replace(ORDINARY, settle_days=days)
    for accepted, drawn in matters:
        pauses = paused(accepted, drawn)
        there = tuple(Pause(here(since), here(until)) for since, until in pauses)
        next_day = datetime.combine(accepted.date() + timedelta(days=1), time.min)
        due = slowly.working_days(on_the_wall, next_day, days + extended, pauses)
        due = slowly.calendar_days(due, long, pauses) if long else due
        course = Course(here(accepted), rule, pauses=there, extended_days=extended, long_days=long)
        assert clock.settle_by(course) == here(due)


@given(CALENDARS, ANY_MOMENT, PAUSES, st.integers(0, 3))
@settings(max_examples=60, deadline=None, database=None)
def test_calendar_days_run_through_holidays(
    seed: int, accepted: datetime, drawn: list[tuple[int, int]], extended: int
) -> None:
    clock, on_the_wall = both(seed)
    pauses = paused(accepted, drawn)
    there = tuple(Pause(here(since), here(until)) for since, until in pauses)
    next_day = datetime.combine(accepted.date() + timedelta(days=1), time.min)
    due = slowly.calendar_days(next_day, 2, pauses)
    if extended:
        due = slowly.working_days(on_the_wall, due, extended, pauses)
    course = Course(here(accepted), URGENT, pauses=there, extended_days=extended)
    assert clock.settle_by(course) == here(due)


@given(CALENDARS, CALENDARS, ANY_MOMENT)
@settings(max_examples=20, deadline=None, database=None)
def test_a_calendar_corrected_afterwards_is_reckoned_afresh(
    seed: int, later: int, accepted: datetime
) -> None:
    """The year in which a matter came in is corrected, and no other."""
    told, corrected = invented(seed), invented(later)
    course = Course(here(accepted), ORDINARY)
    mixed = {day: what for day, what in told.items() if day.year != accepted.year}
    mixed |= {day: what for day, what in corrected.items() if day.year == accepted.year}
    before, after = worktime(told), worktime(corrected)
    before.settle_by(course)
    both_years = {**before.years, accepted.year: after.years[accepted.year]}
    clock = replace(before, years=both_years)
    next_day = datetime.combine(accepted.date() + timedelta(days=1), time.min)
    assert clock.settle_by(course) == here(slowly.working_days(wall(mixed), next_day, 5, []))


@given(CALENDARS, ANY_MOMENT, st.integers(0, 60 * 24 * 15))
@settings(max_examples=30, deadline=None, database=None)
def test_what_is_left_are_the_halves_that_are_not_over(
    seed: int, accepted: datetime, minutes: int
) -> None:
    clock, on_the_wall = both(seed)
    due = clock.settle_by(Course(here(accepted), ORDINARY))
    at = accepted + timedelta(minutes=minutes)
    days = span(at.date(), max(at.date(), due.date()))
    ends = [end for day in days for end in slowly.counted_halves(on_the_wall, day, [])]
    assert clock.halves_left(due, here(at)) == sum(at < end and here(end) <= due for end in ends)
