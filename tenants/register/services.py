"""Changing the register: places, homes, declared totals, and who stands for which home."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.counts import Count
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from district.identity.models import Account
from tenants.register.models import (
    EARLIEST_YEAR,
    Building,
    DeclaredTotals,
    Household,
    Occupancy,
    Residency,
    Unit,
)
from tenants.register.names import building_name, natural_place, room_name, unit_name
from tenants.register.numbering import Numbering

_BATCH = 1_000


@dataclass(frozen=True)
class Written:
    """How many rows of each kind were added."""

    buildings: int
    units: int
    households: int


@transaction.atomic
def generate_numbering(*, numbering: Numbering, actor_id: UUID | None = None) -> Written:
    """Write the buildings, units and homes of ``numbering``; none of its buildings may exist."""
    taken = Building.objects.filter(name__in=numbering.buildings).values_list("name", flat=True)
    if taken:
        raise Conflict(
            "building_taken",
            _("底册里已有%(names)s。请改起始楼号，或先删去这些楼栋。"),
            {"names": _("、").join(taken)},
            field="first_building",
        )
    places = list(numbering.places())
    units = ensure_units([(place.building, place.unit) for place in places])
    Household.objects.bulk_create(
        [
            Household(unit=units[place.building, place.unit], floor=place.floor, room=place.room)
            for place in places
        ],
        batch_size=_BATCH,
    )
    written = Written(len(numbering.units), len(units), len(places))
    record_act(action="register.numbered", actor_id=actor_id, **vars(written))
    return written


def ensure_buildings(names: Sequence[str]) -> dict[str, Building]:
    """The buildings of these names, the missing ones added; names are already one spelling."""
    known = {building.name: building for building in Building.objects.all()}
    missing = [name for name in dict.fromkeys(names) if name not in known]
    added = Building.objects.bulk_create(
        [Building(name=name, position=natural_place(name)) for name in missing]
    )
    return known | {building.name: building for building in added}


def ensure_units(names: Sequence[tuple[str, str]]) -> dict[tuple[str, str], Unit]:
    """The units of these (building, unit) names, the missing ones and buildings added."""
    wanted = dict.fromkeys(names)
    buildings = ensure_buildings([building for building, _unit in wanted])
    known = {
        (unit.building.name, unit.name): unit for unit in Unit.objects.select_related("building")
    }
    added = Unit.objects.bulk_create(
        [
            Unit(building=buildings[building], name=unit, position=natural_place(unit))
            for building, unit in wanted
            if (building, unit) not in known
        ]
    )
    return known | {(unit.building.name, unit.name): unit for unit in added}


@transaction.atomic
def add_building(
    *, name: str, built_year: int | None = None, actor_id: UUID | None = None
) -> Building:
    name = _filled(building_name(name), _("请填写楼栋，例如 3号楼。"))
    if Building.objects.filter(name=name).exists():
        raise _taken(name)
    _check_year(built_year)
    building = Building.objects.create(
        name=name, position=natural_place(name), built_year=built_year
    )
    _record("building_added", building, actor_id)
    return building


@transaction.atomic
def change_building(
    *, building: Building, name: str, built_year: int | None, actor_id: UUID | None = None
) -> Building:
    building = building.locked()
    name = _filled(building_name(name), _("请填写楼栋，例如 3号楼。"))
    if Building.objects.filter(name=name).exclude(pk=building.pk).exists():
        raise _taken(name)
    _check_year(built_year)
    changes = differing(building, {"name": name, "built_year": built_year})
    if not changes:
        return building
    building.name, building.position, building.built_year = name, natural_place(name), built_year
    building.save(update_fields=["name", "position", "built_year"])
    _record("building_changed", building, actor_id, fields=sorted(changes))
    return building


@transaction.atomic
def fill_built_year(*, built_year: int, actor_id: UUID | None = None) -> int:
    """The year of all buildings that have none yet; return how many."""
    _check_year(built_year)
    filled = Building.objects.filter(built_year=None).update(built_year=built_year)
    if not filled:
        raise Conflict("nothing_to_fill", _("没有缺建成年份的楼栋。"), field="built_year")
    record_act(action="register.built_year_filled", actor_id=actor_id, buildings=filled)
    return filled


@transaction.atomic
def remove_building(*, building: Building, actor_id: UUID | None = None) -> None:
    """Remove a building entered by mistake: nothing may stand in it or hang on it."""
    if building.units.exists():
        raise Conflict("building_in_use", _("这栋楼下还有单元，不能删除。请先删去各单元。"))
    _refuse_with_duties(building)
    _record("building_removed", building, actor_id)
    building.delete()


@transaction.atomic
def add_unit(*, building: Building, name: str, actor_id: UUID | None = None) -> Unit:
    name = _filled(unit_name(name), _("请填写单元，例如 2单元。"))
    if building.units.filter(name=name).exists():
        raise _taken(f"{building.name}{name}")
    unit = Unit.objects.create(building=building, name=name, position=natural_place(name))
    _record("unit_added", unit, actor_id)
    return unit


@transaction.atomic
def rename_unit(*, unit: Unit, name: str, actor_id: UUID | None = None) -> Unit:
    unit = unit.locked()
    name = _filled(unit_name(name), _("请填写单元，例如 2单元。"))
    if unit.building.units.filter(name=name).exclude(pk=unit.pk).exists():
        raise _taken(f"{unit.building.name}{name}")
    unit.name, unit.position = name, natural_place(name)
    unit.save(update_fields=["name", "position"])
    _record("unit_renamed", unit, actor_id)
    return unit


@transaction.atomic
def remove_unit(*, unit: Unit, actor_id: UUID | None = None) -> None:
    """Remove a unit entered by mistake: no home in it, no duty in its history."""
    if unit.households.exists():
        raise Conflict("unit_in_use", _("这个单元下还有住户，不能删除。请先删去各户。"))
    _refuse_with_duties(unit)
    _record("unit_removed", unit, actor_id)
    unit.delete()


@transaction.atomic
def add_household(
    *,
    unit: Unit | None,
    room: str,
    floor: int | None = None,
    occupancy: str = Occupancy.UNKNOWN,
    actor_id: UUID | None = None,
) -> Household:
    room = _filled(room_name(room), _("请填写房号，例如 502。"))
    if Household.objects.filter(unit=unit, room=room).exists():
        raise _room_taken()
    household = Household.objects.create(unit=unit, room=room, floor=floor, occupancy=occupancy)
    _record("household_added", household, actor_id)
    return household


@transaction.atomic
def change_household(
    *,
    household: Household,
    room: str,
    floor: int | None,
    occupancy: str,
    actor_id: UUID | None = None,
) -> Household:
    household = household.locked()
    room = _filled(room_name(room), _("请填写房号，例如 502。"))
    twins = Household.objects.filter(unit=household.unit, room=room).exclude(pk=household.pk)
    if twins.exists():
        raise _room_taken()
    changes = differing(household, {"room": room, "floor": floor, "occupancy": occupancy})
    if not changes:
        return household
    for name, value in changes.items():
        setattr(household, name, value)
    household.save(update_fields=list(changes))
    _record("household_changed", household, actor_id, fields=sorted(changes))
    return household


@transaction.atomic
def remove_household(*, household: Household, actor_id: UUID | None = None) -> None:
    """Remove a home entered by mistake; one that somebody stood for stays in the register.

    The reverse relations are named by the nouns that own them.
    """
    # A dispute is not named: who removes a home need not know of one.
    used = (household.residencies, household.residents, household.parts, household.in_disputes)
    if any(rows.exists() for rows in used):
        raise Conflict(
            "household_in_use",
            _("这一户已有居民、住户或专有部分的登记，不能删除。没有人住时请改为“空置”。"),
        )
    if household.party_links.exists() or household.party_members.exists():
        raise Conflict(
            "household_in_chain", _("这一户有包联记录，不能删除。没有人住时请改为“空置”。")
        )
    _record("household_removed", household, actor_id)
    household.delete()


@transaction.atomic
def declare_totals(
    *, buildings: Count, units: Count, households: Count, actor_id: UUID | None = None
) -> bool:
    """Set what is known of the totals without a list; tell whether anything changed."""
    totals = DeclaredTotals.objects.select_for_update().first() or DeclaredTotals()
    wanted = {"buildings": buildings, "units": units, "households": households}
    changes = differing(totals, wanted)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(totals, name, value)
    totals.save()
    record_act(action="register.totals_declared", actor_id=actor_id, fields=sorted(changes))
    return True


@transaction.atomic
def settle_resident(
    *, account: Account, household: Household, since_on: date, actor_id: UUID | None = None
) -> Residency:
    """Let a person stand for a home; the same again changes nothing."""
    residency, is_new = Residency.objects.get_or_create(
        account=account, household=household, until_on=None, defaults={"since_on": since_on}
    )
    if is_new:
        _record("resident_settled", household, actor_id)
    return residency


@transaction.atomic
def end_residency(
    *, residency: Residency, until_on: date, actor_id: UUID | None = None
) -> Residency:
    residency = residency.locked()
    if until_on < residency.since_on:
        raise DomainError("ends_before_it_begins", _("搬离日期不能早于入住日期。"))
    residency.until_on = until_on
    residency.save(update_fields=["until_on"])
    _record("residency_ended", residency.household, actor_id)
    return residency


def _filled(name: str, sentence: Promise) -> str:
    if not name:
        raise DomainError("name_missing", sentence, field="name")
    return name


def _check_year(year: int | None) -> None:
    if year is not None and not EARLIEST_YEAR <= year <= today().year:
        raise DomainError(
            "no_such_year",
            _("建成年份要在 %(first)s 年和今年之间。"),
            {"first": EARLIEST_YEAR},
            field="built_year",
        )


def _taken(name: str) -> Conflict:
    return Conflict("name_taken", _("底册里已有%(name)s。"), {"name": name}, field="name")


def _room_taken() -> Conflict:
    """Without the room: where somebody lives stays out of refusals, which are logged."""
    return Conflict("room_taken", _("这个单元里已有这个房号。"), field="room")


def _refuse_with_duties(place: Building | Unit) -> None:
    """The reverse relations are named by the nouns that own them; the register knows neither."""
    if place.head_terms.exists():
        raise Conflict("place_has_heads", _("这里有负责人的任职记录，不能删除。写错名称时请改名。"))
    if place.group_areas.exists():
        raise Conflict(
            "place_has_groups", _("这里是党小组的负责范围，不能删除。写错名称时请改名。")
        )


def _record(
    act: str, row: Building | Unit | Household, actor_id: UUID | None, **facts: object
) -> None:
    record_act(
        action=f"register.{act}",
        actor_id=actor_id,
        object_type=row._meta.label,
        object_id=row.pk,
        **facts,
    )
