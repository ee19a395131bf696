"""What an element of one compound amounts to, and the rows it is counted from."""

from datetime import date
from typing import Any, NamedTuple

from django.db import connection


class Amount(NamedTuple):
    """``value`` None: nobody has reported it. ``at_least``: it may be more (50余)."""

    value: int | None
    at_least: bool = False


UNREPORTED = Amount(None)
Row = dict[str, Any]
Amounts = dict[str, Amount]


def select(table: str, columns: str) -> list[Row]:
    """All rows of one table of the compound in which the caller stands."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM {table}")
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def stated(count: Any) -> Amount:
    """A count as somebody stated it: unknown, exact, or with no upper end."""
    if count is None or count.lower is None:
        return UNREPORTED
    return Amount(count.lower, count.upper is None)


def absences() -> dict[str, date]:
    """Of what somebody has said that there is none (本小区没有), and since when."""
    return {row["topic"]: row["since_on"] for row in select("absences_absence", "topic, since_on")}


def is_known(rows: list[Row], absent_since: date | None, day: date) -> bool:
    """Whether none is an answer: something is on record, or somebody has said it by then."""
    return bool(rows) or (absent_since is not None and absent_since <= day)
