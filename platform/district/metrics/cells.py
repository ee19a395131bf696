"""Writing cells: only what changed, never from an older night, with the old value kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json.encoder import encode_basestring as quoted
from uuid import UUID

from django.db import connection

from district.core.clock import day_end
from district.metrics.arithmetic import Formula
from district.metrics.definitions import OPERATING, Catalogue
from district.metrics.figures import PeriodType
from district.metrics.sources import Element
from district.metrics.windows import Window

_OPERATING = {OPERATING: Element(1)}
_PERIOD = ("compound", "as_of", "settled", "cause", "type", "start", "end")
_CELL = ("number", "metric", "numerator", "denominator", "state", "at_least", "reason")

# A cell is restated, and its old value kept, when what it said had been finished for good: its
# period was over on a night already done, or this same night was. While a month is open its
# cells simply grow. An older night writes its own day alone, and what is missing.
# LIMIT has each cell looked up by its key: nobody knows the table's statistics on its first night,
# and a join would read all of it.
_WRITE = """
WITH period AS MATERIALIZED (
    SELECT * FROM unnest(
        %(compound)s::uuid[], %(as_of)s::timestamptz[], %(settled)s::timestamptz[],
        %(cause)s::text[], %(type)s::text[], %(start)s::date[], %(end)s::timestamptz[]
    ) WITH ORDINALITY AS period (
        compound_id, as_of, settled, cause, period_type, period_start, period_end, number
    )
), standing AS (
    SELECT period.*, said.metric, said.numerator, said.denominator, said.state, said.at_least,
        said.reason, old.revision, LEAST(period.period_end, period.as_of) <= settled
        AND (old.numerator, old.denominator, old.state, old.at_least)
            IS DISTINCT FROM (said.numerator, said.denominator, said.state, said.at_least)
        AS is_restated
    FROM unnest(
        %(number)s::bigint[], %(metric)s::text[], %(numerator)s::bigint[],
        %(denominator)s::bigint[], %(state)s::text[], %(at_least)s::boolean[], %(reason)s::text[]
    ) AS said (number, metric, numerator, denominator, state, at_least, reason)
    JOIN period ON period.number = said.number
    LEFT JOIN LATERAL (
        SELECT * FROM public.metrics_cell AS cell
        WHERE cell.compound_id = period.compound_id AND cell.version = %(version)s
            AND cell.period_type = period.period_type
            AND cell.period_start = period.period_start AND cell.metric = said.metric
        LIMIT 1
    ) AS old ON true
    WHERE old.revision IS NULL OR (
        old.as_of <= period.as_of
        AND (settled IS NULL OR settled <= period.as_of
            OR period.period_type = 'D' AND period_end = period.as_of)
        AND (old.numerator, old.denominator, old.state, old.at_least, old.reason)
            IS DISTINCT FROM
            (said.numerator, said.denominator, said.state, said.at_least, said.reason)
    )
), kept AS (
    INSERT INTO public.metrics_cellhistory (
        id, created_at, compound_id, period_type, period_start, version, metric, revision,
        numerator, denominator, state, at_least, reason, as_of, computed_at, cause
    )
    SELECT gen_random_uuid(), now(), old.compound_id, old.period_type, old.period_start,
        old.version, old.metric, old.revision, old.numerator, old.denominator, old.state,
        old.at_least, old.reason, old.as_of, old.computed_at, standing.cause
    FROM standing JOIN public.metrics_cell AS old
        USING (compound_id, period_type, period_start, metric)
    WHERE standing.is_restated AND old.version = %(version)s
)
INSERT INTO public.metrics_cell AS cell (
    compound_id, period_type, period_start, version, metric,
    numerator, denominator, state, at_least, reason, as_of, computed_at, revision
)
SELECT compound_id, period_type, period_start, %(version)s, metric,
    numerator, denominator, state, at_least, reason, as_of, now(),
    COALESCE(revision + COALESCE(is_restated, false)::integer, 1)
