"""BR_CHAIN, LINK: 五级都不空且逐级相连的小区计 1, and 有一名主要包联党员的有人居住户.

Connected is what hangs on the level above and carries the one below: a branch a group, a group a
centre household, a member a centre household that stands, a centre household some home, and a
home somebody. A home known to be vacant needs nobody. With homes of which nobody knows whether
they are lived in, LINK is a lower bound; with no home known at all it is not reported.
"""

from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, absences, select
from tests.oracle.periods import Window

CODES = ("BR_CHAIN", "LINK")
_DATES = "since_on, until_on"


class Rows(NamedTuple):
    branches: list[Row]
    groups: list[Row]
    members: list[Row]
    links: list[Row]
    homes: list[Row]
    absent_since: date | None


def read() -> Rows:
    return Rows(
        select("party_branch", "id, kind, founded_on, dissolved_on"),
        select("party_partygroup", f"id, branch_id, {_DATES}"),
        select("party_member", f"id, group_id, is_centre, centre_id, {_DATES}"),
        select("party_link", f"member_id, household_id, is_primary, {_DATES}"),
        select("register_household", "id, occupancy"),
        absences().get("branch"),
    )


def elements(rows: Rows, window: Window) -> Amounts:
    day = window.last_day
    is_used = bool(rows.groups or rows.members)
    is_absent = rows.absent_since is not None and rows.absent_since <= day
    chain = Amount(1 if _is_complete(rows, day) else 0) if is_used or is_absent else UNREPORTED
    return {"BR_CHAIN": chain, "LINK": _linked(rows, day) if is_used else UNREPORTED}


def _is_complete(rows: Rows, day: date) -> bool:
    branches = {one["id"] for one in rows.branches if _stands(one, day)}
    groups = [one for one in rows.groups if _holds(one, day) and one["branch_id"] in branches]
    members = [one for one in rows.members if _holds(one, day)]
    of_group = {one["id"]: one["branch_id"] for one in groups}
    centres = {
        one["id"]: one["group_id"]
        for one in members
        if one["is_centre"] and one["group_id"] in of_group
    }
    around = {one["id"]: one["id"] if one["is_centre"] else one["centre_id"] for one in members}
    looked_after = _looked_after(rows, day)
    carrying = {around[member] for member in looked_after.values()}
    needing = {one["id"] for one in rows.homes if one["occupancy"] != "vacant"}
    return (
        bool(branches)
        and branches == set(of_group.values())
        and of_group.keys() == set(centres.values())
        and all(centre in centres for centre in around.values())
        and centres.keys() <= carrying
        and needing <= looked_after.keys()
    )


def _linked(rows: Rows, day: date) -> Amount:
    known = [one for one in rows.homes if one["occupancy"] != "unknown"]
    if not known:
        return UNREPORTED
    homes = _looked_after(rows, day)
    linked = [one["occupancy"] for one in rows.homes if one["id"] in homes]
    return Amount(linked.count("occupied"), at_least="unknown" in linked)


def _looked_after(rows: Rows, day: date) -> dict[object, object]:
    """Each home with a primary member on duty, and who that is."""
    on_duty = {one["id"] for one in rows.members if _holds(one, day)}
    return {
        one["household_id"]: one["member_id"]
        for one in rows.links
        if one["is_primary"] and _holds(one, day) and one["member_id"] in on_duty
    }


def _holds(row: Row, day: date) -> bool:
    return row["since_on"] <= day and (row["until_on"] is None or day < row["until_on"])


def _stands(branch: Row, day: date) -> bool:
    founded, dissolved = branch["founded_on"], branch["dissolved_on"]
    has_begun = founded is None or founded <= day
    return branch["kind"] == "compound" and has_begun and (dissolved is None or day < dissolved)
