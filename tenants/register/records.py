"""The register as files: buildings, units, households, declared totals.

A row that names a building or unit which the register lacks adds it: one list of households is
enough to begin with.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.counts import Count
from district.core.errors import DomainError
from district.core.outcomes import Outcome, differing
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, count, integer, text
from tenants.register.models import (
    EARLIEST_YEAR,
    Building,
    DeclaredTotals,
    Household,
    Occupancy,
    Unit,
)
from tenants.register.names import building_name, room_name, unit_name
from tenants.register.services import (
    change_building,
    declare_totals,
    ensure_buildings,
    ensure_units,
)

_BATCH = 1_000
_BUILDING_HELP = _("居民平常的叫法；只写数字 3 就是 3号楼")
_UNIT_HELP = _("只写数字 2 就是 2单元")


@dataclass(frozen=True)
class BuildingRecord:
    number: int
    building: str
    built_year: int | None

    @property
    def key(self) -> str:
        return building_name(self.building)


@dataclass(frozen=True)
class UnitRecord:
    number: int
    building: str
    unit: str

    @property
    def key(self) -> tuple[str, str]:
        return building_name(self.building), unit_name(self.unit)


@dataclass(frozen=True)
class HouseholdRecord:
    """``building`` and ``unit`` both empty: the home is known, its place is not."""

    number: int
    building: str
    unit: str
    room: str
    floor: int | None
    occupancy: str | None

    @property
    def key(self) -> tuple[str, str, str]:
        return building_name(self.building), unit_name(self.unit), room_name(self.room)

    def values(self, given: frozenset[str]) -> dict[str, Any]:
        """What the file says beside the place; a column that is not there says nothing."""
        told = {"floor": self.floor, "occupancy": self.occupancy or Occupancy.UNKNOWN}
        return {name: value for name, value in told.items() if name in given}


@dataclass(frozen=True)
class TotalsRecord:
    number: int
    buildings: Count
    units: Count
    households: Count

    @property
    def key(self) -> str:
        return "totals"


_building = Column(
    "building", ("楼栋", "楼号", "楼栋号"), text(20), True, _BUILDING_HELP, "示例：3号楼"
)
_unit = Column("unit", ("单元", "单元号"), text(20), True, _UNIT_HELP, "2单元")
_built_year = Column(
    "built_year",
    ("建成年份", "建成年代", "竣工年份"),
    integer(EARLIEST_YEAR, 2200),
    help=_("不清楚就留空"),
    example="2003",
)
BUILDINGS = Sheet(_("楼栋"), (_building, _built_year), BuildingRecord)
UNITS = Sheet(_("单元"), (_building, _unit), UnitRecord)
HOUSEHOLDS = Sheet(
    _("户"),
    (
        Column("building", _building.titles, text(20), False, _BUILDING_HELP, "示例：3号楼"),
        Column("unit", _unit.titles, text(20), False, _UNIT_HELP, "2单元"),
        Column("floor", ("楼层", "层"), integer(-5, 200), example="5"),
        Column("room", ("房号", "门牌", "室号", "室"), text(20), True, example="502"),
        Column(
            "occupancy",
            ("居住情况", "是否有人居住"),
            choice_of(
                Occupancy,
                aliases={"有人": "occupied", "是": "occupied", "无人": "vacant", "否": "vacant"},
            ),
            help=_("不清楚就留空"),
            example="有人居住",
        ),
    ),
    HouseholdRecord,
)
TOTALS = Sheet(
    _("总数"),
    (
        Column("buildings", ("楼栋数", "栋数"), count(), example="示例：7"),
        Column("units", ("单元数",), count(), example="22"),
        Column("households", ("户数", "总户数"), count(), example="281"),
    ),
    TotalsRecord,
)


def file_buildings(
    rows: Sequence[BuildingRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    known = set(Building.objects.values_list("name", flat=True))
    buildings = ensure_buildings([row.key for row in rows])
    tells = "built_year" in given

    def enter(row: BuildingRecord) -> Outcome:
        building = buildings[row.key]
        differs = tells and building.built_year != row.built_year
        if differs:
            change_building(
                building=building,
                name=building.name,
                built_year=row.built_year,
                actor_id=actor_id,
            )
        if row.key not in known:
            return Outcome.NEW
        return Outcome.CHANGED if differs else Outcome.UNCHANGED

    return one_by_one(rows, enter)


def file_units(
    rows: Sequence[UnitRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    known = set(Unit.objects.values_list("building__name", "name"))
    ensure_units([row.key for row in rows])
    for row in rows:
        yield Fate(row.number, Outcome.UNCHANGED if row.key in known else Outcome.NEW)


def file_households(
    rows: Sequence[HouseholdRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """In bulk: thousands of rows take a handful of statements."""
    known = homes_by_place()
    half = [row for row in rows if bool(row.building) != bool(row.unit)]
    whole = [row for row in rows if bool(row.building) == bool(row.unit)]
    units = ensure_units([row.key[:2] for row in whole if row.building])
    new, changed = [], []
    for row in whole:
        values = row.values(given)
        home = known.get(row.key)
        if home is None:
            unit = units[row.key[:2]] if row.building else None
            new.append(Household(unit=unit, room=row.key[2], **values))
            yield Fate(row.number, Outcome.NEW)
        elif changes := differing(home, values):
            for name, value in changes.items():
                setattr(home, name, value)
            changed.append(home)
            yield Fate(row.number, Outcome.CHANGED)
        else:
            yield Fate(row.number, Outcome.UNCHANGED)
    for row in half:
        yield _half_placed(row)
    Household.objects.bulk_create(new, batch_size=_BATCH)
    Household.objects.bulk_update(changed, ["floor", "occupancy"], batch_size=_BATCH)


def file_totals(
    rows: Sequence[TotalsRecord], given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    for row in rows:
        known = DeclaredTotals.objects.first()
        told = {name: getattr(row, name) for name in ("buildings", "units", "households")}
        kept = {name: getattr(known, name) for name in told if known and name not in given}
        changed = declare_totals(**{**told, **kept}, actor_id=actor_id)
        outcome = Outcome.CHANGED if known else Outcome.NEW
        yield Fate(row.number, outcome if changed else Outcome.UNCHANGED)


def building_rows() -> Iterator[Mapping[str, Any]]:
    for building in Building.objects.all():
        yield {"building": building.name, "built_year": building.built_year}


def unit_rows() -> Iterator[Mapping[str, Any]]:
    for unit in Unit.objects.select_related("building"):
        yield {"building": unit.building.name, "unit": unit.name}


def household_rows() -> Iterator[Mapping[str, Any]]:
    """An unknown occupancy is an empty cell."""
    for home in Household.objects.select_related("unit__building"):
        building, unit, room = place_of(home)
        known = home.occupancy != Occupancy.UNKNOWN
        yield {
            "building": building,
            "unit": unit,
            "floor": home.floor,
            "room": room,
            "occupancy": home.occupancy if known else None,
        }


def totals_rows() -> Iterator[Mapping[str, Any]]:
    for totals in DeclaredTotals.objects.all():
        yield {
            "buildings": totals.buildings,
            "units": totals.units,
            "households": totals.households,
        }


def homes_by_place() -> dict[tuple[str, str, str], Household]:
    return {place_of(home): home for home in Household.objects.select_related("unit__building")}


def home_in(
    homes: Mapping[tuple[str, str, str], Household], building: str, unit: str, room: str
) -> Household:
    """The home that a row names; a refusal where the register has none."""
    home = homes.get((building_name(building), unit_name(unit), room_name(room)))
    if home is None:
        raise DomainError(
            "no_household",
            _("底册里没有这一户。请检查楼栋、单元和房号，或先导入“户”。"),
            field="room",
        )
    return home


def place_of(home: Household) -> tuple[str, str, str]:
    """Building, unit and room, as files name a home."""
    if home.unit is None:
        return "", "", home.room
    return home.unit.building.name, home.unit.name, home.room


def _half_placed(row: HouseholdRecord) -> Fate:
    missing = "unit" if row.building else "building"
    sentence = _("楼栋和单元要么都填，要么都不填。")
    return Fate(row.number, Outcome.BAD, missing, "half_placed", str(sentence))
