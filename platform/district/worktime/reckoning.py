"""Working time, reckoned: pure functions of a calendar, business hours and service rules.

A working day has two halves: its morning until noon and its afternoon until the close of
business; a half day has the morning alone. What begins within a half begins to count with the
next one, for a half is given whole; what begins after the close begins with the next morning.
Periods of whole days begin with the first half after the day of acceptance and, where they end
with the last half of a day, end at its 24:00. A half during all of whose business hours the
clock stood still is not counted, nor is a calendar day that was paused from 0:00 to 24:00.
Every due moment is exclusive: in time is strictly before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple, TypeVar

from district.core.clock import SHANGHAI

_DAY = timedelta(days=1)
_INSTANT = timedelta(microseconds=1)
_Terms = TypeVar("_Terms")


@dataclass(frozen=True)
class WorkYear:
    """How one year differs from Monday to Friday; ``mornings`` are worked until noon alone."""

    year: int
    off: frozenset[date] = frozenset()
    work: frozenset[date] = frozenset()
    mornings: frozenset[date] = frozenset()
    is_confirmed: bool = False


@dataclass(frozen=True)
class Hours:
    """Business hours; ``noon`` parts the two halves."""

    opens: time = time(8)
    noon: time = time(12)
    closes: time = time(18)


@dataclass(frozen=True)
class ServiceRule:
    """What holds for an urgency, and a category if one is named.

    ``answer_minutes`` run around the clock; 0 of them means ``answer_halves`` of working days.
    Extensions are of working days, ``long_days`` of calendar days.
    """

    urgency: str
    category: str = ""
    answer_minutes: int = 0
    answer_halves: int = 1
    settle_days: int = 5
    in_working_days: bool = True
    extensions: int = 3
    extension_days: int = 3
    long_days: int = 0


class Pause(NamedTuple):
    """While the clock stood still; ``until`` is exclusive."""

    since: datetime
    until: datetime


class Half(NamedTuple):
    """Half a working day: ``begins`` is 0:00 or noon, business is done in the other two."""

    begins: datetime
    opens: datetime
    closes: datetime
    is_last: bool


@dataclass(frozen=True)
class Course:
    """All that bears on one clock."""

    accepted_at: datetime
    rule: ServiceRule
    is_day_only: bool = False
    pauses: tuple[Pause, ...] = ()
    extended_days: int = 0
    long_days: int = 0


@dataclass(frozen=True)
class Worktime:
    """The calendar with what stands beside it; years without an entry are Monday to Friday."""

    years: Mapping[int, WorkYear]
    hours: Sequence[tuple[date, Hours]]
    rules: Sequence[tuple[date, tuple[ServiceRule, ...]]]
    _halves: dict[date, tuple[Half, ...]] = field(default_factory=dict, init=False, compare=False)

    def is_confirmed(self, day: date) -> bool:
        """Whether the district has confirmed the calendar of that year."""
        year = self.years.get(day.year)
        return year is not None and year.is_confirmed

    def is_working_day(self, day: date) -> bool:
        """Whether business is done on it, be it until noon alone."""
        year = self.years.get(day.year)
        if year and (day in year.work or day in year.mornings):
            return True
        return day.weekday() < 5 and not (year and day in year.off)

    def working_day_after(self, day: date, count: int = 1) -> date:
        """The ``count``-th working day after ``day``."""
        while count:
            day += _DAY
            count -= self.is_working_day(day)
        return day

    def hours_on(self, day: date) -> Hours:
        return _in_force(self.hours, day)

    def rule_for(self, day: date, urgency: str, category: str) -> ServiceRule:
        """The one of the category, or else that of all; KeyError for an unknown urgency."""
        rules = {(one.urgency, one.category): one for one in _in_force(self.rules, day)}
        return rules.get((urgency, category)) or rules[urgency, ""]

    def halves_of(self, day: date) -> tuple[Half, ...]:
        """None, the morning, or both."""
        known = self._halves.get(day)
        if known is None:
            known = self._halves[day] = tuple(self._made(day))
        return known

    def answer_by(self, course: Course) -> datetime:
        """The end of the time to answer; no pause puts it off."""
        start = course.accepted_at
        if course.is_day_only:
            start = _midnight(_local(start).date() + _DAY)
        if course.rule.answer_minutes:
            return start + timedelta(minutes=course.rule.answer_minutes)
        from_then = start if course.is_day_only else start + _INSTANT
        return self._nth_half(from_then, course.rule.answer_halves, ()).closes

    def settle_by(self, course: Course) -> datetime:
        """The end of the time to settle, with what was added and what was paused."""
        rule, pauses = course.rule, course.pauses
        due = _midnight(_local(course.accepted_at).date() + _DAY)
        if rule.in_working_days:
            due = self._after_working_days(due, rule.settle_days, pauses)
        else:
            due = _after_days(due, rule.settle_days, pauses)
        due = self._after_working_days(due, course.extended_days, pauses)
        return _after_days(due, course.long_days, pauses)

    def next_close(self, at: datetime) -> datetime:
        """The end of the next whole half after ``at``."""
        return self._nth_half(at + _INSTANT, 1, ()).closes

    def halves_left(self, due: datetime, at: datetime) -> int:
        """Halves whose business is not over at ``at`` and will be by ``due``."""
        left, day, last = 0, _local(at).date(), _local(due).date()
        while day <= last:
            left += sum(at < half.closes <= due for half in self.halves_of(day))
            day += _DAY
        return left

    def _made(self, day: date) -> Iterator[Half]:
        if not self.is_working_day(day):
            return
        hours, year = self.hours_on(day), self.years.get(day.year)
        opens, noon, closes = (
            datetime.combine(day, hour, tzinfo=SHANGHAI)
            for hour in (hours.opens, hours.noon, hours.closes)
        )
        is_half_day = year is not None and day in year.mornings
        yield Half(_midnight(day), opens, noon, is_half_day)
        if not is_half_day:
            yield Half(noon, noon, closes, True)

    def _nth_half(self, start: datetime, count: int, pauses: Sequence[Pause]) -> Half:
        start = _local(start)
        day = start.date()
        while True:
            for half in self.halves_of(day):
                if half.begins >= start and not _is_paused(half.opens, half.closes, pauses):
                    count -= 1
                    if not count:
                        return half
            day += _DAY

    def _after_working_days(self, start: datetime, days: int, pauses: Sequence[Pause]) -> datetime:
        if not days:
            return start
        half = self._nth_half(start, 2 * days, pauses)
        return _midnight(half.begins.date() + _DAY) if half.is_last else half.closes


def _after_days(start: datetime, days: int, pauses: Sequence[Pause]) -> datetime:
    """The end of so many calendar days, which begin with the first 0:00 that is not before."""
    if not days:
        return start
    day = _local(start - _INSTANT).date()
    while days:
        day += _DAY
        days -= not _is_paused(_midnight(day), _midnight(day + _DAY), pauses)
    return _midnight(day + _DAY)


def _in_force(dated: Sequence[tuple[date, _Terms]], day: date) -> _Terms:
    """The last whose day has come; the first came with the product and holds always."""
    return next(terms for valid_from, terms in reversed(dated) if valid_from <= day)


def _is_paused(begins: datetime, ends: datetime, pauses: Sequence[Pause]) -> bool:
    return any(one.since <= begins and ends <= one.until for one in pauses)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=SHANGHAI)


def _local(moment: datetime) -> datetime:
    return moment if moment.tzinfo is SHANGHAI else moment.astimezone(SHANGHAI)
