"""Questions about grids: of the district, and of a compound about its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from district.core.clock import today
from district.registry.models import Compound, DivisionPeriod, Grid, GridCover
from district.registry.queries.compounds import communities_under
from district.tenancy.context import district_context


@dataclass(frozen=True)
class KnownGrid:
    """What a compound is told of a grid over it; ``part`` empty: over all of it."""

    id: UUID
    name: str
    community: str
    part: str
    since_on: date


def open_on(day: date) -> Q:
    """Grids and covers that stand on ``day``."""
    return Q(since_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day))


def grids(*, day: date, scopes: Collection[UUID] | None = None) -> QuerySet[Grid]:
    """Grids of ``day`` with what they cover; ``scopes`` keeps those under these divisions."""
    covers = GridCover.objects.filter(open_on(day)).select_related("compound")
    found = Grid.objects.filter(open_on(day)).prefetch_related(Prefetch("covers", covers))
    if scopes is not None:
        found = found.filter(community__in=communities_under(scopes, day))
    return found.order_by("community", "name")


def covers(*, day: date, scopes: Collection[UUID] | None = None) -> QuerySet[GridCover]:
    """Which compounds stand in which grids on ``day``."""
    found = GridCover.objects.filter(open_on(day), grid__in=grids(day=day, scopes=scopes))
    return found.select_related("grid", "compound")


def community_names(found: Collection[Grid], day: date) -> dict[UUID, str]:
    """What the communities of these grids are called on ``day``."""
    standing = DivisionPeriod.objects.filter(valid__contains=day)
    named = standing.filter(division__in={one.community_id for one in found})
    return dict(named.values_list("division", "name"))


def grids_over(compound: Compound, day: date) -> list[KnownGrid]:
    """The grids in which the compound, or buildings of it, stand on ``day``."""
    found = list(covers(day=day).filter(compound=compound).order_by("grid__name"))
    names = community_names([one.grid for one in found], day)
    return [
        KnownGrid(
            one.grid_id,
            one.grid.name,
            names.get(one.grid.community_id, ""),
            one.part,
            one.since_on,
        )
        for one in found
    ]


def own_grids(compound: Compound) -> list[KnownGrid]:
    """The same, asked from within the compound."""
    with district_context():
        return grids_over(compound, today())
