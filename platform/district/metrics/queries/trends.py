"""Counts over many periods at once: as many statements for twelve months as for one."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Max

from district.metrics.figures import Period, State
from district.metrics.models import Cell, Kind, MetricDefinition, RollupRun
from district.metrics.queries.suppression import is_protected
from district.registry.models import Division, DivisionPeriod, Placement
from district.registry.standing import operation_over_time

_READABLE = (State.VALUE, State.CONFIRMED_ZERO)


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
    sums: dict[tuple[str, date], Sums] = {}
    rows = Cell.objects.filter(
        period_type=periods[0].type,
        period_start__in=[one.first_day for one in periods],
        version__in=set(versions.values()),
        metric__in=told,
        state__in=_READABLE,
    ).values_list("compound_id", "period_start", "version", "metric", "numerator", "denominator")
    for compound, start, version, metric, numerator, denominator in rows:
        day = days[start]
        if version == versions[day] and compound in members[day]:
            before = sums.get((metric, start), Sums(0, 0))
            sums[metric, start] = Sums(
                before.numerator + (numerator or 0), before.denominator + (denominator or 0)
            )
    return {
        metric: tuple(sums.get((metric, period.first_day)) for period in periods)
        for metric in metrics
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


def _members(days: list[date], within: Division) -> dict[date, set[UUID]]:
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
    return {
        day: {
            pk
            for pk in compounds
            if ran(pk, day) and _is_below(_home(placements.get(pk, []), day), day, below)
        }
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
    standing = [one.place for one in stays if one.covers(day)]
    if standing:
        return standing[-1]
    first = min(stays, key=lambda one: one.begin or date.min, default=None)
    return first.place if first else None


def _is_below(community: UUID | None, day: date, below: dict[UUID, list[_Stay]]) -> bool:
    stays = below.get(community, []) if community else []
    return any(one.weight for one in stays if one.covers(day))
