"""Whether a period's figures are the sums of what its compounds reported, asked of PostgreSQL.

A report folds cells up the tree in Python. Here one statement does it on its own: who was in
operation, where each one stood and what stood above are found from the dated rows themselves, and
by each division's parent instead of its stored path.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection, transaction

from district.metrics.definitions import catalogue_on, is_of_ledger
from district.metrics.figures import Figure, Period
from district.metrics.models import MetricDefinition
from district.metrics.queries.sums import LEVELS, fold_period, organisations
from district.registry.models import DivisionLevel

# Three comparisons: each figure with the sum of the compounds below it; the figures of a whole
# level with the sum of all compounds, wherever they stand; and a compound's cell with the cells
# of its elements. Of what the ledger tells, a compound's own figure is taken as it was told.
_COMPARE = """
WITH RECURSIVE code AS (
    SELECT * FROM unnest(
        %(codes)s::text[], %(rates)s::boolean[], %(street_codes)s::boolean[],
        %(ledger_codes)s::boolean[]
    ) AS code (metric, is_rate, is_of_streets, is_of_ledger)
), told AS (
    SELECT * FROM unnest(
        %(levels)s::text[], %(organisations)s::text[], %(metrics)s::text[],
        %(numerators)s::bigint[], %(denominators)s::bigint[],
        %(reporting)s::integer[], %(expected)s::integer[]
    ) AS told (level, organisation, metric, numerator, denominator, reporting, expected)
), tree AS (
    SELECT least(%(last_day)s::date, max(day)) AS day
    FROM public.metrics_rolluprun WHERE day >= %(first_day)s
), operating AS (
    SELECT id AS compound_id, slug FROM public.registry_compound AS compound, tree
    WHERE go_live_on <= tree.day AND status <> 'opening' AND coalesce((
        SELECT state FROM public.registry_compoundevent AS act
        WHERE act.compound_id = compound.id AND from_on <= tree.day AND state <> ''
        ORDER BY from_on DESC, id DESC LIMIT 1
    ), 'active') IN ('active', 'read_only')
), stay AS (
    SELECT compound_id, community_id, valid, weight,
           coalesce(lower(valid), '-infinity') AS since,
           min(coalesce(lower(valid), '-infinity')) OVER (PARTITION BY compound_id) AS first
    FROM public.registry_placement
), home AS (
    SELECT DISTINCT ON (compound_id) compound_id, community_id FROM stay, tree
    WHERE valid @> tree.day OR (first > tree.day AND since = first)
    ORDER BY compound_id, weight DESC, community_id DESC
), stood AS (
    SELECT division_id, parent_id, code, level FROM public.registry_divisionperiod AS period
    JOIN tree ON period.valid @> tree.day
    JOIN public.registry_division AS division ON division.id = division_id
), above AS (
    SELECT compound_id, division_id, parent_id, code, level
    FROM operating JOIN home USING (compound_id) JOIN stood ON division_id = community_id
    UNION ALL
    SELECT compound_id, stood.* FROM above JOIN stood ON stood.division_id = above.parent_id
), cell AS (
    SELECT compound_id, metric, numerator, denominator, state FROM public.metrics_said
    WHERE period_type = %(period_type)s AND period_start = %(first_day)s
      AND version = %(version)s
), leaf AS (
    SELECT compound_id, slug, metric, is_rate, numerator, denominator,
           coalesce(state <> 'not_reported', false) AS is_reported
    FROM (SELECT * FROM operating CROSS JOIN code WHERE NOT is_of_ledger) AS due
    LEFT JOIN cell USING (compound_id, metric)
    UNION ALL
    SELECT compound_id, slug, metric, is_rate, numerator, denominator, reporting > 0
    FROM told JOIN code USING (metric) JOIN operating ON slug = organisation
    WHERE level = 'compound' AND is_of_ledger
), place AS (
    SELECT 'figure' AS kind, compound_id, level, code AS organisation FROM above
    UNION ALL SELECT 'figure', compound_id, 'compound', slug FROM operating
    UNION ALL
    SELECT 'level', compound_id, level, '' FROM operating
    CROSS JOIN (SELECT DISTINCT level FROM told) AS levels
), summed AS (
    SELECT kind, level, organisation, metric,
           sum(coalesce(numerator, 0)) FILTER (WHERE is_reported) AS numerator,
           sum(coalesce(denominator, 0)) FILTER (WHERE is_reported AND is_rate) AS denominator,
           count(*) FILTER (WHERE is_reported) AS reporting, count(*) AS expected
    FROM place JOIN leaf USING (compound_id) GROUP BY 1, 2, 3, 4
), figure AS (
    SELECT 'figure' AS kind, told.* FROM told
    UNION ALL
    SELECT 'level', level, '', metric, sum(numerator), sum(denominator), sum(reporting),
           sum(expected)
    FROM told GROUP BY level, metric
), element AS (
    SELECT code AS metric, unnest(numerator) AS part, true AS is_upper
    FROM public.metrics_metricdefinition WHERE version = %(version)s AND NOT is_element
    UNION ALL
    SELECT code, unnest(denominator), false
    FROM public.metrics_metricdefinition WHERE version = %(version)s AND NOT is_element
), made AS (
    SELECT whole.compound_id, whole.metric, whole.numerator, whole.denominator,
           sum(part.numerator) FILTER (WHERE is_upper) AS upper,
           sum(part.numerator) FILTER (WHERE NOT is_upper) AS lower
    FROM cell AS whole JOIN element USING (metric)
    LEFT JOIN cell AS part ON part.compound_id = whole.compound_id AND part.metric = element.part
    WHERE whole.state <> 'not_reported'
    GROUP BY 1, 2, 3, 4 HAVING bool_and(part.state IS NOT NULL)
)
SELECT kind, level, organisation, metric,
       figure.numerator, figure.denominator, figure.reporting, figure.expected,
       summed.numerator, summed.denominator, summed.reporting, summed.expected
