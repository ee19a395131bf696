"""What the compounds of each division reported, added up by the database.

Where no compound is told by itself nothing of it is read: a district's page costs as much with
a thousand compounds as a row for each of its parts and codes does.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from district.metrics.figures import Period
from district.metrics.models import Kind, MetricDefinition
from district.metrics.queries.arrays import uuid_array

_HOMES = "unnest(%(compounds)s::uuid[], %(divisions)s::uuid[]) AS home (compound_id, division)"
_CELL = """
    {cell}.period_type = %(period_type)s AND {cell}.period_start = %(period_start)s
    AND {cell}.version = %(version)s
"""
_SUMS = f"""
SELECT home.division, cell.metric, count(*), sum(cell.numerator), sum(cell.denominator),
    bool_or(cell.at_least), max(cell.computed_at)
FROM {_HOMES} JOIN public.metrics_said AS cell USING (compound_id)
WHERE {_CELL.format(cell="cell")} AND cell.metric = ANY(%(codes)s) AND cell.state <> 'not_reported'
GROUP BY 1, 2
"""  # noqa: S608 -- the parts are constants of this file
# Of a median, what fell into each band in the compounds that report it.
_BANDS = f"""
WITH told AS MATERIALIZED (
    SELECT compound_id, metric, state, numerator FROM public.metrics_said AS cell
    WHERE {_CELL.format(cell="cell")} AND cell.metric = ANY(%(of_medians)s)
        AND cell.compound_id = ANY(%(compounds)s::uuid[])
)
SELECT home.division, part.median, part.place, sum(band.numerator)
FROM told AS median
JOIN unnest(%(medians)s::text[], %(bands)s::text[], %(places)s::integer[])
    AS part (median, band, place) ON part.median = median.metric
JOIN told AS band ON band.compound_id = median.compound_id AND band.metric = part.band
JOIN {_HOMES} ON home.compound_id = median.compound_id
WHERE median.state <> 'not_reported'
GROUP BY 1, 2, 3
"""  # noqa: S608 -- likewise
_HEARD = f"""
SELECT DISTINCT cell.compound_id FROM public.metrics_said AS cell
WHERE {_CELL.format(cell="cell")} AND cell.metric = ANY(%(codes)s)
    AND cell.compound_id = ANY(%(compounds)s::uuid[]) AND cell.state <> 'not_reported'
"""  # noqa: S608 -- likewise


@dataclass(frozen=True, slots=True)
class Subtotal:
    """One code of one division, over its compounds that report it."""

    division: UUID
    metric: str
    reporting: int
    numerator: int
    denominator: int
    at_least: bool
    computed_at: datetime | None
    bands: tuple[int, ...] = ()


def subtotals(
    period: Period,
    version: str,
    definitions: Iterable[MetricDefinition],
    homes: Sequence[tuple[UUID, UUID]],
) -> Iterator[Subtotal]:
    """Those of the cells; what the ledger tells is in none. ``homes`` are compounds, each with
    the division to which it is added."""
    wanted = list(definitions)
    given = {
        **_of(period, version),
        "compounds": uuid_array(compound for compound, _division in homes),
        "divisions": uuid_array(division for _compound, division in homes),
        "codes": [one.code for one in wanted],
    }
    bands = _bands([one for one in wanted if one.kind == Kind.MEDIAN], given)
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, given)
        rows = cursor.fetchall()
    for division, metric, reporting, numerator, denominator, at_least, computed_at in rows:
        parts = bands.get((division, metric), ())
        sums = (int(numerator or 0), int(denominator or 0))
        yield Subtotal(division, metric, reporting, *sums, at_least, computed_at, parts)


def _bands(
    medians: list[MetricDefinition], given: dict[str, Any]
) -> dict[tuple[UUID, str], tuple[int, ...]]:
    parts = [(one.code, band, place) for one in medians for place, band in enumerate(one.numerator)]
    if not parts:
        return {}
    names, codes, places = (list(column) for column in zip(*parts, strict=True))
    parted = {
        "medians": names,
        "bands": codes,
        "places": places,
        "of_medians": list({*names, *codes}),
    }
    found: dict[tuple[UUID, str], list[int]] = {}
    lengths = {one.code: len(one.numerator) for one in medians}
    with connection.cursor() as cursor:
        cursor.execute(_BANDS, {**given, **parted})
        for division, metric, place, cases in cursor.fetchall():
            counts = found.setdefault((division, metric), [0] * lengths[metric])
            counts[place] = int(cases or 0)
    return {key: tuple(counts) for key, counts in found.items()}


def heard(
    period: Period, version: str, codes: Collection[str], compounds: Collection[UUID]
) -> set[UUID]:
    """The compounds that reported anything under one of these codes."""
    given = {**_of(period, version), "codes": list(codes), "compounds": uuid_array(compounds)}
    with connection.cursor() as cursor:
        cursor.execute(_HEARD, given)
        return {row[0] for row in cursor.fetchall()}


def _of(period: Period, version: str) -> dict[str, Any]:
    return {
        "period_type": period.type.value,
        "period_start": period.first_day,
        "version": version,
    }
