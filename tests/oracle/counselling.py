"""CNSL: counselling sessions held, by their day.

An hour that was taken and not used is no session. Nothing is reported of a time before the first
hour of which the keeper has said whether somebody came.
"""

from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window

CODES = ("CNSL",)


class Rows(NamedTuple):
    told: list[Row]


def read() -> Rows:
    return Rows(select("rooms_counsellingsession", "day, was_used"))


def elements(rows: Rows, window: Window) -> Amounts:
    until_then = [one for one in rows.told if one["day"] <= window.last_day]
    if not until_then:
        return dict.fromkeys(CODES, UNREPORTED)
    held = [one for one in until_then if one["was_used"] and one["day"] >= window.first_day]
    return {"CNSL": Amount(len(held))}
