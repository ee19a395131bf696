"""REG_F, REG_OK, FLD, FLD_OK: 期末底册应填写的项目, and those of them that are filled (DQ-01).

Six in the catalogue of 2023: buildings, units and households, each by a list or a declared total;
heads, branches, bodies, each by a record or by somebody's word that there is none. Its successor
asks besides for occupancy, areas and built years, each of every row, and for who manages.
"""

from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import Amount, Amounts, absences, select
from tests.oracle.periods import Window

CODES = ("REG_F", "REG_OK", "FLD", "FLD_OK")
_LISTS = {
    "buildings": "register_building",
    "units": "register_unit",
    "households": "register_household",
}
_TABLES = {"heads_headterm": "head", "party_branch": "branch", "bodies_body": "body"}


class Filled(NamedTuple):
    """Of each field whether it is filled; of who manages the days."""

    first: list[bool]
    of_rows: list[bool]
    managed: list[tuple[date, date | None]]


def read() -> Filled:
    declared = select("register_declaredtotals", ", ".join(_LISTS))
    listed = [
        bool(select(table, "id")) or any(row[column] is not None for row in declared)
        for column, table in _LISTS.items()
    ]
    absent = absences()
    told = [bool(select(table, "id")) or _TABLES[table] in absent for table in _TABLES]
    homes = [row["occupancy"] != "unknown" for row in select("register_household", "occupancy")]
    areas = [
        any(area is not None for area in row.values())
        for row in select("ownership_part", "registered_area, surveyed_area, contract_area")
    ]
    years = [row["built_year"] is not None for row in select("register_building", "built_year")]
    spans = select("register_management", "since_on, until_on")
    return Filled(
        listed + told,
        [bool(rows) and all(rows) for rows in (homes, areas, years)],
        [(row["since_on"], row["until_on"]) for row in spans],
    )


def elements(filled: Filled, window: Window) -> Amounts:
    day = window.last_day
    managed = any(
        since <= day and (until is None or day < until) for since, until in filled.managed
    )
    every = [*filled.first, *filled.of_rows, managed]
    return {
        "REG_F": Amount(len(filled.first)),
        "REG_OK": Amount(sum(filled.first)),
        "FLD": Amount(len(every)),
        "FLD_OK": Amount(sum(every)),
    }
