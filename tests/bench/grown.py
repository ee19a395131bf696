"""A grown district on paper: compounds without schemas, with the nights of thirteen months.

What the night would have written is written by the database itself; each number is made of the
compound's, the code's and the month's, so that no two are alike by design.
"""

from datetime import date
from itertools import cycle
from typing import Any

from django.db import connection, transaction

from district.metrics.definitions import catalogue_on
from district.metrics.figures import Period, PeriodType
from district.metrics.ledger import closed_nights
from district.metrics.queries.periods import months_until
from district.registry.models import Compound, CompoundStatus, Division
from district.registry.services.opening import register_compound
from district.tenancy.context import installation_context

MONTHS = 13
_CELLS = """
INSERT INTO public.metrics_cell (
    compound_id, period_type, period_start, version, metric,
    numerator, denominator, state, at_least, reason, as_of, computed_at, revision
)
SELECT compound_id, 'M', month, %(version)s, code, told, CASE WHEN is_rate THEN whole END,
    CASE WHEN is_rate OR told > 0 THEN 'value' ELSE 'confirmed_zero' END,
    false, '', now(), now(), 1
FROM (
    SELECT compound_id, month, code, is_rate, whole,
        mod(abs(hashtext(concat(month, code, compound_id))::bigint), whole) AS told
    FROM (
        SELECT compound_id, month, code, is_rate,
            20 + mod(abs(hashtext(concat(compound_id, code))::bigint), 200) AS whole
        FROM unnest(%(compounds)s::uuid[]) AS compound_id, unnest(%(months)s::date[]) AS month,
            unnest(%(codes)s::text[], %(rates)s::boolean[]) AS metric (code, is_rate)
    ) AS counted
) AS drawn
"""
# Of each day that the compounds were in operation, which is what tells the days from one another.
_DAYS = """
INSERT INTO public.metrics_cell (
    compound_id, period_type, period_start, version, metric,
    numerator, state, at_least, reason, as_of, computed_at, revision
)
SELECT compound_id, 'D', day, %(version)s, 'OPER', 1, 'value', false, '', now(), now(), 1
FROM unnest(%(compounds)s::uuid[]) AS compound_id, unnest(%(days)s::date[]) AS day
"""
_RUNS = """
INSERT INTO public.metrics_rolluprun (
    id, created_at, compound_id, day, version, state, attempts, fence, owner, finished_at,
    first_done_at, last_error, basis
)
SELECT gen_random_uuid(), now(), compound_id, day, %(version)s, 'done', 1, 1, '', now(), now(),
    '', 'drawn'
FROM unnest(%(compounds)s::uuid[]) AS compound_id, unnest(%(days)s::date[]) AS day
"""


def grow(count: int, prefix: str) -> Period:
    """So many more compounds, all over the district; the month that their last night is of."""
    [last] = closed_nights(1)
    month = Period.of(last, PeriodType.MONTH)
    months = [one.first_day for one in months_until(month, MONTHS)]
    compounds = _registered(count, prefix, months[0])
    catalogue = catalogue_on(last)
    undated = {one.code for one in catalogue.baselines()}  # told by few, and by none here
    night = catalogue.of_the_night(PeriodType.MONTH)
    definitions = [one for one in night if one.code not in undated]
    given: dict[str, str | list[Any]] = {
        "version": definitions[0].version,
        "compounds": [one.pk for one in compounds],
        "months": months,
        "days": closed_nights((last - months[0]).days + 1),
        "codes": [one.code for one in definitions],
        "rates": [one.is_rate for one in definitions],
    }
    with connection.cursor() as cursor:
        for statement in (_CELLS, _DAYS, _RUNS):
            cursor.execute(statement, given)
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("ANALYZE metrics_cell; ANALYZE metrics_rolluprun; ANALYZE registry_compound")
    return month


@transaction.atomic
def _registered(count: int, prefix: str, since: date) -> list[Compound]:
    communities = Division.objects.filter(periods__code__startswith="141102", level="community")
    made = [
        register_compound(
            name=f"{prefix}{number}号院",
            slug=f"{prefix}-{number}",
            community=community,
            go_live_on=since,
        )
        for number, community in zip(range(count), cycle(communities.distinct()), strict=False)
    ]
    Compound.objects.filter(pk__in=[one.pk for one in made]).update(status=CompoundStatus.ACTIVE)
    return made
