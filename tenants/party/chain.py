"""The five-level chain as it stands on a day: the tree, how many on each level, and its gaps.

It is complete when nothing hangs in the air: each branch has a group, each group a centre
household, each member a place around one, each centre household somebody's household to look
after, and each home that is not known to be vacant its primary member. ORG-02 counts the same
in the night (``metrics.py``).
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Count as CountRows
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from district.core.clock import today
from tenants.party.models import Branch, Link, Member, PartyGroup
from tenants.party.queries import chain_branches, groups_on, holding, homes_to_link, members_on
from tenants.register.models import Building, Occupancy, Unit

# V7, of those who look after homes here: fewer or more than this is told, and stops nobody.
FEWEST_HOMES, MOST_HOMES = 5, 60


class Level(StrEnum):
    """The five levels, from the branch down."""

    BRANCH = "branch"
    GROUP = "group"
    CENTRE = "centre"
    MEMBER = "member"
    HOUSEHOLD = "household"


class Lack(StrEnum):
    """What is missing where; each has one next step."""

    BRANCH = "branch"
    GROUP = "group"
    GROUP_OF_BUILDING = "group_of_building"
    CENTRE = "centre"
    PLACE = "place"
    LINKS = "links"
    LINKED_HOMES = "linked_homes"
    UNPLACED_HOMES = "unplaced_homes"


@dataclass(frozen=True)
class Gap:
    """One gap in a sentence; ``of`` is the row that its next step is about.

    ``name`` and ``sentence`` may name a member: they are for those who may read the roster.
    """

    lack: Lack
    level: Level
    name: str
    sentence: str
    of: UUID | None = None


@dataclass(frozen=True)
class MemberNode:
    member: Member
    homes: int


@dataclass(frozen=True)
class CentreNode:
    """A centre household, and who gathers around it."""

    member: Member
    homes: int
    gathered: list[MemberNode]

    @property
    def all_homes(self) -> int:
        return self.homes + sum(one.homes for one in self.gathered)


@dataclass(frozen=True)
class GroupNode:
    group: PartyGroup
    places: str
    centres: list[CentreNode]

    @property
    def members(self) -> int:
        return sum(1 + len(one.gathered) for one in self.centres)

    @property
    def homes(self) -> int:
        return sum(one.all_homes for one in self.centres)


@dataclass(frozen=True)
class BranchNode:
    """``loose`` members hang in the air: their group or centre household is no more."""

    branch: Branch
    groups: list[GroupNode]
    loose: list[MemberNode]


@dataclass(frozen=True)
class Chain:
    branches: list[BranchNode]
    gaps: list[Gap]
    levels: dict[Level, int]

    @property
    def is_complete(self) -> bool:
        return not self.gaps

    @property
    def uneven(self) -> list[CentreNode]:
        """Centre households with unusually few or many homes; without any they are a gap."""
        groups = [group for node in self.branches for group in node.groups]
        centres = [centre for group in groups for centre in group.centres]
        usual = (0, *range(FEWEST_HOMES, MOST_HOMES + 1))
        return [one for one in centres if one.all_homes not in usual]


def chain_on(day: date | None = None) -> Chain:
    """The whole chain, with a handful of queries however many homes it has."""
    return _Reading(day or today()).chain()


class _Reading:
    def __init__(self, day: date) -> None:
        self.day = day
        self.branches = list(chain_branches(day))
        standing = {branch.pk for branch in self.branches}
        self.groups = [one for one in groups_on(day) if one.branch_id in standing]
        self.members = list(members_on(day))
        held = Link.objects.filter(holding(day), member__in=[one.pk for one in self.members])
        primary = held.filter(is_primary=True)
        self.linked = dict(
            primary.values_list("member")
            .annotate(homes=CountRows("pk"))
            .values_list("member", "homes")
        )

    def chain(self) -> Chain:
        branches = [self._branch(branch) for branch in self.branches]
        gaps = [*self._gaps_of_branches(branches), *self._loose_gaps(), *self._home_gaps()]
        levels = {
            Level.BRANCH: len(self.branches),
            Level.GROUP: len(self.groups),
            Level.CENTRE: sum(one.is_centre for one in self.placed),
            Level.MEMBER: len(self.members),
            Level.HOUSEHOLD: sum(self.linked.values()),
        }
        return Chain(branches, gaps, levels)

    @cached_property
    def centres(self) -> dict[UUID, Member]:
        groups = {group.pk for group in self.groups}
        return {one.pk: one for one in self.members if one.is_centre and one.group_id in groups}

    @cached_property
    def placed(self) -> list[Member]:
        """Those who hang on a centre household that stands, and these themselves."""
        return [one for one in self.members if (one.centre_id or one.pk) in self.centres]

    @cached_property
    def gathered(self) -> dict[UUID, list[MemberNode]]:
        found: dict[UUID, list[MemberNode]] = defaultdict(list)
        for one in self.placed:
            if one.centre_id:
                found[one.centre_id].append(self._node(one))
        return found

    def _node(self, member: Member) -> MemberNode:
        return MemberNode(member, self.linked.get(member.pk, 0))

    def _branch(self, branch: Branch) -> BranchNode:
        placed = {one.pk for one in self.placed}
        loose = [
            self._node(one)
            for one in self.members
            if one.branch_id == branch.pk and one.pk not in placed
        ]
        groups = [self._group(one) for one in self.groups if one.branch_id == branch.pk]
        return BranchNode(branch, groups, loose)

    def _group(self, group: PartyGroup) -> GroupNode:
        centres = [
            CentreNode(one, self.linked.get(one.pk, 0), self.gathered[one.pk])
            for one in self.centres.values()
            if one.group_id == group.pk
        ]
        places = _("、").join(str(area) for area in group.areas.all())
        return GroupNode(group, places, centres)

    def _gaps_of_branches(self, branches: list[BranchNode]) -> Iterator[Gap]:
        if not branches:
            yield Gap(Lack.BRANCH, Level.BRANCH, "", _("还没有小区党支部。"))
        for node in branches:
            name = node.branch.name
            if not node.groups:
                said = _("%(name)s还没有党小组。") % {"name": name}
                yield Gap(Lack.GROUP, Level.GROUP, name, said, node.branch.pk)
            for group in node.groups:
                yield from _gaps_of_group(group)

    def _loose_gaps(self) -> Iterator[Gap]:
        placed = {one.pk for one in self.placed}
        for one in self.members:
            if one.pk not in placed:
                said = _("%(name)s还没有挂到党员中心户。") % {"name": one.name}
                yield Gap(Lack.PLACE, Level.MEMBER, one.name, said, one.pk)

    def _home_gaps(self) -> Iterator[Gap]:
        """A building without a group is named once; elsewhere each unit."""
        left = self._homes_left()
        covered = self._covered_buildings()
        units = Unit.objects.select_related("building").in_bulk([pk for pk in left if pk])
        of_building: Counter[UUID] = Counter()
        for unit in units.values():
            of_building[unit.building_id] += left[unit.pk]
        for building in Building.objects.filter(pk__in=of_building.keys() - covered):
            yield _building_gap(building, of_building[building.pk])
        for unit in sorted(units.values(), key=_place_of):
            if unit.building_id in covered:
                yield _unit_gap(unit, left[unit.pk])
        if left[None]:
            yield _unplaced_gap(left[None])

    def _homes_left(self) -> Counter[UUID | None]:
        """Homes not known to be vacant that no member on duty looks after first, by unit."""
        left = homes_to_link(day=self.day).exclude(occupancy=Occupancy.VACANT)
        return Counter(dict(left.values_list("unit").annotate(homes=CountRows("pk")).order_by()))

    def _covered_buildings(self) -> set[UUID]:
        """With no field of work told anywhere, nothing can be said of one building."""
        areas = [area for group in self.groups for area in group.areas.all()]
        if not areas:
            return set(Building.objects.values_list("pk", flat=True))
        found = (area.unit.building_id if area.unit else area.building_id for area in areas)
        return {building for building in found if building}


def _gaps_of_group(node: GroupNode) -> Iterator[Gap]:
    name = node.group.name
    if not node.centres:
        said = _("%(name)s还没有党员中心户。") % {"name": name}
        yield Gap(Lack.CENTRE, Level.CENTRE, name, said, node.group.pk)
    for centre in node.centres:
        if not centre.all_homes:
            name = centre.member.name
            said = _("党员中心户%(name)s还没有包联户。") % {"name": name}
            yield Gap(Lack.LINKS, Level.HOUSEHOLD, name, said, centre.member.pk)


def _building_gap(building: Building, homes: int) -> Gap:
    said = ngettext(
        "%(name)s还没有党小组，%(count)s 户没有包联党员。",
        "%(name)s还没有党小组，%(count)s 户没有包联党员。",
        homes,
    ) % {"name": building.name, "count": homes}
    return Gap(Lack.GROUP_OF_BUILDING, Level.GROUP, building.name, said, building.pk)


def _unit_gap(unit: Unit, homes: int) -> Gap:
    said = ngettext(
        "%(name)s还有 %(count)s 户没有包联党员。", "%(name)s还有 %(count)s 户没有包联党员。", homes
    ) % {"name": str(unit), "count": homes}
    return Gap(Lack.LINKED_HOMES, Level.HOUSEHOLD, str(unit), said, unit.pk)


def _unplaced_gap(homes: int) -> Gap:
    said = ngettext(
        "有 %(count)s 户不知在哪个单元，还没有包联党员。",
        "有 %(count)s 户不知在哪个单元，还没有包联党员。",
        homes,
    ) % {"count": homes}
    return Gap(Lack.UNPLACED_HOMES, Level.HOUSEHOLD, "", said)


def _place_of(unit: Unit) -> tuple[int, str, int, str]:
    return unit.building.position, unit.building.name, unit.position, unit.name
