"""The periods that one night writes for one compound, and what each may see (R5 to R7)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from district.core.clock import day_end, day_start, month_start, previous_month
from district.metrics.figures import Period, PeriodType

MONTHS_LOOKED_BACK = 2
# How far back something that was entered late is counted.
LATE_DAYS = 62
LATE_MONTHS = 36


@dataclass(frozen=True)
class Window:
    """A period, cut to the days on which the compound was live and which are over.

    Facts before go-live are baselines and enter nothing; ``end`` is 24:00 of the night's day
    while the period is still open.
    """

    period: Period
    first_day: date
    last_day: date
    as_of: datetime

    @property
    def parameters(self) -> dict[str, Any]:
        """Named parameters of every source (``declarations.py``)."""
        return {
            "start": day_start(self.first_day),
            "end": day_end(self.last_day),
            "first_day": self.first_day,
            "last_day": self.last_day,
            "as_of": self.as_of,
        }


def windows_of(day: date, *, live_from: date, late_from: date | None = None) -> list[Window]:
    """The day itself, its month, and the two months before, as far as the compound was live.

    ``late_from`` is a past day of which something was entered since: then also the days from
    there on, and the months, as far back as figures are counted again at all.
    """
    since = max(late_from or day, day - timedelta(days=LATE_DAYS))
    days = [since + timedelta(days=n) for n in range((day - since).days)]
    periods = [Period(one, PeriodType.DAY) for one in [day, *days]]
    month, first = month_start(day), month_start(late_from or day)
    for count in range(LATE_MONTHS):
        if count > MONTHS_LOOKED_BACK and month < first:
            break
        periods.append(Period(month, PeriodType.MONTH))
        month = previous_month(month)
    return [
        Window(
            period=period,
            first_day=max(period.first_day, live_from),
            last_day=min(period.last_day, day),
            as_of=day_end(day),
        )
        for period in periods
        if period.last_day >= live_from
    ]
