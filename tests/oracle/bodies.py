"""CMT_OK: 期末有已备案或按指南组建、未届满、未解散的业委会或物管会的小区计 1。

Self-formed bodies that were not filed do not count. Nobody knowing when a term ends, it goes on.
"""

from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, absences, is_known, select
from tests.oracle.periods import Window

CODES = ("CMT_OK",)
_COMMITTEES = ("owners_committee", "property_committee")


class Rows(NamedTuple):
    bodies: list[Row]
    absent_since: date | None


def read() -> Rows:
    dates = "formed_on, filed_on, term_ends_on, dissolved_on"
    found = select("bodies_body", f"kind, under_guide, {dates}")
    return Rows(found, absences().get("body"))


def elements(rows: Rows, window: Window) -> Amounts:
    bodies = rows.bodies
    if not is_known(bodies, rows.absent_since, window.last_day):
        return {"CMT_OK": UNREPORTED}
    return {"CMT_OK": Amount(1 if any(_counts(body, window) for body in bodies) else 0)}


def _counts(body: Row, window: Window) -> bool:
    day = window.last_day
    is_filed = body["filed_on"] is not None and body["filed_on"] <= day
    is_formed = body["formed_on"] is None or body["formed_on"] <= day
    is_over = any(body[end] and body[end] <= day for end in ("term_ends_on", "dissolved_on"))
    is_proper = body["kind"] in _COMMITTEES and (is_filed or body["under_guide"])
    return is_proper and is_formed and not is_over
