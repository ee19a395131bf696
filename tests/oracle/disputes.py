"""DA, DS, DF, DO30, DS90, DR: disputes accepted, settled, failed, open over 30 days, come again.

A case counts once, by the day on which it was accepted or ended, and a settlement once more on
the ninetieth day after it, with those that the same parties reopened until then. Nothing is
reported of a time before the first case, unless somebody had said by then of the quarter in which
the period ends that there was none.
"""

from datetime import date, timedelta
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window

CODES = ("DA", "DS", "DF", "DO30", "DS90", "DR")
_SETTLED = {"written", "oral"}
_USUAL, _WATCHED = timedelta(days=30), timedelta(days=90)


class Rows(NamedTuple):
    disputes: list[Row]
    again: set[object]
    without: list[Row]


def read() -> Rows:
    recurrences = select("disputes_recurrence", "first_id")
    return Rows(
        select("disputes_dispute", "id, accepted_on, ended_on, ended_as"),
        {one["first_id"] for one in recurrences},
        select("disputes_quarterwithoutdisputes", "month, at"),
    )


def elements(rows: Rows, window: Window) -> Amounts:
    last = window.last_day
    if not _is_known(rows, window):
        return dict.fromkeys(CODES, UNREPORTED)
    ended = [one for one in rows.disputes if one["ended_on"]]
    settled = [one for one in ended if one["ended_as"] in _SETTLED]
    failed = [one for one in ended if one["ended_as"] not in _SETTLED]
    watched = [one for one in settled if _is_in(window, one["ended_on"] + _WATCHED)]
    old = [one for one in rows.disputes if last - one["accepted_on"] > _USUAL]
    told = {
        "DA": sum(_is_in(window, one["accepted_on"]) for one in rows.disputes),
        "DS": sum(_is_in(window, one["ended_on"]) for one in settled),
        "DF": sum(_is_in(window, one["ended_on"]) for one in failed),
        "DO30": sum(one["ended_on"] is None or one["ended_on"] > last for one in old),
        "DS90": len(watched),
        "DR": sum(one["id"] in rows.again for one in watched),
    }
    return {code: Amount(value) for code, value in told.items()}


def _is_known(rows: Rows, window: Window) -> bool:
    last = window.last_day
    quarter = date(last.year, (last.month - 1) // 3 * 3 + 1, 1)
    return any(one["accepted_on"] <= last for one in rows.disputes) or any(
        one["month"] == quarter and one["at"] < window.as_of for one in rows.without
    )


def _is_in(window: Window, day: date) -> bool:
    return window.first_day <= day <= window.last_day
