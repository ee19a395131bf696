"""STN: 期末有开放的党群服务站（自有或共用）服务的小区计 1。"""

from tests.oracle.amounts import UNREPORTED, Amount, Amounts, Row, select
from tests.oracle.periods import Window

CODES = ("STN",)


def read() -> list[Row]:
    return select("facilities_station", "opened_on, closed_on")


def elements(stations: list[Row], window: Window) -> Amounts:
    if not stations:
        return {"STN": UNREPORTED}
    return {"STN": Amount(1 if any(_is_open(one, window.last_day) for one in stations) else 0)}


def _is_open(station: Row, day: object) -> bool:
    opened, closed = station["opened_on"], station["closed_on"]
    return (opened is None or opened <= day) and (closed is None or closed > day)
