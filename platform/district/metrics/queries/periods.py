"""Which periods have figures."""

from district.core.clock import previous_month
from district.metrics.definitions import OPERATING
from district.metrics.figures import Period, PeriodType
from district.metrics.models import Cell


def periods_available() -> list[Period]:
    """Every day and month for which some compound has cells, the newest first."""
    rows = Cell.objects.filter(metric=OPERATING).values_list("period_type", "period_start")
    found = (Period(start, PeriodType(kind)) for kind, start in rows.distinct())
    return sorted(found, key=lambda period: (period.last_day, period.type), reverse=True)


def months_until(period: Period, count: int) -> list[Period]:
    """``count`` months, the last of them that of ``period``, oldest first."""
    months = [period.first_day.replace(day=1)]
    while len(months) < count:
        months.append(previous_month(months[-1]))
    return [Period(month, PeriodType.MONTH) for month in reversed(months)]
