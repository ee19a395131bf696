"""STN: 期末有开放的党群服务站（自有或共用）服务的小区计 1。"""

from datetime import date
from typing import NamedTuple

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, absences, is_known, select
from tests.oracle.periods import Window

CODES = ("STN",)


class Rows(NamedTuple):
    stations: list[Row]
    absent_since: date | None


def read() -> Rows:
    found = select("facilities_station", "opened_on, closed_on")
    return Rows(found, absences().get("station"))


def elements(rows: Rows, window: Window) -> Amounts:
    stations = rows.stations
    if not is_known(stations, rows.absent_since, window.last_day):
        return {"STN": UNREPORTED}
    return {"STN": Amount(1 if any(_is_open(one, window.last_day) for one in stations) else 0)}


def _is_open(station: Row, day: object) -> bool:
    opened, closed = station["opened_on"], station["closed_on"]
    return (opened is None or opened <= day) and (closed is None or closed > day)
