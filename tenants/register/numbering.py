"""Numbering a new compound: buildings of one shape, all rooms written by the computer."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError

MOST_HOUSEHOLDS = 20_000
_MOST = {"buildings": 200, "units": 30, "floors": 60, "rooms": 40}


@dataclass(frozen=True)
class Place:
    """One home that will be written: 3号楼, 2单元, floor 5, room 502."""

    building: str
    unit: str
    floor: int
    room: str


@dataclass(frozen=True)
class BuildingSummary:
    """3号楼, 1–3单元, 36 homes, 101–602."""

    building: str
    units: str
    households: int
    rooms: str


@dataclass(frozen=True)
class Numbering:
    """``units[i]`` units in the i-th building from ``first_building``, each of ``floors``
    floors with ``rooms`` rooms a floor."""

    units: tuple[int, ...]
    floors: int
    rooms: int
    first_building: int = 1

    def __post_init__(self) -> None:
        self._bound("buildings", len(self.units), _("楼栋数"))
        for units in self.units:
            self._bound("units", units, _("每栋单元数"))
        self._bound("floors", self.floors, _("楼层数"))
        self._bound("rooms", self.rooms, _("每层户数"))
        if not 1 <= self.first_building <= 9_000:
            raise DomainError("numbering_first", _("起始楼号请填 1 到 9000 之间的整数。"))
        if self.households > MOST_HOUSEHOLDS:
            raise DomainError(
                "numbering_too_large",
                _("一次最多编 %(most)s 户，现在是 %(count)s 户。请分几次编号。"),
                {"most": MOST_HOUSEHOLDS, "count": self.households},
            )

    def _bound(self, name: str, value: int, label: Promise) -> None:
        if not 1 <= value <= _MOST[name]:
            raise DomainError(
                f"numbering_{name}",
                _("%(label)s请填 1 到 %(most)s 之间的整数。"),
                {"label": str(label), "most": _MOST[name]},
                field=name,
            )

    @property
    def households(self) -> int:
        return sum(self.units) * self.floors * self.rooms

    @property
    def buildings(self) -> list[str]:
        """The buildings' names, in their order."""
        return [f"{self.first_building + index}号楼" for index in range(len(self.units))]

    @property
    def unit_count(self) -> int:
        return sum(self.units)

    def summary(self) -> list[BuildingSummary]:
        """One line a building, for the eye before anything is written."""
        rooms = f"101–{self.floors}{self.rooms:02}"
        per_unit = self.floors * self.rooms
        return [
            BuildingSummary(name, _span(units), units * per_unit, rooms)
            for name, units in zip(self.buildings, self.units, strict=True)
        ]

    def places(self) -> Iterator[Place]:
        """Every home in the order of the houses."""
        for building, units in zip(self.buildings, self.units, strict=True):
            for unit in range(1, units + 1):
                yield from self._rooms(building, f"{unit}单元")

    def _rooms(self, building: str, unit: str) -> Iterator[Place]:
        for floor in range(1, self.floors + 1):
            for room in range(1, self.rooms + 1):
                yield Place(building, unit, floor, f"{floor}{room:02}")


def _span(units: int) -> str:
    return "1单元" if units == 1 else f"1–{units}单元"


def parse_units(text: str, buildings: int) -> tuple[int, ...]:
    """Read 3 (in each building) or 3,3,3,4 (one number a building)."""
    words = text.replace("，", ",").replace("、", ",").replace(" ", ",").split(",")
    try:
        numbers = tuple(int(word) for word in words if word)
    except ValueError:
        numbers = ()
    if len(numbers) == 1:
        return numbers * min(max(buildings, 0), _MOST["buildings"] + 1)
    if not numbers or len(numbers) != buildings:
        raise DomainError(
            "numbering_units",
            _("单元数请填一个整数；各栋不同时，每栋填一个，用逗号隔开，例如 3,3,4。"),
            field="units",
        )
    return numbers
