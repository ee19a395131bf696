"""HEAD, UNITH: 期末在任的单元负责人任职数, and the units that have one.

Local titles map to standard posts, and those for a whole building do not count. Without any
record of a unit's head nothing is reported.
"""

from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, absences, is_known, select
from tests.oracle.periods import Window

CODES = ("HEAD", "UNITH")


class Rows(NamedTuple):
    terms: list[Row]
    absent_since: date | None


def read() -> Rows:
    titles = select("heads_title", "id, standard")
    of_units = {title["id"] for title in titles if title["standard"] == "UNIT_HEAD"}
    terms = select("heads_headterm", "title_id, unit_id, since_on, until_on")
    found = [term for term in terms if term["title_id"] in of_units]
    return Rows(found, absences().get("head"))


def elements(rows: Rows, window: Window) -> Amounts:
    terms = rows.terms
    if not is_known(terms, rows.absent_since, window.last_day):
        return {"HEAD": UNREPORTED, "UNITH": UNREPORTED}
    held = [term for term in terms if _is_held(term, window)]
    units = {term["unit_id"] for term in held} - {None}
    return {"HEAD": Amount(len(held)), "UNITH": Amount(len(units))}


def _is_held(term: Row, window: Window) -> bool:
    """From ``since_on`` until before ``until_on``."""
    day = window.last_day
    return term["since_on"] <= day and (term["until_on"] is None or day < term["until_on"])
