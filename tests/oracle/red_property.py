"""PC, PC_RED: 期末由物业企业服务的小区; 符合当期清单全部条件的.

The checklist asks for evidence, each criterion of which weighs something: the company's branch or
a guidance officer; somebody on two of the three sides, or a meeting of all three within so many
months; a published promise; no promise past its day. A company of whose side nothing was ever
entered meets no checklist that was issued; before the first one nothing is reported of it.
"""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window

CODES = ("PC", "PC_RED")
_STANDARD = {
    "party_weight": 30,
    "joint_weight": 40,
    "joint_months": 6,
    "promise_weight": 30,
    "kept_weight": 0,
}


class Rows(NamedTuple):
    managements: list[Row]
    branches: list[Row]
    bodies: list[Row]
    seats: list[Row]
    guidances: list[Row]
    meetings: list[Row]
    promises: list[Row]
    checklists: list[Row]


def read() -> Rows:
    return Rows(
        select("register_management", "mode, since_on, until_on"),
        select("party_branch", "id, kind, founded_on, dissolved_on"),
        select("bodies_body", "id, formed_on, dissolved_on"),
        select("bodies_seat", "holder_name, branch_id, body_id, since_on, until_on"),
        select("property_guidance", "since_on, until_on"),
        select("property_tripartitemeeting", "held_on, branch_came, residents_came, company_came"),
        select("property_servicepromise", "published_on, due_on, done_on"),
        select("property_knownchecklist", f"version, valid_from, {', '.join(_STANDARD)}"),
    )


def elements(rows: Rows, window: Window) -> Amounts:
    day = window.last_day
    modes = [one["mode"] for one in rows.managements if _holds(one, day)]
    if not modes:
        return {"PC": UNREPORTED, "PC_RED": UNREPORTED}
    if modes != ["company"]:
        return {"PC": Amount(0), "PC_RED": Amount(0)}
    told = rows.guidances or rows.meetings or rows.promises
    if not told and all(one["kind"] != "property" for one in rows.branches):
        was_asked = any(one["valid_from"] <= day for one in rows.checklists)
        return {"PC": Amount(1), "PC_RED": Amount(0) if was_asked else UNREPORTED}
    return {"PC": Amount(1), "PC_RED": Amount(int(_is_red(rows, day)))}


def _is_red(rows: Rows, day: date) -> bool:
    known = [one for one in rows.checklists if one["valid_from"] <= day]
    terms = max(known, key=lambda one: int(one["version"]), default=_STANDARD)
    met = {
        "party_weight": _has_party(rows, day),
        "joint_weight": _is_joint(rows, day, terms["joint_months"]),
        "promise_weight": any(one["published_on"] <= day for one in rows.promises),
        "kept_weight": not any(_is_overdue(one, day) for one in rows.promises),
    }
    return all(is_met for name, is_met in met.items() if terms[name] > 0)


def _has_party(rows: Rows, day: date) -> bool:
    branches = [one for one in rows.branches if one["kind"] == "property"]
    return any(_stands(one, "founded_on", day) for one in branches) or any(
        _holds(one, day) for one in rows.guidances
    )


def _is_joint(rows: Rows, day: date, months: int) -> bool:
    came = ("branch_came", "residents_came", "company_came")
    meetings = [one["held_on"] for one in rows.meetings if all(one[side] for side in came)]
    if any(held_on <= day < _later(held_on, months) for held_on in meetings):
        return True
    sides = {one["id"]: one["kind"] for one in rows.branches if _stands(one, "founded_on", day)}
    sides |= {one["id"]: "body" for one in rows.bodies if _stands(one, "formed_on", day)}
    held: dict[str, set[str]] = {}
    for seat in rows.seats:
        place = seat["branch_id"] or seat["body_id"]
        if _holds(seat, day) and place in sides:
            held.setdefault(seat["holder_name"], set()).add(sides[place])
    return any(len(of) > 1 for of in held.values())


def _is_overdue(promise: Row, day: date) -> bool:
    due, done = promise["due_on"], promise["done_on"]
    return due is not None and due < day and (done is None or done > day)


def _holds(row: Row, day: date) -> bool:
    return row["since_on"] <= day and (row["until_on"] is None or day < row["until_on"])


def _stands(row: Row, begun: str, day: date) -> bool:
    since, until = row[begun], row["dissolved_on"]
    return (since is None or since <= day) and (until is None or day < until)


def _later(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
