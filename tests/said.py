"""What the district's cells say, be it in rows of their own or by the day that stands for them."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import connection

COLUMNS = (
    "compound_id",
    "period_type",
    "period_start",
    "metric",
    "numerator",
    "denominator",
    "state",
    "at_least",
    "reason",
    "as_of",
    "revision",
)


class SaidCell(NamedTuple):
    """In the order of ``COLUMNS``; moments and days as text."""

    compound_id: UUID
    period_type: str
    period_start: str
    metric: str
    numerator: int | None
    denominator: int | None
    state: str
    at_least: bool
    reason: str
    as_of: str
    revision: int


def said(
    kind: str = "D", day: date | None = None, metric: str = "", version: str = ""
) -> list[SaidCell]:
    """All cells of a kind of period, or those of one beginning, metric or version of the catalogue;
    in the order of their keys."""
    columns = ", ".join(COLUMNS).replace("period_start", "period_start::text")
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {columns.replace('as_of', 'as_of::text')} FROM metrics_said"
            " WHERE period_type = %s AND (%s::date IS NULL OR period_start = %s)"
            " AND %s IN ('', metric) AND %s IN ('', version) ORDER BY compound_id, period_start, metric",
            [kind, day, day, metric, version],
        )
        return [SaidCell(*row) for row in cursor.fetchall()]
