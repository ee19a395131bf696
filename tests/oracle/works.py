"""PRJ_ACC, PRJ_PUB: projects accepted, and of how many residents were told at both ends in time.

A micro-project is accepted on the day on which it was done. What was announced had to be so before
the day on which it began, the earlier of the day it was planned for and the day it was done; that
it was done had to be told by the end of the seventh day after. Nothing is reported of a time
before the first one was announced or done.
"""

from datetime import date, timedelta

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window, day_of

CODES = ("PRJ_ACC", "PRJ_PUB")
_TIME_TO_TELL = timedelta(days=7)

Rows = list[Row]


def read() -> Rows:
    return select("works_microproject", "planned_on, announced_at, done_on, published_at")


def elements(rows: Rows, window: Window) -> Amounts:
    if not any(_is_known(one, window) for one in rows):
        return dict.fromkeys(CODES, UNREPORTED)
    done = [
        one
        for one in rows
        if one["done_on"] and window.first_day <= one["done_on"] <= window.last_day
    ]
    told = [one for one in done if _told_before(one) and _told_after(one, window)]
    return {"PRJ_ACC": Amount(len(done)), "PRJ_PUB": Amount(len(told))}


def _is_known(one: Row, window: Window) -> bool:
    if one["announced_at"] is not None and one["announced_at"] < window.end:
        return True
    return one["done_on"] is not None and one["done_on"] <= window.last_day


def _told_before(one: Row) -> bool:
    if one["announced_at"] is None:
        return True
    began_on: date = min(one["planned_on"], one["done_on"])
    return day_of(one["announced_at"]) < began_on


def _told_after(one: Row, window: Window) -> bool:
    at = one["published_at"]
    in_time = day_of(at) - one["done_on"] <= _TIME_TO_TELL
    return bool(in_time and at < window.as_of)
