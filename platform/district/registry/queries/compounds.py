"""Questions about compounds: lists within a subtree, one by its name, where they stand."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.registry.ages import old_compounds
from district.registry.models import (
    RUNNING,
    Compound,
    CompoundStatus,
    DivisionLevel,
    DivisionPeriod,
    ManagementMode,
)
from district.registry.standing import compounds_in, homes, homes_on

# Whoever looks for self-managed compounds means those on trial as well (seed row D15).
_SELF_MANAGED = [ManagementMode.SELF, ManagementMode.SELF_TRIAL]


@dataclass(frozen=True)
class CompoundFilter:
    """What a list is narrowed to; an empty value does not narrow."""

    text: str = ""
    within: UUID | None = None
    status: str = ""
    governance: str = ""
    management: str = ""
    old: bool = False


@dataclass(frozen=True)
class Place:
    """Where a compound stands, in words."""

    street_id: UUID | None
    street: str
    community_id: UUID | None
    community: str


def compounds(
    *, day: date, scopes: Collection[UUID] | None = None, narrowed: CompoundFilter | None = None
) -> QuerySet[Compound]:
    """Compounds by name; ``scopes`` keeps those under these divisions, None keeps all."""
    found = Compound.objects.order_by("name", "slug")
    if scopes is not None:
        found = found.filter(compounds_in(communities_under(scopes, day), day))
    narrowed = narrowed or CompoundFilter()
    if narrowed.text:
        text = narrowed.text
        found = found.filter(
            Q(name__icontains=text) | Q(address__icontains=text) | Q(slug__icontains=text.lower())
        )
    if narrowed.within is not None:
        found = found.filter(compounds_in(communities_under([narrowed.within], day), day))
    if narrowed.status:
        found = found.filter(status=narrowed.status)
    if narrowed.governance:
        found = found.filter(governance=narrowed.governance)
    if narrowed.management:
        wanted = [narrowed.management]
        found = found.filter(
            management__in=_SELF_MANAGED if wanted == [ManagementMode.SELF] else wanted
        )
    return found.filter(old_compounds(day)) if narrowed.old else found


def communities_under(divisions: Collection[UUID], day: date) -> QuerySet[DivisionPeriod, UUID]:
    """Ids of the divisions at or below these, as the tree stands on ``day``."""
    standing = DivisionPeriod.objects.filter(valid__contains=day)
    tops = standing.filter(division__in=divisions).values_list("path", flat=True)
    below = Q(pk__in=[])
    for path in tops:
        below |= Q(path__within=path)
    return standing.filter(below).values_list("division", flat=True)


def running_compounds() -> QuerySet[Compound]:
    """Those whose hosts answer, of all communities."""
    return Compound.objects.filter(status__in=RUNNING)


def compound_by_slug(slug: str, *, day: date, scopes: Collection[UUID] | None = None) -> Compound:
    """The compound; outside the viewer's subtree it is as unknown as if it did not exist."""
    compound = compounds(day=day, scopes=scopes).filter(slug=slug).first()
    if compound is None:
        raise NotFound("no_compound", _("没有找到这个小区。"))
    return compound


def places_of(found: Iterable[Compound], day: date) -> dict[UUID, Place]:
    """Street and community of each compound on ``day``, by the compound's id."""
    placed = homes_on(day)
    where = {compound.pk: placed.get(compound.pk, compound.community_id) for compound in found}
    standing = DivisionPeriod.objects.filter(valid__contains=day)
    communities = {one.division_id: one for one in standing.filter(division__in=where.values())}
    streets = dict(
        standing.filter(division__in={one.parent_id for one in communities.values()}).values_list(
            "division", "name"
        )
    )
    return {pk: _place(communities.get(community), streets) for pk, community in where.items()}


def divisions_with_compounds(
    level: DivisionLevel,
    *,
    day: date,
    scopes: Collection[UUID] | None = None,
    within: UUID | None = None,
) -> QuerySet[DivisionPeriod]:
    """The divisions of a level that have compounds below them, for choosing one."""
    narrowed = CompoundFilter(within=within)
    found = compounds(day=day, scopes=scopes, narrowed=narrowed)
    communities = homes(day).filter(compound__in=found.order_by()).values("community")
    standing = DivisionPeriod.objects.filter(valid__contains=day)
    peopled = standing.filter(division__in=communities)
    if level == DivisionLevel.COMMUNITY:
        return peopled
    return standing.filter(division__level=level, division__in=peopled.values("parent"))


def compounds_by_status(found: QuerySet[Compound]) -> dict[CompoundStatus, int]:
    """How many are in each state of life, states without any included."""
    statuses = list(found.order_by().values_list("status", flat=True))
    return {status: statuses.count(status) for status in CompoundStatus}


def _place(community: DivisionPeriod | None, streets: dict[UUID, str]) -> Place:
    if community is None:
        return Place(None, "", None, "")
    street = streets.get(community.parent_id, "") if community.parent_id else ""
    return Place(community.parent_id, street, community.division_id, community.name)
