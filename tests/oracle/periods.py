"""Which days a figure is about, and up to when anything is known (R5 to R7)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
# A night looks at its own day, and at the open month and the two before it.
MONTHS = 3
# What is entered late changes days and months only so far back.
LATE_DAYS, LATE_MONTHS = 62, 36
_MONTHS_OF = {"M": 1, "Q": 3, "Y": 12, "R12": 12}


def midnight(day: date) -> datetime:
    """The first moment of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)


def day_of(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()


def month_of(day: date) -> date:
    return day.replace(day=1)


def months_later(month: date, count: int) -> date:
    whole = month.year * 12 + month.month - 1 + count
    return date(whole // 12, whole % 12 + 1, 1)


@dataclass(frozen=True)
class Window:
    """One period of one compound as one night sees it; both days are inside."""

    kind: str
    period: date  # the first day of the period, whether the compound was live or not
    first_day: date
    last_day: date
    night: date

    @property
    def start(self) -> datetime:
        return midnight(self.first_day)

    @property
    def end(self) -> datetime:
        """Exclusive; 24:00 of the night's day while the period is still open."""
        return midnight(self.last_day + ONE_DAY)

    @property
    def as_of(self) -> datetime:
        """Exclusive: what happened later is not known yet."""
        return midnight(self.night + ONE_DAY)

    @property
    def months(self) -> set[date]:
        """The calendar months of which any day is inside."""
        days = (self.last_day - self.first_day).days + 1
        return {month_of(self.first_day + timedelta(days=n)) for n in range(days)}

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and self.start <= moment < self.end


def last_day_of(kind: str, period: date) -> date:
    if kind == "D":
        return period
    return months_later(period, _MONTHS_OF[kind]) - ONE_DAY


def first_day_of(kind: str, month: date) -> date:
    """Of the period of this kind in which a month lies, or with which it ends."""
    if kind == "Q":
        return months_later(month, -((month.month - 1) % 3))
    if kind == "Y":
        return month.replace(month=1)
    return months_later(month, -11) if kind == "R12" else month


def windows(
    night: date, *, live_from: date, kinds: Iterable[str], late_from: date | None = None
) -> Iterator[Window]:
    """Everything that one night says of a compound, cut to the days on which it was live."""
    for kind, period in dict.fromkeys(_periods(night, set(kinds), late_from or night)):
        last_day = last_day_of(kind, period)
        if last_day >= live_from:
            yield Window(kind, period, max(period, live_from), min(last_day, night), night)


def _periods(night: date, kinds: set[str], late_from: date) -> Iterator[tuple[str, date]]:
    day = max(late_from, night - LATE_DAYS * ONE_DAY)
    while "D" in kinds and day <= night:
        yield "D", day
        day += ONE_DAY
    for back in range(LATE_MONTHS):
        month = months_later(month_of(night), -back)
        if back < MONTHS or month >= month_of(late_from):
            yield from ((kind, first_day_of(kind, month)) for kind in kinds - {"D"})
