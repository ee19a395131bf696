"""The periods that one night writes for one compound, and what each may see (R5 to R7)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from district.core.clock import day_end, day_start, month_start, previous_month
from district.metrics.figures import Period, PeriodType

MONTHS_LOOKED_BACK = 2


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


def windows_of(day: date, *, live_from: date) -> list[Window]:
    """The day itself, its month, and the two months before, as far as the compound was live."""
    periods = [Period(day, PeriodType.DAY)]
    month = month_start(day)
    for _month in range(1 + MONTHS_LOOKED_BACK):
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
