"""BLD, UNIT, HH, HHO: 底册中的楼栋、单元、户数; the declared total where there is no list.

Of the homes of which nobody knows whether somebody lives there, some may be lived in: HHO is
then a lower bound. With no home known at all it is not reported.
"""

from dataclasses import dataclass
from typing import Any

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, select, stated
from tests.oracle.periods import Window

CODES = ("BLD", "UNIT", "HH", "HHO")


@dataclass(frozen=True)
class Rows:
    buildings: int
    units: int
    homes: list[str]
    declared: dict[str, Any]


def read() -> Rows:
    declared = select("register_declaredtotals", "buildings, units, households")
    return Rows(
        len(select("register_building", "id")),
        len(select("register_unit", "id")),
        [row["occupancy"] for row in select("register_household", "occupancy")],
        declared[0] if declared else {},
    )


def elements(rows: Rows, _window: Window) -> Amounts:
    """The register bears no dates: it is counted as it stands."""
    return {
        "BLD": _listed_or_declared(rows.buildings, rows.declared.get("buildings")),
        "UNIT": _listed_or_declared(rows.units, rows.declared.get("units")),
        "HH": _listed_or_declared(len(rows.homes), rows.declared.get("households")),
        "HHO": _occupied(rows.homes),
    }


def _listed_or_declared(listed: int, declared: Any) -> Amount:
    return Amount(listed) if listed else stated(declared)


def _occupied(homes: list[str]) -> Amount:
    unknown = homes.count("unknown")
    if unknown == len(homes):
        return UNREPORTED
    return Amount(homes.count("occupied"), at_least=unknown > 0)
