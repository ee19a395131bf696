"""REG_F, REG_OK: 期末底册应填写的项目, and those of them that are filled (DQ-01).

Six: buildings, units and households, each by a list or a declared total; heads, branches,
bodies, each by a record or by somebody's word that there is none.
"""

from tests.oracle.amounts import Amount, Amounts, absences, select
from tests.oracle.periods import Window

CODES = ("REG_F", "REG_OK")
_LISTS = {
    "buildings": "register_building",
    "units": "register_unit",
    "households": "register_household",
}
_TABLES = {"heads_headterm": "head", "party_branch": "branch", "bodies_body": "body"}


def read() -> list[bool]:
    """Of each mandatory field, whether it is filled."""
    declared = select("register_declaredtotals", ", ".join(_LISTS))
    listed = [
        bool(select(table, "id")) or any(row[column] is not None for row in declared)
        for column, table in _LISTS.items()
    ]
    absent = absences()
    return listed + [bool(select(table, "id")) or _TABLES[table] in absent for table in _TABLES]


def elements(filled: list[bool], _window: Window) -> Amounts:
    return {"REG_F": Amount(len(filled)), "REG_OK": Amount(sum(filled))}
