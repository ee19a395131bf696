"""What is believed and still looked at twice: V35 to V37, over the months up to a period.

A hint keeps no figure out. Each rule is one statement over the cells, whatever the district's
size.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import connection

from district.core.clock import previous_month
from district.metrics.figures import Period, PeriodType
from district.metrics.queries.arrays import uuid_array

# V35: months looked at, how many of them must be known, and how far is too far.
_MONTHS = 12
_KNOWN = 6
_DEVIATIONS = 5
_SIZE = 10
# V36: months without record or confirmation, in compounds of more households.
_SILENT_MONTHS = 3
_HOUSEHOLDS = 100
# V37: months at 100 %, and of how many verdicts together.
_PERFECT_MONTHS = 3
_PERFECT_SIZE = 30

_OUTLIERS = """
WITH months AS (
    SELECT compound_id, metric, period_start, numerator AS value FROM public.metrics_cell
    WHERE period_type = 'M' AND version = %(version)s AND metric = ANY(%(metrics)s)
      AND state IN ('value', 'confirmed_zero') AND compound_id = ANY(%(compounds)s::uuid[])
      AND period_start BETWEEN %(first)s AND %(month)s
), middle AS (
    SELECT compound_id, metric, count(*) AS known,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY value) AS median
    FROM months WHERE period_start < %(month)s GROUP BY 1, 2
), spread AS (
    SELECT compound_id, metric, median,
           percentile_cont(0.5) WITHIN GROUP (ORDER BY abs(value - median)) AS deviation
    FROM months JOIN middle USING (compound_id, metric)
    WHERE period_start < %(month)s AND known >= %(known)s GROUP BY 1, 2, 3
)
SELECT compound_id, metric, value, median FROM months JOIN spread USING (compound_id, metric)
WHERE period_start = %(month)s AND greatest(value, median) >= %(size)s
  AND abs(value - median) > %(deviations)s * greatest(deviation, 1)
ORDER BY compound_id, metric
"""
_SILENT = """
SELECT compound_id, %(metric)s, count(*), max(households.numerator)
FROM public.metrics_cell AS month
JOIN public.metrics_cell AS households USING (compound_id, version)
WHERE month.period_type = 'M' AND month.version = %(version)s AND month.metric = %(metric)s
  AND month.state = 'not_reported' AND month.period_start = ANY(%(months)s)
  AND compound_id = ANY(%(compounds)s::uuid[])
  AND households.period_type = 'M' AND households.period_start = %(month)s
  AND households.metric = 'HH' AND households.numerator > %(households)s
GROUP BY compound_id HAVING count(*) = %(silent)s ORDER BY compound_id
"""
_PERFECT = """
WITH months AS (
    SELECT compound_id, metric, period_start, numerator, denominator FROM public.metrics_cell
    WHERE period_type = 'M' AND version = %(version)s AND metric = ANY(%(metrics)s)
      AND state = 'value' AND compound_id = ANY(%(compounds)s::uuid[])
      AND period_start BETWEEN %(first)s AND %(month)s
), broken AS (
    SELECT compound_id, metric, max(period_start) AS latest FROM months
    WHERE numerator < denominator GROUP BY 1, 2
)
SELECT compound_id, metric, count(*), sum(denominator)
FROM months LEFT JOIN broken USING (compound_id, metric)
WHERE latest IS NULL OR period_start > latest
GROUP BY 1, 2
HAVING count(*) >= %(perfect)s AND sum(denominator) >= %(size)s AND max(period_start) = %(month)s
ORDER BY 1, 2
"""


@dataclass(frozen=True)
class Hint:
    """One rule, compound and code. ``value`` and ``usual`` are what the rule is about."""

    rule: str
    compound_id: UUID
    metric: str
    value: int
    usual: Decimal


def outliers(
    period: Period, version: str, metrics: Collection[str], compounds: Collection[UUID]
) -> list[Hint]:
    """V35: counts further from the median of the twelve months before than five deviations."""
    found = _asked(
        _OUTLIERS,
        period,
        version,
        compounds,
        metrics=[*metrics],
        first=_months(period, _MONTHS + 1)[-1],
        known=_KNOWN,
        size=_SIZE,
        deviations=_DEVIATIONS,
    )
    return [Hint("V35", row[0], row[1], row[2], Decimal(str(row[3]))) for row in found]


def silences(period: Period, version: str, metric: str, compounds: Collection[UUID]) -> list[Hint]:
    """V36: three months without a record or a 本月无, in a compound of over 100 households."""
    found = _asked(
        _SILENT,
        period,
        version,
        compounds,
        metric=metric,
        months=_months(period, _SILENT_MONTHS),
        households=_HOUSEHOLDS,
        silent=_SILENT_MONTHS,
    )
    return [Hint("V36", row[0], row[1], row[2], Decimal(row[3])) for row in found]


def perfections(
    period: Period, version: str, metrics: Collection[str], compounds: Collection[UUID]
) -> list[Hint]:
    """V37: nothing but 100 % for three months or more, of thirty or more together.

    Thirty in each month no compound of the district would ever have. Months without any are
    passed over; none lies more than a year back.
    """
    found = _asked(
        _PERFECT,
        period,
        version,
        compounds,
        metrics=[*metrics],
        first=_months(period, _MONTHS)[-1],
        size=_PERFECT_SIZE,
        perfect=_PERFECT_MONTHS,
    )
    return [Hint("V37", row[0], row[1], row[2], Decimal(row[3])) for row in found]


def _asked(
    statement: str,
    period: Period,
    version: str,
    compounds: Collection[UUID],
    **values: Any,
) -> list[tuple[Any, ...]]:
    """The rules are about months."""
    if period.type is not PeriodType.MONTH:
        return []
    named = {
        "version": version,
        "month": period.first_day,
        "compounds": uuid_array(compounds),
        **values,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, named)
        return list(cursor.fetchall())


def _months(period: Period, count: int) -> list[date]:
    """So many months back, that of the period first."""
    found = [period.first_day]
    while len(found) < count:
        found.append(previous_month(found[-1]))
    return found
