"""BR, BR_C, BR_P, BR_ANY, PMD: 期末在册的党支部, and the members that they stated.

“50余名”按下限 50 计: with such a number, or with none, of one branch the sum is a lower bound.
Members are those of the compound's own branches.
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

CODES = ("BR", "BR_C", "BR_P", "BR_ANY", "PMD")


class Rows(NamedTuple):
    branches: list[Row]
    absent_since: date | None


def read() -> Rows:
    found = select("party_branch", "kind, founded_on, dissolved_on, members")
    return Rows(found, absences().get("branch"))


def elements(rows: Rows, window: Window) -> Amounts:
    branches = rows.branches
    if not is_known(branches, rows.absent_since, window.last_day):
        return dict.fromkeys(CODES, UNREPORTED)
    standing = [branch for branch in branches if _stands(branch, window)]
    own = [branch for branch in standing if branch["kind"] == "compound"]
    return {
        "BR": Amount(len(standing)),
        "BR_C": Amount(len(own)),
        "BR_P": Amount(sum(branch["kind"] == "property" for branch in standing)),
        "BR_ANY": Amount(1 if own else 0),
        "PMD": _members(own),
    }


def _stands(branch: Row, window: Window) -> bool:
    """What is known only to the month counts from that month's first day."""
    founded, dissolved = branch["founded_on"], branch["dissolved_on"]
    has_begun = founded is None or founded <= window.last_day
    return has_begun and (dissolved is None or dissolved > window.last_day)


def _members(own: list[Row]) -> Amount:
    numbers = [stated(branch["members"]) for branch in own]
    known = [number for number in numbers if number.value is not None]
    if not known:
        return UNREPORTED
    is_bound = len(known) < len(numbers) or any(number.at_least for number in known)
    return Amount(sum(number.value or 0 for number in known), is_bound)
