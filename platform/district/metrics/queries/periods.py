"""Which periods have figures."""

from django.db import connection

from district.metrics.definitions import OPERATING
from district.metrics.figures import Period, PeriodType

# From one period to the next by the index: there are hundreds, in hundreds of thousands of cells.
_PERIODS = """
WITH RECURSIVE same (day) AS (
    (SELECT day FROM public.metrics_rolluprun WHERE same_as IS NOT NULL ORDER BY day LIMIT 1)
    UNION ALL
    SELECT later.* FROM same CROSS JOIN LATERAL (
        SELECT run.day FROM public.metrics_rolluprun AS run
        WHERE same_as IS NOT NULL AND run.day > same.day ORDER BY run.day LIMIT 1
    ) AS later
), found AS (
    (SELECT period_type, period_start FROM public.metrics_cell
     ORDER BY period_type, period_start LIMIT 1)
    UNION ALL
    SELECT later.* FROM found CROSS JOIN LATERAL (
        SELECT cell.period_type, cell.period_start FROM public.metrics_cell AS cell
        WHERE (cell.period_type, cell.period_start) > (found.period_type, found.period_start)
        ORDER BY cell.period_type, cell.period_start LIMIT 1
    ) AS later
)
SELECT period_type, period_start FROM found
WHERE EXISTS (
    SELECT FROM public.metrics_cell AS cell WHERE cell.metric = %s
        AND cell.period_type = found.period_type AND cell.period_start = found.period_start
)
UNION SELECT 'D', day FROM same
"""


def periods_available() -> list[Period]:
    """Every period for which some compound has cells, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_PERIODS, [OPERATING])
        found = [Period(start, PeriodType(kind)) for kind, start in cursor.fetchall()]
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
