"""The parts of a place for which a role may hold: units of a compound, divisions of the district."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.core.permissions import COMPOUND_ROLES, DISTRICT_ROLES, Role
from district.registry.models import DivisionLevel
from district.registry.queries.divisions import divisions_on, divisions_served
from district.tenancy.context import current_compound
from tenants.register import queries as register
from tenants.register.models import Building, Unit

Choice = tuple[str, str]


@dataclass(frozen=True)
class Parts:
    """What a form of roles offers in the running place."""

    roles: list[tuple[str, Promise | str]]
    label: str | Promise
    help_text: str | Promise
    choices: list[tuple[str, list[Choice]]]
    has_homes: bool


def parts_here() -> Parts:
    """Roles and parts of the running compound, or of the district."""
    return _of_compound() if current_compound() else _of_district()


def part_names(ids: Iterable[UUID | None]) -> dict[UUID | None, str]:
    """What the parts with these identifiers are called today."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    if current_compound():
        names: dict[UUID | None, str] = {unit.id: str(unit) for unit in register.all_units(wanted)}
        houses = register.all_buildings().filter(pk__in=wanted)
        return names | {building.id: building.name for building in houses}
    named = divisions_on().filter(division__in=wanted)
    return {period.division_id: period.name for period in named}


def _roles(of: frozenset[Role]) -> list[tuple[str, Promise | str]]:
    return [(role.value, role.label) for role in Role if role in of]


def _parts_of(building: Building, units: Iterable[Unit]) -> list[Choice]:
    whole = gettext("%(building)s整栋楼") % {"building": building.name}
    return [(str(building.id), whole), *((str(unit.id), str(unit)) for unit in units)]


def _of_compound() -> Parts:
    units = groupby(register.all_units(), key=lambda unit: unit.building)
    return Parts(
        roles=_roles(COMPOUND_ROLES),
        label=_("哪个单元或哪栋楼"),
        help_text=_(
            "楼长请选负责的单元；负责整栋楼的，选“整栋楼”。居民请选居住的单元，其他身份不用选。"
        ),
        choices=[(building.name, _parts_of(building, group)) for building, group in units],
        has_homes=True,
    )


def _of_district() -> Parts:
    """Each street with its communities below it: names of communities repeat, streets tell them."""
    levels = (DivisionLevel.SUBDISTRICT, DivisionLevel.COMMUNITY)
    periods = list(divisions_served().filter(division__level__in=levels))
    communities: dict[UUID | None, list[Choice]] = defaultdict(list)
    for one in periods:
        communities[one.parent_id].append((str(one.division_id), one.name))
    streets = [one for one in periods if one.division.level == DivisionLevel.SUBDISTRICT]
    return Parts(
        roles=_roles(DISTRICT_ROLES),
        label=_("街道或社区"),
        help_text=_("街道查看请选街道，社区查看请选社区，其他身份不用选。"),
        choices=[
            (one.name, [(str(one.division_id), one.name), *communities[one.division_id]])
            for one in streets
        ],
        has_homes=False,
    )
