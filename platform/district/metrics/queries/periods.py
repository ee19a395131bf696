"""Which periods have figures."""

from district.metrics.definitions import OPERATING
from district.metrics.figures import Period, PeriodType
from district.metrics.models import Cell


def periods_available() -> list[Period]:
    """Every period for which some compound has cells, the newest first."""
    rows = Cell.objects.filter(metric=OPERATING).values_list("period_type", "period_start")
    found = (Period(start, PeriodType(kind)) for kind, start in rows.distinct())
    return sorted(found, key=lambda period: (period.last_day, period.type), reverse=True)


def months_until(period: Period, count: int) -> list[Period]:
    """``count`` months, the last of them that in which ``period`` ends, oldest first."""
    return periods_until(Period.of(period.last_day, PeriodType.MONTH), count)


def periods_until(period: Period, count: int) -> list[Period]:
    """``count`` periods of one kind, the last of them ``period``, oldest first."""
    found = [period]
    while len(found) < count:
        found.append(found[-1].before)
    return found[::-1]