FROM figure FULL JOIN summed USING (kind, level, organisation, metric) JOIN code USING (metric)
WHERE (figure.numerator, figure.denominator, figure.reporting, figure.expected)
      IS DISTINCT FROM
      (summed.numerator, summed.denominator, summed.reporting, summed.expected)
  AND NOT (is_of_streets AND level IN ('community', 'compound'))
UNION ALL
SELECT 'cell', 'compound', slug, metric, numerator, denominator, 1, 1, upper, lower, 1, 1
FROM made JOIN public.registry_compound AS compound ON compound.id = compound_id
WHERE (numerator, denominator) IS DISTINCT FROM (upper, lower)
ORDER BY 1, 2, 3, 4
"""


@dataclass(frozen=True)
class Parts:
    """What is compared: the two sums, and k of n."""

    numerator: int | None
    denominator: int | None
    reporting: int | None
    expected: int | None

    def __str__(self) -> str:
        if self.expected is None:
            return "nothing"
        sums = "/".join(str(one) for one in (self.numerator, self.denominator) if one is not None)
        return f"{sums or '-'} ({self.reporting} of {self.expected})"


@dataclass(frozen=True)
class Difference:
    """A figure, the figures of a whole level or a cell (``kind``) that its parts do not make.

    ``organisation`` is a division's code or a compound's slug; a whole level has none.
    """

    period: Period
    kind: str
    level: str
    organisation: str
    metric: str
    told: Parts
    summed: Parts

    def __str__(self) -> str:
        place = self.organisation or f"every {self.level}"
        return f"{self.period} {self.metric} of {place}: {self.kind} {self.told}, sum {self.summed}"


def differences(*, period: Period, version: str) -> list[Difference]:
    """All that do not agree; a period that no night of ``version`` wrote agrees."""
    # What is withheld from readers is a part of the sums all the same.
    folded = replace(fold_period(period, version=version), withheld={})
    places = organisations(folded.tree, (DivisionLevel.PREFECTURE, *LEVELS), None)
    printed = [figure for place in places for figure in folded.figures(place)]
    codes = catalogue_on(period.last_day, version).reported(period.type)
    with transaction.atomic(), connection.cursor() as cursor:
        # Nothing is known of how many rows an array holds: row by row, 380 compounds took 5 s.
        cursor.execute("SELECT set_config('enable_nestloop', 'off', true)")
        cursor.execute(
            _COMPARE,
            {
                "period_type": period.type.value,
                "first_day": period.first_day,
                "last_day": period.last_day,
                "version": version,
                **_code_columns(codes),
                **_figure_columns(printed),
            },
        )
        rows = cursor.fetchall()
    return [
        Difference(period, kind, level, organisation, metric, Parts(*parts[:4]), Parts(*parts[4:]))
        for kind, level, organisation, metric, *parts in rows
    ]


def _code_columns(codes: Iterable[MetricDefinition]) -> dict[str, list[Any]]:
    listed = list(codes)
    return {
        "codes": [one.code for one in listed],
        "rates": [one.is_rate for one in listed],
        "street_codes": [one.is_of_streets_alone for one in listed],
        "ledger_codes": [is_of_ledger(one) for one in listed],
    }


def _figure_columns(printed: Iterable[Figure]) -> dict[str, list[Any]]:
    listed = list(printed)
    return {
        "levels": [one.level for one in listed],
        "organisations": [one.organisation for one in listed],
        "metrics": [one.metric for one in listed],
        "numerators": [one.numerator for one in listed],
        "denominators": [one.denominator for one in listed],
        "reporting": [one.reporting for one in listed],
        "expected": [one.expected for one in listed],
    }
