"""REC, REC_48: 发生时间在期内的记录, and those of them that were entered within 48 hours.

Records are the steps of matters and the verdicts on them. What is known only by its day is over
with that day.
"""

from datetime import datetime, timedelta

from tests.oracle.amounts import Amount, Amounts, Row, select
from tests.oracle.periods import Window

CODES = ("REC", "REC_48")
_TWO_DAYS, _DAY = timedelta(hours=48), timedelta(days=1)


def read() -> list[Row]:
    columns = "at, at_precision, created_at"
    return select("matters_stagemoment", columns) + select("matters_verdict", columns)


def elements(entries: list[Row], window: Window) -> Amounts:
    told = [one for one in entries if window.start <= one["at"] < window.end]
    soon = [one for one in told if one["created_at"] <= _over(one) + _TWO_DAYS]
    return {"REC": Amount(len(told)), "REC_48": Amount(len(soon))}


def _over(entry: Row) -> datetime:
    at: datetime = entry["at"]
    return at if entry["at_precision"] == "moment" else at + _DAY
