"""Writing cells: only what changed, never from an older night, with the old value kept."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

from district.metrics.arithmetic import evaluate
from district.metrics.definitions import OPERATING, Catalogue
from district.metrics.sources import Element
from district.metrics.windows import Window

_OPERATING = {OPERATING: Element(1)}

# A cell is restated, and its old value kept, when its period was already over, or when the same
# night says something else than before. While a month is open its cells simply grow.
_WRITE = """
WITH incoming AS (
    SELECT * FROM unnest(
        %(period_type)s::text[], %(period_start)s::date[], %(period_end)s::timestamptz[],
        %(metric)s::text[], %(numerator)s::bigint[], %(denominator)s::bigint[],
        %(state)s::text[], %(at_least)s::boolean[], %(reason)s::text[]
    ) AS cell (
        period_type, period_start, period_end,
        metric, numerator, denominator, state, at_least, reason
    )
), restated AS (
    SELECT old.* FROM public.metrics_cell AS old
    JOIN incoming USING (period_type, period_start, metric)
    WHERE old.compound_id = %(compound)s AND old.version = %(version)s
      AND old.as_of <= %(as_of)s
      AND (old.as_of = %(as_of)s OR old.as_of >= incoming.period_end)
      AND (old.numerator, old.denominator, old.state, old.at_least)
          IS DISTINCT FROM
          (incoming.numerator, incoming.denominator, incoming.state, incoming.at_least)
    FOR UPDATE OF old
), kept AS (
    INSERT INTO public.metrics_cellhistory (
        id, created_at, compound_id, period_type, period_start, version, metric, revision,
        numerator, denominator, state, at_least, reason, as_of, computed_at
    )
    SELECT gen_random_uuid(), now(), compound_id, period_type, period_start, version, metric,
           revision, numerator, denominator, state, at_least, reason, as_of, computed_at
    FROM restated
)
INSERT INTO public.metrics_cell AS cell (
    compound_id, period_type, period_start, version, metric,
    numerator, denominator, state, at_least, reason, as_of, computed_at, revision
)
SELECT %(compound)s, period_type, period_start, %(version)s, metric,
       numerator, denominator, state, at_least, reason, %(as_of)s, now(), 1
FROM incoming
ON CONFLICT (compound_id, period_type, period_start, version, metric) DO UPDATE SET
    numerator = excluded.numerator, denominator = excluded.denominator, state = excluded.state,
    at_least = excluded.at_least, reason = excluded.reason, as_of = excluded.as_of,
    computed_at = excluded.computed_at,
    revision = cell.revision + EXISTS (
        SELECT FROM restated
        WHERE (restated.period_type, restated.period_start, restated.metric)
            = (excluded.period_type, excluded.period_start, excluded.metric)
    )::integer
WHERE cell.as_of <= excluded.as_of
  AND (cell.numerator, cell.denominator, cell.state, cell.at_least, cell.reason, cell.as_of)
      IS DISTINCT FROM (excluded.numerator, excluded.denominator, excluded.state,
                        excluded.at_least, excluded.reason, excluded.as_of)
"""

# What was read of one period, and what it says.
WindowReading = tuple[Window, Mapping[str, Element]]


def write_cells(
    *, compound_id: UUID, as_of: datetime, read: Sequence[WindowReading], catalogue: Catalogue
) -> int:
    """Write every code of one compound's night; return how many cells changed.

    The same night a second time changes no byte, and a night older than the one that wrote a
    cell leaves it alone.
    """
    rows = [row for window, elements in read for row in _rows(window, elements, catalogue)]
    if not rows:
        return 0
    columns = {name: [row[name] for row in rows] for name in rows[0]}
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            {
                "compound": compound_id,
                "version": catalogue.version,
                "as_of": as_of,
                **columns,
            },
        )
        changed: int = cursor.rowcount
    return changed


def _rows(
    window: Window, elements: Mapping[str, Element], catalogue: Catalogue
) -> Iterator[dict[str, object]]:
    known = {**elements, **_OPERATING}
    for definition in catalogue.of_the_night(window.period.type):
        outcome = evaluate(definition, known, catalogue)
        yield {
            "period_type": window.period.type.value,
            "period_start": window.period.first_day,
            "period_end": window.period.end,
            "metric": definition.code,
            "numerator": outcome.numerator,
            "denominator": outcome.denominator,
            "state": outcome.state.value,
            "at_least": outcome.at_least,
            "reason": outcome.reason,
        }
