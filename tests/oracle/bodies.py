"""CMT_OK: 期末有已备案或按指南组建、未届满、未解散的业委会或物管会的小区计 1。

Self-formed bodies that were not filed do not count. Nobody knowing when a term ends, it goes on.

TERM_OK, TERM_EXP: 任期未满的、任期已满而未换届的业委会、物管会数; once the next term has been
formed the one before it is no committee any more.
CMT, CMT_PM: 期末在任的委员，及其中的党员. The list is taken for whole where the committee has
said how many they are, and as many are named.
DUO, DUO_OK: 既有小区党支部、又有在任期委员会; 至少一人在两边任职.
TRM_DUE, TRM_OK: 任期在期内届满的届次; 届满前已换届或依法终止.
"""

from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import (
    UNREPORTED,
    Amount,
    Amounts,
    Row,
    absences,
    is_known,
    select,
    stated,
)
from tests.oracle.periods import Window

CODES = (
    "CMT_OK", "TERM_OK", "TERM_EXP", "CMT", "CMT_PM", "DUO", "DUO_OK", "TRM_DUE", "TRM_OK",
)  # fmt: skip
_COMMITTEES = ("owners_committee", "property_committee")


class Rows(NamedTuple):
    bodies: list[Row]
    seats: list[Row]
    branches: list[Row]
    absent: dict[str, date]


def read() -> Rows:
    dates = "formed_on, filed_on, term_ends_on, dissolved_on"
    return Rows(
        select("bodies_body", f"id, kind, name, term_number, under_guide, {dates}, seats"),
        select(
            "bodies_seat", "body_id, branch_id, holder_name, is_party_member, since_on, until_on"
        ),
        select("party_branch", "id, kind, founded_on, dissolved_on"),
        absences(),
    )


def elements(rows: Rows, window: Window) -> Amounts:
    day = window.last_day
    if not is_known(rows.bodies, rows.absent.get("body"), day):
        return {**dict.fromkeys(CODES, UNREPORTED), **_both(rows, None, day)}
    counted = [body for body in rows.bodies if _counts(body, day)]
    return {
        "CMT_OK": Amount(1 if counted else 0),
        **_terms(rows, day),
        **_both(rows, counted, day),
        **_renewals(rows, window),
    }


def _terms(rows: Rows, day: date) -> Amounts:
    committees = [one for one in rows.bodies if _is_committee(one) and _stands(one, day)]
    latest = [
        one for one in committees if not any(_begun(next_, day) for next_ in _next(one, rows))
    ]
    past = sum(1 for one in latest if one["term_ends_on"] and one["term_ends_on"] <= day)
    return {
        "TERM_OK": Amount(len(latest) - past),
        "TERM_EXP": Amount(past),
        **_members(rows, latest, day),
    }


def _members(rows: Rows, committees: list[Row], day: date) -> Amounts:
    held = {
        one["id"]: [seat for seat in _held(rows, day) if seat["body_id"] == one["id"]]
        for one in committees
    }
    if not committees:
        return {"CMT": Amount(0), "CMT_PM": Amount(0)}
    everyone = [seat for seats in held.values() for seat in seats]
    if not everyone:
        return {"CMT": UNREPORTED, "CMT_PM": UNREPORTED}
    is_whole = True
    for one in committees:
        number = stated(one["seats"])
        if number.value is None or number.at_least or number.value > len(held[one["id"]]):
            is_whole = False
    known = [one["is_party_member"] for one in everyone if one["is_party_member"] is not None]
    is_told = len(known) == len(everyone)
    party = Amount(sum(known), not is_whole or not is_told) if known else UNREPORTED
    return {"CMT": Amount(len(everyone), not is_whole), "CMT_PM": party}


def _both(rows: Rows, counted: list[Row] | None, day: date) -> Amounts:
    """``counted`` None: nobody has said whether there is a committee."""
    own = [one for one in rows.branches if one["kind"] == "compound" and _stands(one, day)]
    no_branch = not own and is_known(rows.branches, rows.absent.get("branch"), day)
    if no_branch or counted == []:
        return {"DUO": Amount(0), "DUO_OK": Amount(0)}
    if not own or counted is None:
        return {"DUO": UNREPORTED, "DUO_OK": UNREPORTED}
    held = _held(rows, day)
    on_body = {one["holder_name"] for one in held if one["body_id"] in _ids(counted)}
    in_branch = {one["holder_name"] for one in held if one["branch_id"] in _ids(own)}
    if on_body & in_branch:
        return {"DUO": Amount(1), "DUO_OK": Amount(1)}
    return {"DUO": Amount(1), "DUO_OK": Amount(0) if on_body and in_branch else UNREPORTED}


def _renewals(rows: Rows, window: Window) -> Amounts:
    due = [
        one
        for one in rows.bodies
        if _is_committee(one)
        and one["term_ends_on"]
        and window.first_day <= one["term_ends_on"] <= window.last_day
    ]
    renewed = 0
    for one in due:
        end = one["term_ends_on"]
        formed = [next_["formed_on"] for next_ in _next(one, rows) if next_["formed_on"]]
        if any(day <= end for day in formed) or (one["dissolved_on"] or date.max) <= end:
            renewed += 1
    return {"TRM_DUE": Amount(len(due)), "TRM_OK": Amount(renewed)}


def _counts(body: Row, day: date) -> bool:
    is_filed = body["filed_on"] is not None and body["filed_on"] <= day
    is_past = body["term_ends_on"] is not None and body["term_ends_on"] <= day
    is_proper = _is_committee(body) and (is_filed or body["under_guide"])
    return is_proper and _stands(body, day) and not is_past


def _is_committee(body: Row) -> bool:
    return body["kind"] in _COMMITTEES


def _next(body: Row, rows: Rows) -> list[Row]:
    """Later terms of the same body."""
    number = body["term_number"]
    same = [
        one for one in rows.bodies if (one["kind"], one["name"]) == (body["kind"], body["name"])
    ]
    return [one for one in same if number and one["term_number"] and one["term_number"] > number]


def _begun(row: Row, day: date) -> bool:
    begin = row["formed_on"] if "formed_on" in row else row["founded_on"]
    return begin is None or begin <= day


def _stands(row: Row, day: date) -> bool:
    return _begun(row, day) and (row["dissolved_on"] is None or row["dissolved_on"] > day)


def _held(rows: Rows, day: date) -> list[Row]:
    return [
        one
        for one in rows.seats
        if one["since_on"] <= day and (one["until_on"] is None or one["until_on"] > day)
    ]


def _ids(rows: list[Row]) -> set[object]:
    return {one["id"] for one in rows}
