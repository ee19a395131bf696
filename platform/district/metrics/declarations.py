"""How a noun of a compound declares what it reports to the nightly roll-up.

Each ``tenants/<noun>/metrics.py`` holds ``SOURCES``: statements that read the compound's own
schema and yield exactly one row, one column per base element (``domain`` codes such as
``UNIT``, ``HEAD``, ``MA``). The engine joins all of them into one statement per compound and
period; nothing is counted a second time in Python.

Named parameters of every statement:

``%(start)s``, ``%(end)s``
    the period as aware moments, half-open, bounded by 00:00 Asia/Shanghai;
``%(first_day)s``, ``%(last_day)s``
    its first and last calendar day, both inside;
``%(as_of)s``
    the exclusive moment up to which events are known: the end of the night's day;
``%(edge)s``
    the earlier of ``end`` and ``as_of``;
``%(n)s``
    the period's number among those that are asked for, 1 first.

``given`` are queries that stand before the statement under their names, each made once for all
periods and for all sources that give the same one. They have no parameters, but a row for each
period in ``period``, whose columns are named like the parameters. Planning costs more than
reading: a table that several statements read is best given once.

``turns_at`` is one more SELECT of one moment: the earliest not before ``%(as_of)s`` from which
on, with no row written, an element may read otherwise; NULL for never. A deadline passes, a
term runs out, and what happened within the last day is no longer of the day. It may name a moment
too early, never one too late. What changes with rows alone declares none. Until then, and as long
as nobody writes, a night says what the night before said.

A column that is NULL says *not reported*: the module holds no record and nobody has confirmed
that there is none. Zero says that there is none. Lower bounds (50余) have a second column
named ``<CODE>_min`` that is true when the value is only a lower bound.
"""

from dataclasses import dataclass
from enum import StrEnum

# Hours at which the bands of the time to close end, MH_01 first; MH_12 has no end.
BANDS_OF_HOURS = (4, 8, 24, 48, 72, 120, 168, 240, 360, 480, 720)


class Span(StrEnum):
    """What a source describes."""

    SNAPSHOT = "snapshot"  # how things stand at the exclusive end of the period
    FLOW = "flow"  # what happened within the period


# A name and its SELECT.
Query = tuple[str, str]


@dataclass(frozen=True)
class Source:
    """One statement and the elements it yields. ``sql`` is one SELECT without a semicolon."""

    name: str
    span: Span
    elements: tuple[str, ...]
    sql: str
    lower_bounds: tuple[str, ...] = ()
    turns_at: str = ""
    given: tuple[Query, ...] = ()


# ``turns_at`` of what looks at whole months: the first night that looks at others is that of the
# next month's first day.
NEXT_MONTH = """
    SELECT (date_trunc('month', (%(as_of)s AT TIME ZONE 'Asia/Shanghai') - interval '1 day')
        + interval '1 month 1 day') AT TIME ZONE 'Asia/Shanghai'
"""


def earliest_turn(table: str, *days: str) -> str:
    """``turns_at`` of rows that begin and end with these days: each counts when it is over."""
    # FILTER, for a plain min() has the planner look at every index.
    firsts = ", ".join(
        f"min({day}) FILTER (WHERE {day} >= (%(as_of)s AT TIME ZONE 'Asia/Shanghai')::date)"
        for day in days
    )
    return f"SELECT (LEAST({firsts}) + 1)::timestamp AT TIME ZONE 'Asia/Shanghai' FROM {table}"  # noqa: S608 -- names of the code


def earliest_flow(table: str, *days: str) -> str:
    """``turns_at`` of rows that count on one of these days: when it is over, and, for they are no
    more of the next, a day later."""
    today = "(%(as_of)s AT TIME ZONE 'Asia/Shanghai')::date"
    firsts = ", ".join(
        f"min({day} + CASE WHEN {day} >= {today} THEN 1 ELSE 2 END)"
        f" FILTER (WHERE {day} >= {today} - 1)"
        for day in days
    )
    return f"SELECT LEAST({firsts})::timestamp AT TIME ZONE 'Asia/Shanghai' FROM {table}"  # noqa: S608 -- names of the code
