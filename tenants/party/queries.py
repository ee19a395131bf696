"""Questions about branches, and about the chain below them."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Case, Count, Max, Q, QuerySet, When

from district.core.clock import today
from tenants.party.models import Branch, BranchKind, Link, Member, PartyGroup
from tenants.register.models import Household, Occupancy, Unit


def branches() -> QuerySet[Branch]:
    """All branches, dissolved ones too."""
    return Branch.objects.all()


def branches_on(day: date | None = None) -> QuerySet[Branch]:
    """The branches that stood on ``day``; one whose founding is unknown always did."""
    day = day or today()
    begun = Q(founded_on=None) | Q(founded_on__lte=day)
    lasting = Q(dissolved_on=None) | Q(dissolved_on__gt=day)
    return Branch.objects.filter(begun & lasting)


def holding(day: date) -> Q:
    """What had begun on ``day`` and had not ended."""
    return Q(since_on__lte=day) & (Q(until_on=None) | Q(until_on__gt=day))


def overlapping(since_on: date, until_on: date | None) -> Q:
    """What holds on some day of the span, which is open without an end."""
    found = Q(until_on=None) | Q(until_on__gt=since_on)
    return found if until_on is None else found & Q(since_on__lt=until_on)


def overlap(one: PartyGroup | Member | Link, since_on: date, until_on: date | None) -> bool:
    """The same of a row at hand."""
    ends = one.until_on
    return (ends is None or ends > since_on) and (until_on is None or one.since_on < until_on)


def groups() -> QuerySet[PartyGroup]:
    """All groups with their fields of work, ended ones too."""
    found = PartyGroup.objects.select_related("branch", "head")
    return found.prefetch_related("areas__building", "areas__unit__building")


def groups_on(day: date | None = None) -> QuerySet[PartyGroup]:
    return groups().filter(holding(day or today()))


def members() -> QuerySet[Member]:
    """All members on public duty, and those who were."""
    return Member.objects.select_related("branch", "group", "centre", "home__unit__building")


def members_on(day: date | None = None) -> QuerySet[Member]:
    return members().filter(holding(day or today()))


def links() -> QuerySet[Link]:
    """All links in the order of the houses, ended ones too."""
    found = Link.objects.select_related("member", "household__unit__building")
    return found.order_by(
        "household__unit__building__position",
        "household__unit__position",
        "household__floor",
        "household__room",
        "since_on",
    )


def homes_to_link(unit: Unit | None = None, day: date | None = None) -> QuerySet[Household]:
    """Homes, of one unit or of all, that no member on duty looks after first."""
    day = day or today()
    on_duty = Member.objects.filter(holding(day))
    taken = Link.objects.filter(holding(day), is_primary=True, member__in=on_duty)
    found = Household.objects.exclude(pk__in=taken.values("household"))
    return found if unit is None else found.filter(unit=unit)


def units_with_homes_to_link(day: date | None = None) -> QuerySet[Unit]:
    """Units with such homes, each with how many; those known to be vacant need nobody."""
    waiting = homes_to_link(day=day).exclude(occupancy=Occupancy.VACANT)
    counted = Count("households", filter=Q(households__in=waiting))
    found = Unit.objects.select_related("building").annotate(waiting=counted)
    return found.filter(waiting__gt=0)


def group_over(home: Household, day: date | None = None) -> PartyGroup | None:
    """The group in whose field of work a home lies: of its unit rather than of its building."""
    if home.unit is None:
        return None
    of_unit = Q(areas__unit=home.unit_id)
    found = groups_on(day).filter(of_unit | Q(areas__building=home.unit.building_id))
    ranked = found.annotate(is_near=Max(Case(When(of_unit, then=1), default=0)))
    return ranked.order_by("-is_near", "created_at").first()


def homes_of_member(
    name: str, units: Collection[UUID], day: date | None = None
) -> QuerySet[Household]:
    """The homes that the member of this name looks after who lives or serves in ``units``.

    The chain knows members by name alone; where two could be meant, none is.
    """
    day = day or today()
    serving = Link.objects.filter(holding(day), household__unit__in=units).values("member")
    near = Q(home__unit__in=units) | Q(pk__in=serving)
    found = list(members_on(day).filter(near, name=name)[:2])
    if len(found) != 1:
        return Household.objects.none()
    held = Link.objects.filter(holding(day), member=found[0])
    return Household.objects.select_related("unit__building").filter(
        pk__in=held.values("household")
    )


def units_of_two_branches(day: date | None = None) -> list[Unit]:
    """Units that groups of more than one branch cover; each belongs to one (seed row C3)."""
    branches: dict[UUID, set[UUID]] = defaultdict(set)
    units = list(Unit.objects.select_related("building"))
    for group in groups_on(day):
        for area in group.areas.all():
            for unit in units:
                if area.unit_id == unit.pk or area.building_id == unit.building_id:
                    branches[unit.pk].add(group.branch_id)
    return [unit for unit in units if len(branches[unit.pk]) > 1]


def chain_branches(day: date | None = None) -> QuerySet[Branch]:
    """Those on which a chain hangs: the property company's stand beside it."""
    return branches_on(day).filter(kind=BranchKind.COMPOUND)