FROM standing
ON CONFLICT (compound_id, period_type, period_start, version, metric) DO UPDATE SET
    numerator = excluded.numerator, denominator = excluded.denominator, state = excluded.state,
    at_least = excluded.at_least, reason = excluded.reason, as_of = excluded.as_of,
    computed_at = excluded.computed_at, revision = excluded.revision
"""

# Of whom nothing changed: each day's cells as those of the day before, all in one statement.
# What a later night wrote of that day meanwhile stays. OFFSET has each day's cells looked up: a
# join would read those of all days.
_CARRY_OVER = """
INSERT INTO public.metrics_cell (
    compound_id, period_type, period_start, version, metric,
    numerator, denominator, state, at_least, reason, as_of, computed_at, revision
)
SELECT cell.compound_id, 'D', quiet.day, cell.version, metric,
    numerator, denominator, state, at_least, reason, quiet.as_of, now(), 1
FROM unnest(%(compounds)s::uuid[], %(days)s::date[], %(as_of)s::timestamptz[])
    AS quiet (compound_id, day, as_of)
CROSS JOIN LATERAL (
    SELECT * FROM public.metrics_cell
    WHERE compound_id = quiet.compound_id AND period_type = 'D'
        AND period_start = quiet.day - 1 AND version = %(version)s
    OFFSET 0
) AS cell
ON CONFLICT DO NOTHING
"""


@dataclass(frozen=True)
class Night:
    """What was read of one compound, a mapping of its elements for each period.

    ``settled`` is the latest day of which its figures were ever finished, ``cause`` why what was
    finished may be restated (``models/cells.py``).
    """

    compound_id: UUID
    day: date
    read: Sequence[tuple[Window, Mapping[str, Element]]]
    settled: date | None = None
    cause: str = "night"


def write_cells(nights: Sequence[Night], catalogue: Catalogue) -> int:
    """Write every code of these compounds' nights; return how many cells changed.

    The same night a second time changes no byte, and a night older than the one that wrote a
    cell leaves it alone. A cell that would say the same again is not touched.
    """
    periods = [_period(night, window) for night in nights for window, _elements in night.read]
    if not periods:
        return 0
    cells = list(_cells(nights, catalogue))
    columns = {
        **dict(zip(_PERIOD, map(_array, zip(*periods, strict=True)), strict=True)),
        **dict(zip(_CELL, map(_array, zip(*cells, strict=True)), strict=True)),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {**columns, "version": catalogue.version})
        changed: int = cursor.rowcount
    return changed


def carry_over(quiet: Sequence[tuple[UUID, date]], catalogue: Catalogue) -> int:
    """Say of these compounds and days what was said of the days before; return how many cells.

    Their longer periods say so already.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            _CARRY_OVER,
            {
                "version": catalogue.version,
                "compounds": [compound for compound, _day in quiet],
                "days": [day for _compound, day in quiet],
                "as_of": [day_end(day) for _compound, day in quiet],
            },
        )
        written: int = cursor.rowcount
    return written


def _period(night: Night, window: Window) -> tuple[object, ...]:
    """In the order of ``_PERIOD``."""
    period = window.period
    settled = day_end(night.settled) if night.settled else None
    told = (night.compound_id, day_end(night.day), settled, night.cause)
    return (*told, period.type, period.first_day, period.end)


def _cells(nights: Iterable[Night], catalogue: Catalogue) -> Iterator[tuple[object, ...]]:
    """In the order of ``_CELL``; numbered like the periods."""
    formulas = {
        kind: [Formula(one, catalogue) for one in catalogue.of_the_night(kind)]
        for kind in PeriodType
    }
    read = [one for night in nights for one in night.read]
    for number, (window, elements) in enumerate(read, start=1):
        known = {**elements, **_OPERATING}
        for formula in formulas[window.period.type]:
            said = formula.outcome(known)
            yield (number, formula.code, said.numerator, said.denominator, said.state,
                   said.at_least, said.reason)  # fmt: skip


def _array(values: Iterable[object]) -> str:
    """One column as PostgreSQL writes an array: thousands at once, the driver's way is slower."""
    return f"{{{','.join(['NULL' if one is None else quoted(str(one)) for one in values])}}}"
