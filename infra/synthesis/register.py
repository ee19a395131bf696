"""The register of one compound: buildings, units, homes, and what is declared of them."""

import random
from dataclasses import dataclass, field
from datetime import timedelta

from district.core.dates import Precision
from district.registry.models import ManagementMode
from infra.synthesis.faults import Fault
from infra.synthesis.order import moment
from infra.synthesis.plan import Planned
from infra.synthesis.rows import Rows, exactly
from infra.synthesis.shapes import CLASSES, ROOMS_A_FLOOR, Block
from tenants.register.models import (
    Building,
    DeclaredTotals,
    Household,
    Management,
    Occupancy,
    Unit,
)
from tenants.register.names import natural_place

_MORNING = 9 * 3600
# Every so many compounds one without built years, and one of which nobody says who manages.
_YEARLESS, _UNMANAGED = 8, 7
_MANAGEMENT = ("mode", "company", "basis", "since_on", "since_precision", "until_on")
_DECLARE = 0.30
# Where nobody has gone from door to door yet, a part of the homes is unknown.
_UNVISITED, _UNKNOWN = 0.15, 0.35


@dataclass(frozen=True)
class Home:
    """A household's row as matters need it."""

    id: str
    unit_id: str
    place: str


@dataclass
class Register:
    """What of the register other nouns build on."""

    building_ids: list[str] = field(default_factory=list)
    unit_ids: list[str] = field(default_factory=list)
    units_of: dict[str, list[str]] = field(default_factory=dict)
    homes: list[Home] = field(default_factory=list)
    declared: dict[str, int] = field(default_factory=dict)


class RegisterWriter:
    """Enters one compound's register on its first day."""

    def __init__(self, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._planned, self._rows, self._dice = planned, rows, dice
        self._at = moment(planned.go_live_on, _MORNING)
        self._buildings = rows.table(Building, "name", "position", "built_year")
        self._managements = rows.table(Management, *_MANAGEMENT)
        self._units = rows.table(Unit, "building_id", "name", "position")
        self._households = rows.table(Household, "unit_id", "floor", "room", "occupancy")
        self._totals = rows.table(DeclaredTotals, "only", "buildings", "units", "households")
        self._occupied = CLASSES[planned.size.kind].occupied
        self._unknown = _UNKNOWN if dice.random() < _UNVISITED else 0.0
        self._register = Register()

    def write(self, *, declared_only: dict[str, int] | None = None) -> Register:
        """With ``declared_only`` there is no list, but at most some totals (seed row G3)."""
        if declared_only is None:
            for block in self._planned.size.blocks:
                self._write_building(block)
            self._declare(self._totals_of_list())
        else:
            self._declare(declared_only)
        self._write_management()
        return self._register

    def _write_building(self, block: Block) -> None:
        building = self._rows.identifier(self._at)
        year = self._planned.built_in if self._planned.index % _YEARLESS else None
        self._buildings.append((building, self._at, block.name, natural_place(block.name), year))
        self._register.building_ids.append(building)
        for number in range(1, block.units + 1):
            unit = self._rows.identifier(self._at)
            name = f"{number}单元"
            self._units.append((unit, self._at, building, name, number))
            self._register.unit_ids.append(unit)
            self._register.units_of.setdefault(building, []).append(unit)
            self._write_homes(unit, f"{block.name}{name}", block.floors)

    def _write_management(self) -> None:
        """Since some day before; of one compound in seven nobody has entered it."""
        planned = self._planned
        if planned.index % _UNMANAGED == 0:
            return
        mode = planned.management
        company = f"{planned.name}物业公司" if mode is ManagementMode.COMPANY else ""
        since = planned.go_live_on - timedelta(days=self._dice.randint(30, 1_500))
        row = (mode.value, company, "", since, Precision.DAY.value, None)
        self._managements.append((self._rows.identifier(self._at), self._at, *row))

    def _write_homes(self, unit: str, place: str, floors: int) -> None:
        at, homes = self._at, self._register.homes
        for floor in range(1, floors + 1):
            for door in range(1, ROOMS_A_FLOOR + 1):
                home, room = self._rows.identifier(at), f"{floor}{door:02d}"
                self._households.append((home, at, unit, floor, room, self._occupancy()))
                homes.append(Home(home, unit, place))

    def _occupancy(self) -> str:
        if self._unknown and self._dice.random() < self._unknown:
            return Occupancy.UNKNOWN.value
        is_occupied = self._dice.random() < self._occupied
        return (Occupancy.OCCUPIED if is_occupied else Occupancy.VACANT).value

    def _totals_of_list(self) -> dict[str, int]:
        """Three in ten have declared totals as well; those with the fault declared another."""
        households = len(self._register.homes)
        totals = {
            "buildings": len(self._register.building_ids),
            "units": len(self._register.unit_ids),
            "households": households,
        }
        if self._planned.fault is Fault.LIST_DISAGREES:
            off = max(1, round(households * self._dice.uniform(0.03, 0.15)))
            return totals | {"households": households + off * self._dice.choice((-1, 1))}
        return totals if self._dice.random() < _DECLARE else {}

    def _declare(self, totals: dict[str, int]) -> None:
        self._register.declared = totals
        if totals:
            known = (exactly(totals.get(key)) for key in ("buildings", "units", "households"))
            self._totals.append((self._rows.identifier(self._at), self._at, True, *known))
