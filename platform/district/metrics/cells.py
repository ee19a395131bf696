"""Writing cells: only what changed, never from an older night, with the old value kept."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import connection

from district.metrics.arithmetic import Outcome, evaluate
from district.metrics.definitions import OPERATING, Catalogue
from district.metrics.models import MetricDefinition
from district.metrics.sources import Element
from district.metrics.windows import Window

_OPERATING = {OPERATING: Element(1)}

# A cell is restated, and its old value kept, when its period was already over, or when the same
# night says something else than before. While a month is open its cells simply grow.
_WRITE = """
WITH incoming AS (
    SELECT * FROM unnest(
        %(metrics)s::text[], %(numerators)s::bigint[], %(denominators)s::bigint[],
        %(states)s::text[], %(at_least)s::boolean[], %(reasons)s::text[]
    ) AS cell (metric, numerator, denominator, state, at_least, reason)
), restated AS (
    SELECT old.* FROM public.metrics_cell AS old JOIN incoming USING (metric)
    WHERE old.compound_id = %(compound)s AND old.version = %(version)s
      AND old.period_type = %(period_type)s AND old.period_start = %(period_start)s
      AND old.as_of <= %(as_of)s
      AND (old.as_of = %(as_of)s OR old.as_of >= %(period_end)s)
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
SELECT %(compound)s, %(period_type)s, %(period_start)s, %(version)s, metric,
       numerator, denominator, state, at_least, reason, %(as_of)s, now(), 1
FROM incoming
ON CONFLICT (compound_id, period_type, period_start, version, metric) DO UPDATE SET
    numerator = excluded.numerator, denominator = excluded.denominator, state = excluded.state,
    at_least = excluded.at_least, reason = excluded.reason, as_of = excluded.as_of,
    computed_at = excluded.computed_at,
    revision = cell.revision
        + (EXISTS (SELECT 1 FROM restated WHERE restated.metric = excluded.metric))::integer
WHERE cell.as_of <= excluded.as_of
  AND (cell.numerator, cell.denominator, cell.state, cell.at_least, cell.reason, cell.as_of)
      IS DISTINCT FROM (excluded.numerator, excluded.denominator, excluded.state,
                        excluded.at_least, excluded.reason, excluded.as_of)
"""


def write_cells(
    *, compound_id: UUID, window: Window, elements: Mapping[str, Element], catalogue: Catalogue
) -> int:
    """Write every code of one compound and period; return how many cells changed.

    The same night a second time changes no byte, and a night older than the one that wrote a
    cell leaves it alone.
    """
    known = {**elements, **_OPERATING}
    outcomes = [
        (definition, evaluate(definition, known, catalogue))
        for definition in catalogue.of_the_night(window.period.type)
    ]
    parameters = {
        "compound": compound_id,
        "version": catalogue.version,
        "period_type": window.period.type.value,
        "period_start": window.period.first_day,
        "period_end": window.period.end,
        "as_of": window.as_of,
        **_columns(outcomes),
    }
    with connection.cursor() as cursor:
        cursor.execute(_WRITE, parameters)
        changed: int = cursor.rowcount
    return changed


def _columns(outcomes: Iterable[tuple[MetricDefinition, Outcome]]) -> dict[str, list[object]]:
    rows = list(outcomes)
    return {
        "metrics": [definition.code for definition, _outcome in rows],
        "numerators": [outcome.numerator for _definition, outcome in rows],
        "denominators": [outcome.denominator for _definition, outcome in rows],
        "states": [outcome.state.value for _definition, outcome in rows],
        "at_least": [outcome.at_least for _definition, outcome in rows],
        "reasons": [outcome.reason for _definition, outcome in rows],
    }
