"""Counts over many periods at once: as many statements for twelve months as for one."""

from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache, partial
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Max

from district.metrics.figures import Period, PeriodType
from district.metrics.models import Kind, MetricDefinition, RollupRun
from district.metrics.queries.arrays import uuid_array
from district.metrics.queries.suppression import is_protected
from district.registry.models import Division, DivisionPeriod, Placement
from district.registry.standing import operation_over_time

_SUMS = """
SELECT cell.metric, cell.period_start, COALESCE(sum(cell.numerator), 0),
    COALESCE(sum(cell.denominator), 0)
FROM unnest(%(starts)s::date[], %(versions)s::text[], %(sets)s::integer[])
    AS period (start, version, members)
JOIN public.metrics_said AS cell ON cell.period_type = %(period_type)s
    AND cell.period_start = period.start AND cell.version = period.version
JOIN unnest(%(of_set)s::integer[], %(compounds)s::uuid[]) AS member (members, compound_id)
    ON member.members = period.members AND member.compound_id = cell.compound_id
WHERE cell.metric = ANY(%(metrics)s) AND cell.state IN ('value', 'confirmed_zero')
GROUP BY 1, 2
"""


class _Stay(NamedTuple):
    """From when to when something stood somewhere; None is open."""

    begin: date | None
    end: date | None
    weight: int
    place: UUID

    def covers(self, day: date) -> bool:
        return (self.begin is None or self.begin <= day) and (self.end is None or day < self.end)


class Sums(NamedTuple):
    """Numerators and denominators of one period, each added up."""

    numerator: int
    denominator: int


def sums_over(
    *, metrics: Sequence[str], periods: Sequence[Period], within: Division
) -> dict[str, tuple[Sums | None, ...]]:
    """For each metric one pair of sums per period; None where no compound of that day reported.

    Of metrics that count persons none is told here, for what is withheld differs by period; of
    medians none, for they are no quotients of sums.

    Like :func:`~district.metrics.queries.sums.figures`, each period is added up the tree of its
    own last day. ``periods`` are of one type.
    """
    days = _reference_days(periods)
    versions = _versions(days.values())
    told = set(metrics) - _untold(metrics)
    members = _members(list(days.values()), within)
    sums = _added_up(periods[0].type, sorted(told), days, versions, members)
    return {
        metric: tuple(sums.get((metric, period.first_day)) for period in periods)
        for metric in metrics
    }


def _added_up(
    kind: PeriodType,
    metrics: list[str],
    days: dict[date, date],
    versions: dict[date, str],
    members: dict[date, frozenset[UUID]],
) -> dict[tuple[str, date], Sums]:
    """Most periods have the same members: each set of them is named to the database once."""
    sets = {one: number for number, one in enumerate(dict.fromkeys(members.values()))}
    named = [(number, compound) for one, number in sets.items() for compound in one]
    given: dict[str, Any] = {
        "period_type": kind.value,
        "metrics": metrics,
        "starts": list(days),
        "versions": [versions[day] for day in days.values()],
        "sets": [sets[members[day]] for day in days.values()],
        "of_set": [number for number, _compound in named],
        "compounds": uuid_array(compound for _number, compound in named),
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, given)
        return {
            (metric, start): Sums(int(numerator), int(denominator))
            for metric, start, numerator, denominator in cursor.fetchall()
        }


def _untold(metrics: Iterable[str]) -> set[str]:
    known = MetricDefinition.objects.filter(code__in=metrics)
    return {one.code for one in known if is_protected(one) or one.kind == Kind.MEDIAN}


def _reference_days(periods: Sequence[Period]) -> dict[date, date]:
    """The day whose tree counts, by the first day of each period."""
    latest = RollupRun.objects.aggregate(last=Max("day"))["last"]
    return {
        one.first_day: min(one.last_day, latest)
        if latest and latest >= one.first_day
        else one.last_day
        for one in periods
    }


def _versions(days: Iterable[date]) -> dict[date, str]:
    """The newest version of the catalogue in force on each day; empty text where none was."""
    rows = MetricDefinition.objects.values_list("version", "valid_from", "valid_to").distinct()
    known = sorted(rows, key=lambda row: (row[1], row[0]))
    found = {}
    for day in days:
        in_force = [v for v, since, until in known if since <= day and not (until and until <= day)]
        found[day] = in_force[-1] if in_force else ""
    return found


def _members(days: list[date], within: Division) -> dict[date, frozenset[UUID]]:
    """The compounds in operation below ``within`` on each day."""
    compounds, ran = operation_over_time()
    placements = _stays(
        Placement.objects.values_list("compound", "valid", "weight", "community").order_by(
            "weight", "community"
        )
    )
    below = _stays(
        (division, valid, int(within.label in path.split(".")), division)
        for division, valid, path in DivisionPeriod.objects.filter(
            division__in=Placement.objects.values("community")
        ).values_list("division", "valid", "path")
    )
    lies = cache(partial(_is_below, below=below))  # many compounds of few communities
    return {
        day: frozenset(
            pk for pk in compounds if ran(pk, day) and lies(_home(placements.get(pk, []), day), day)
        )
        for day in days
    }


def _stays(rows: Iterable[tuple[UUID, object, int, UUID]]) -> dict[UUID, list[_Stay]]:
    found: dict[UUID, list[_Stay]] = {}
    for owner, valid, weight, place in rows:
        begin, end = getattr(valid, "lower", None), getattr(valid, "upper", None)
        found.setdefault(owner, []).append(_Stay(begin, end, weight, place))
    return found


def _home(stays: list[_Stay], day: date) -> UUID | None:
    """Where most of a compound stood on the day; the first place where none had begun."""
    if len(stays) == 1:  # as of nearly every compound
        return stays[0].place
    standing = [one.place for one in stays if one.covers(day)]
    if standing:
        return standing[-1]
    first = min(stays, key=lambda one: one.begin or date.min, default=None)
    return first.place if first else None


def _is_below(community: UUID | None, day: date, below: dict[UUID, list[_Stay]]) -> bool:
    stays = below.get(community, []) if community else []
    return any(one.weight for one in stays if one.covers(day))
