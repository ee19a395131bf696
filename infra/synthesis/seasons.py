"""When matters come in: by month, day of the week, holiday and hour."""

import random
from collections.abc import Iterator
from datetime import date, timedelta

from infra.synthesis.order import last_day

# The first day of the Spring Festival; the week around it is quiet, the weeks before are not.
_SPRING_FESTIVAL = {
    2020: date(2020, 1, 25),
    2021: date(2021, 2, 12),
    2022: date(2022, 2, 1),
    2023: date(2023, 1, 22),
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
    2029: date(2029, 2, 13),
    2030: date(2030, 2, 3),
}
# Monday to Sunday.
_WEEK = (1.20, 1.10, 1.05, 1.00, 1.05, 0.85, 0.75)
# Heating begins in November, rain falls in July and August.
_BUSY_MONTHS, _BUSY = {7, 8, 11}, 1.6
_HOURS = (0, 0, 0, 0, 0, 1, 3, 6, 10, 11, 10, 8, 4, 4, 7, 9, 9, 8, 8, 9, 7, 4, 2, 1)
_LONG_HOLIDAYS = {5: range(1, 6), 10: range(1, 8)}


def weight(day: date) -> float:
    """How much comes in on the day; 1 is an ordinary one."""
    busy = _BUSY if day.month in _BUSY_MONTHS or _is_before_festival(day) else 1.0
    return busy * (0.4 if _is_holiday(day) else _WEEK[day.weekday()])


def days_of(month: date, first: date, last: date) -> list[date]:
    """The days of the month from ``first`` to ``last``."""
    start, end = max(month, first), min(last_day(month), last)
    return [start + timedelta(days=number) for number in range((end - start).days + 1)]


def drawn_days(days: list[date], expected: float, dice: random.Random) -> Iterator[date]:
    """Days with matters, as often as they have some: Poisson over the weights of the days.

    ``expected`` is the number in an ordinary month of thirty days.
    """
    for day in days:
        mean = expected / 30 * weight(day)
        left = dice.expovariate(1.0)
        while left < mean:
            yield day
            left += dice.expovariate(1.0)


def second_of_day(dice: random.Random) -> int:
    """By day for the most part, in two humps."""
    [hour] = dice.choices(range(24), _HOURS)
    return hour * 3600 + dice.randrange(3600)


def _is_holiday(day: date) -> bool:
    if day.day in _LONG_HOLIDAYS.get(day.month, ()):
        return True
    festival = _SPRING_FESTIVAL.get(day.year)
    return festival is not None and -1 <= (day - festival).days <= 6


def _is_before_festival(day: date) -> bool:
    festival = _SPRING_FESTIVAL.get(day.year)
    return festival is not None and -21 <= (day - festival).days < -1
