"""The periods that one night writes for one compound, and what each may see (R5 to R7)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from district.core.clock import day_end, day_start, month_start, previous_month
from district.metrics.figures import Period, PeriodType

MONTHS_LOOKED_BACK = 2
# How far back something that was entered late is counted.
LATE_DAYS = 62
LATE_MONTHS = 36
DAY_AND_MONTH = (PeriodType.DAY, PeriodType.MONTH)


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
    def months(self) -> int:
        """In how many calendar months the compound was live, so far."""
        first, last = self.first_day, self.last_day
        return (last.year - first.year) * 12 + last.month - first.month + 1

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


def windows_of(
    day: date,
    *,
    live_from: date,
    kinds: Collection[PeriodType] = DAY_AND_MONTH,
    late_from: date | None = None,
) -> list[Window]:
    """The day itself, its month, and the two months before, as far as the compound was live.

    Of the longer kinds, those in which one of these months lies or with which it ends: what a
    late record of a month changes is computed again together with the month. ``late_from`` is a
    past day of which something was entered since: then also the days from there on, and the
    months, as far back as figures are counted again at all.
    """
    late = late_from or day
    since = max(late, day - timedelta(days=LATE_DAYS))
    days = [day, *(since + timedelta(days=n) for n in range((day - since).days))]
    months = [month_start(day)]
    while len(months) <= MONTHS_LOOKED_BACK or (
        len(months) < LATE_MONTHS and months[-1] > month_start(late)
    ):
        months.append(previous_month(months[-1]))
    periods = [
        *(Period.of(one, kind) for kind in kinds if kind is PeriodType.DAY for one in days),
        *(
            Period.of(month, kind)
            for kind in PeriodType
            if kind in kinds and kind is not PeriodType.DAY
            for month in months
        ),
    ]
    return [
        Window(
            period=period,
            first_day=max(period.first_day, live_from),
            last_day=min(period.last_day, day),
            as_of=day_end(day),
        )
        for period in dict.fromkeys(periods)
        if period.last_day >= live_from
    ]
