"""What the ledger tells of a night, added up by the database: what ``nightly.py`` tells of each."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection

from district.core.clock import day_end
from district.metrics.figures import Period
from district.metrics.models import MetricDefinition
from district.metrics.queries.arrays import uuid_array
from district.metrics.queries.nightly import CORE_FLOWS, PUBLISHED_BY, cells_due
from district.metrics.queries.subtotals import Subtotal

# Of how many cells a compound owes, and of how many core modules it could say something, the
# district's other compounds tell; so it is one statement for divisions and compounds alike.
_SUMS = """
WITH home AS (
    SELECT * FROM unnest(%(compounds)s::uuid[], %(divisions)s::uuid[])
        AS home (compound_id, division)
), cell AS (
    SELECT metric, compound_id, state, reason FROM public.metrics_said JOIN home USING (compound_id)
    WHERE period_type = %(period_type)s AND period_start = %(period_start)s
        AND version = %(version)s
), told AS (
    SELECT compound_id, count(*) AS written,
        count(*) FILTER (WHERE reason LIKE 'V%%' OR reason LIKE 'negative%%') AS withheld,
        count(*) FILTER (WHERE metric = ANY(%(flows)s) AND state <> 'not_reported') AS confirmed,
        bit_or(1 << array_position(%(flows)s::text[], metric::text))
            FILTER (WHERE metric = ANY(%(flows)s)) AS core
    FROM cell GROUP BY 1
), run AS (
    SELECT compound_id, state, first_done_at, finished_at FROM public.metrics_rolluprun
    WHERE day = %(day)s AND version = %(version)s
)
SELECT division, compound_id, count(*), count(*) FILTER (WHERE run.state = 'done'),
    count(*) FILTER (WHERE run.first_done_at < %(published_by)s),
    coalesce(sum(told.written - told.withheld), 0), coalesce(sum(told.confirmed), 0),
    max(run.finished_at),
    (SELECT coalesce(max(written), 0) FROM told),
    (SELECT coalesce(bit_count(bit_or(core)::bit(32)), 0) FROM told)
FROM home LEFT JOIN told USING (compound_id) LEFT JOIN run USING (compound_id)
WHERE EXISTS (SELECT FROM run)
GROUP BY GROUPING SETS ((division), (compound_id))
HAVING division IS NOT NULL OR compound_id = ANY(%(alone)s::uuid[])
"""


@dataclass(frozen=True, slots=True)
class NightSum:
    """The ledger's elements of a division's compounds, or of one compound."""

    organisation: UUID
    is_of_compound: bool
    compounds: int
    elements: dict[str, int]
    finished_at: datetime | None

    def subtotal(self, definition: MetricDefinition) -> Subtotal:
        """Once a night is planned, everybody is expected to have come through it."""
        return Subtotal(
            division=self.organisation,
            metric=definition.code,
            reporting=self.compounds,
            numerator=sum(self.elements[code] for code in definition.numerator),
            denominator=sum(self.elements[code] for code in definition.denominator)
            if definition.is_rate
            else 0,
            at_least=False,
            computed_at=self.finished_at,
        )


def night_sums(
    day: date | None,
    period: Period,
    version: str,
    homes: Sequence[tuple[UUID, UUID]],
    alone: Collection[UUID],
) -> Iterator[NightSum]:
    """Of each division and of the compounds that are told by themselves; of a night that was
    never planned nothing. ``homes`` are compounds, each with its division."""
    if day is None:
        return
    given = {
        "period_type": period.type.value,
        "period_start": period.first_day,
        "version": version,
        "day": day,
        "published_by": day_end(day) + PUBLISHED_BY,
        "flows": list(CORE_FLOWS),
        "compounds": uuid_array(compound for compound, _division in homes),
        "divisions": uuid_array(division for _compound, division in homes),
        "alone": uuid_array(alone),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, given)
        rows = cursor.fetchall()
    for division, compound, count, done, early, passed, confirmed, finished_at, due, core in rows:
        elements = {
            "RUN": count,
            "RUN_OK": done,
            "RUN_0600": early,
            "CELL": count * (due or cells_due((), period, version)),
            "CELL_OK": int(passed),
            "ACT": count * core,
            "ACT_OK": int(confirmed),
        }
        yield NightSum(division or compound, division is None, count, elements, finished_at)
