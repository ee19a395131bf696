"""What is ordered: how many compounds, over which months, from which seed; and chance itself."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from district.core.clock import SHANGHAI, month_start, next_month, previous_month, today

MOST_COMPOUNDS = 20_000
MOST_MONTHS = 60


class Refused(ValueError):
    """An order that cannot be carried out; the sentence says what to do instead."""


@dataclass(frozen=True)
class Order:
    """``months`` calendar months, of which the last one goes up to ``until``."""

    compounds: int
    months: int
    seed: int
    until: date

    @property
    def first_day(self) -> date:
        month = month_start(self.until)
        for _month in range(self.months - 1):
            month = previous_month(month)
        return month

    @property
    def end(self) -> datetime:
        """The last second of ``until``: nothing is written that happened later."""
        return moment(self.until, 86_399)

    @property
    def month_starts(self) -> list[date]:
        starts = [self.first_day]
        while (month := next_month(starts[-1])) <= self.until:
            starts.append(month)
        return starts

    def dice(self, *words: object) -> random.Random:
        """Chance for one purpose: the same for the same seed, whatever else was drawn."""
        key = "/".join(map(str, (self.seed, *words)))
        return random.Random(key)  # noqa: S311 -- nothing secret is drawn


def moment(day: date, second: float) -> datetime:
    """So many seconds after 00:00 of ``day`` in Asia/Shanghai, which has known no summer time."""
    start = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI)
    return start + timedelta(seconds=int(second))


def last_day(month: date) -> date:
    return next_month(month) - timedelta(days=1)


def ordered(*, profile: str, months: str, seed: str, until: date | None = None) -> Order:
    """The order that these words mean; Refused says which of them is wrong."""
    yesterday = today() - timedelta(days=1)
    last = until or yesterday
    if last > yesterday:
        raise Refused(f"--until {last} is not over yet; the last day that is over is {yesterday}.")
    return Order(
        _number("--profile", profile, MOST_COMPOUNDS, "50, 380 or 1072, or another number"),
        _number("--months", months, MOST_MONTHS, "a number"),
        _whole("--seed", seed),
        last,
    )


def _number(option: str, text: str, most: int, wanted: str) -> int:
    number = _whole(option, text)
    if not 1 <= number <= most:
        raise Refused(f"{option} must be {wanted} from 1 to {most}, not {text}.")
    return number


def _whole(option: str, text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Refused(f"{option} must be a whole number, not {text!r}.") from None
