"""When people write down what happened: mostly the same day, some of it much later."""

import random
from datetime import date, datetime, timedelta

from infra.synthesis.faults import Fault
from infra.synthesis.order import last_day, moment

# Six in ten the same day, a quarter within two days, the rest with a long tail.
_SAME_DAY, _TWO_DAYS = 0.60, 0.85
LOCK_DAY = 10


class Entry:
    """The habit of one compound."""

    def __init__(self, fault: Fault | None, end: datetime, dice: random.Random) -> None:
        self._at_month_end = fault is Fault.LAST_DAY
        self._end, self._dice = end, dice

    def entered(self, at: datetime) -> datetime:
        """The moment at which what happened at ``at`` was written down."""
        return min(max(self._drawn(at), at), self._end)

    def _drawn(self, at: datetime) -> datetime:
        dice = self._dice
        if self._at_month_end:
            return self._last_evening(at.date())
        drawn = dice.random()
        if drawn < _SAME_DAY:
            midnight = moment(at.date(), 86_399)
            return min(at + timedelta(seconds=dice.randint(60, 6 * 3600)), midnight)
        if drawn < _TWO_DAYS:
            return at + timedelta(hours=dice.uniform(8, 48))
        if dice.random() < 0.5:
            return self._last_evening(at.date())
        return at + timedelta(days=2 + dice.expovariate(1 / 5.0))

    def _last_evening(self, day: date) -> datetime:
        """Of the month; where the span ends sooner, of its last day."""
        evening = min(last_day(day), self._end.date())
        return moment(evening, self._dice.randint(15 * 3600, 22 * 3600))


def lock_of(month: date) -> date:
    """The day from which on the month's figures are locked (R7)."""
    return last_day(month) + timedelta(days=LOCK_DAY)
