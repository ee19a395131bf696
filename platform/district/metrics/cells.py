"""Writing cells: only what changed, never from an older night, with the old value kept."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from json.encoder import encode_basestring as quoted
from uuid import UUID

from django.db import connection

from district.core.clock import day_end
from district.metrics.arithmetic import Formula
from district.metrics.definitions import MONTHS, OPERATING, Catalogue
from district.metrics.figures import PeriodType
from district.metrics.sources import Element
from district.metrics.windows import Window

_DAY = PeriodType.DAY
_PERIOD = ("compound", "as_of", "settled", "cause", "type", "start", "end")
_CELL = ("number", "metric", "numerator", "denominator", "state", "at_least", "reason")

# A cell is restated, and its old value kept, when what it said had been finished for good: its
# period was over on a night already done, or this same night was. While a month is open its
# cells simply grow. An older night writes its own day alone, and what is missing.
# LIMIT has each cell looked up by its key: nobody knows the table's statistics on its first night,
# and a join would read all of it.
_WRITE = """
WITH period AS MATERIALIZED (
    SELECT period.*, run.same_as FROM unnest(
        %(compound)s::uuid[], %(as_of)s::timestamptz[], %(settled)s::timestamptz[],
        %(cause)s::text[], %(type)s::text[], %(start)s::date[], %(end)s::timestamptz[]
    ) WITH ORDINALITY AS period (
        compound_id, as_of, settled, cause, period_type, period_start, period_end, number
    )
    LEFT JOIN public.metrics_rolluprun AS run ON period_type = 'D' AND run.day = period_start
        AND run.compound_id = period.compound_id AND run.version = %(version)s
), standing AS (
    SELECT period.*, said.metric, said.numerator, said.denominator, said.state, said.at_least,
        said.reason, old.revision, LEAST(period.period_end, period.as_of) <= settled
        AND (old.numerator, old.denominator, old.state, old.at_least)
            IS DISTINCT FROM (said.numerator, said.denominator, said.state, said.at_least)
        AS is_restated, old.numerator AS old_numerator, old.denominator AS old_denominator,
        old.state AS old_state, old.at_least AS old_at_least, old.reason AS old_reason,
        old.as_of AS old_as_of, old.computed_at AS old_computed_at
    FROM unnest(
        %(number)s::bigint[], %(metric)s::text[], %(numerator)s::bigint[],
        %(denominator)s::bigint[], %(state)s::text[], %(at_least)s::boolean[], %(reason)s::text[]
    ) AS said (number, metric, numerator, denominator, state, at_least, reason)
    JOIN period ON period.number = said.number
    LEFT JOIN LATERAL (
        SELECT numerator, denominator, state, at_least, reason, as_of, computed_at, revision
        FROM public.metrics_cell AS cell
        WHERE cell.compound_id = period.compound_id AND cell.version = %(version)s
            AND cell.period_type = period.period_type
            AND cell.period_start = period.period_start AND cell.metric = said.metric
        UNION ALL
        SELECT numerator, denominator, state, at_least, reason, period.period_end, computed_at, 1
        FROM public.metrics_cell AS cell
        WHERE period.same_as IS NOT NULL AND cell.period_start = period.same_as
            AND cell.compound_id = period.compound_id AND cell.version = %(version)s
            AND cell.period_type = 'D' AND cell.metric = said.metric
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
    SELECT gen_random_uuid(), now(), compound_id, period_type, period_start, %(version)s, metric,
        revision, old_numerator, old_denominator, old_state, old_at_least, old_reason, old_as_of,
        old_computed_at, cause
    FROM standing WHERE is_restated AND revision IS NOT NULL
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

# A day of which something else is said now stood for later ones as well: of these, what it said
# is written down first.
_WRITE_OUT = """
INSERT INTO public.metrics_cell (
    compound_id, period_type, period_start, version, metric,
    numerator, denominator, state, at_least, reason, as_of, computed_at, revision
)
SELECT old.compound_id, 'D', run.day, old.version, old.metric, old.numerator, old.denominator,
    old.state, old.at_least, old.reason, (run.day + 1)::timestamp AT TIME ZONE 'Asia/Shanghai',
    run.first_done_at, 1
FROM unnest(
    %(number)s::bigint[], %(metric)s::text[], %(numerator)s::bigint[],
    %(denominator)s::bigint[], %(state)s::text[], %(at_least)s::boolean[], %(reason)s::text[]
) AS said (number, metric, numerator, denominator, state, at_least, reason)
JOIN unnest(%(compound)s::uuid[], %(type)s::text[], %(start)s::date[])
    WITH ORDINALITY AS period (compound_id, period_type, period_start, number) USING (number)
JOIN public.metrics_cell AS old ON old.compound_id = period.compound_id AND old.period_type = 'D'
    AND old.period_start = period.period_start AND old.version = %(version)s
    AND old.metric = said.metric
JOIN public.metrics_rolluprun AS run ON run.compound_id = old.compound_id
    AND run.version = old.version AND run.same_as = old.period_start
WHERE period.period_type = 'D' AND (old.numerator, old.denominator, old.state, old.at_least,
    old.reason) IS DISTINCT FROM (said.numerator, said.denominator, said.state, said.at_least,
    said.reason)
ON CONFLICT DO NOTHING
"""

# Of whom nothing changed, after a day that no single one stands for: each day's cells as those of the day before, all in one statement.
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
    SELECT * FROM public.metrics_said
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
    given = {**columns, "version": catalogue.version}
    with connection.cursor() as cursor:
        if any(_counts_again(night) for night in nights):
            cursor.execute(_WRITE_OUT, given)
        cursor.execute(_WRITE, given)
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


def _counts_again(night: Night) -> bool:
    """Whether a day is among them that was finished before, and may stand for later ones."""
    days = (one.period.first_day for one, _elements in night.read if one.period.type is _DAY)
    return night.settled is not None and min(days, default=night.day) <= night.settled


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
        known = {**elements, OPERATING: Element(1), MONTHS: Element(window.months)}
        for formula in formulas[window.period.type]:
            said = formula.outcome(known)
            yield (number, formula.code, said.numerator, said.denominator, said.state,
                   said.at_least, said.reason)  # fmt: skip


def _array(values: Iterable[object]) -> str:
    """One column as PostgreSQL writes an array: thousands at once, the driver's way is slower."""
    return f"{{{','.join(['NULL' if one is None else quoted(str(one)) for one in values])}}}"
