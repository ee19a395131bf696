"""Writing cells: only what changed, never from an older night, with the old value kept."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from district.core.clock import day_end
from district.metrics.arithmetic import evaluate
from district.metrics.definitions import OPERATING, Catalogue
from district.metrics.sources import Element
from district.metrics.windows import Window

_OPERATING = {OPERATING: Element(1)}

# A cell is restated, and its old value kept, when what it said had been finished for good: its
# period was over on a night already done, or this same night was. While a month is open its
# cells simply grow. An older night writes its own day alone, and what is missing.
_WRITE = """
WITH incoming AS (
    SELECT * FROM json_to_recordset(%(cells)s) AS cell (
        compound_id uuid, as_of timestamptz, settled timestamptz,
        period_type text, period_start date, period_end timestamptz, metric text,
        numerator bigint, denominator bigint, state text, at_least boolean, reason text,
        cause text
    )
), standing AS (
    SELECT incoming.*, old.revision, old.revision IS NULL AS is_new,
        LEAST(period_end, incoming.as_of) <= settled
        AND (old.numerator, old.denominator, old.state, old.at_least)
            IS DISTINCT FROM
            (incoming.numerator, incoming.denominator, incoming.state, incoming.at_least)
        AS is_restated
    FROM incoming LEFT JOIN public.metrics_cell AS old
        ON old.compound_id = incoming.compound_id AND old.version = %(version)s
        AND old.period_type = incoming.period_type
        AND old.period_start = incoming.period_start AND old.metric = incoming.metric
    WHERE old.revision IS NULL OR (
        old.as_of <= incoming.as_of
        AND (settled IS NULL OR settled <= incoming.as_of
            OR incoming.period_type = 'D' AND period_end = incoming.as_of)
        AND (old.numerator, old.denominator, old.state, old.at_least, old.reason)
            IS DISTINCT FROM (incoming.numerator, incoming.denominator, incoming.state,
                              incoming.at_least, incoming.reason)
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
    WHERE standing.is_restated AND NOT standing.is_new AND old.version = %(version)s
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
# What a later night wrote of that day meanwhile stays.
_CARRY_OVER = """
INSERT INTO public.metrics_cell (
    compound_id, period_type, period_start, version, metric,
    numerator, denominator, state, at_least, reason, as_of, computed_at, revision
)
SELECT cell.compound_id, 'D', quiet.day, cell.version, metric,
    numerator, denominator, state, at_least, reason, quiet.as_of, now(), 1
FROM unnest(%(compounds)s::uuid[], %(days)s::date[], %(as_of)s::timestamptz[])
    AS quiet (compound_id, day, as_of)
JOIN public.metrics_cell AS cell ON cell.compound_id = quiet.compound_id
    AND cell.period_type = 'D' AND cell.period_start = quiet.day - 1
    AND cell.version = %(version)s
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
    rows = [row for night in nights for row in _rows(night, catalogue)]
    if not rows:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, {"version": catalogue.version, "cells": json.dumps(rows)})
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


def _rows(night: Night, catalogue: Catalogue) -> Iterator[dict[str, object]]:
    of_night = {
        "compound_id": str(night.compound_id),
        "as_of": day_end(night.day).isoformat(),
        "settled": day_end(night.settled).isoformat() if night.settled else None,
        "cause": night.cause,
    }
    for window, elements in night.read:
        known = {**elements, **_OPERATING}
        of_period = {
            **of_night,
            "period_type": window.period.type.value,
            "period_start": window.period.first_day.isoformat(),
            "period_end": window.period.end.isoformat(),
        }
        for definition in catalogue.of_the_night(window.period.type):
            outcome = evaluate(definition, known, catalogue)
            yield {
                **of_period,
                "metric": definition.code,
                "numerator": outcome.numerator,
                "denominator": outcome.denominator,
                "state": outcome.state.value,
                "at_least": outcome.at_least,
                "reason": outcome.reason,
            }
