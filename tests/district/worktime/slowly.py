"""Working time counted as a clerk would, with a calendar on the wall and minute by minute.

Written from the text of the rules, in naive local time, and from nothing of the product.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MIDNIGHT = datetime.min.time()


@dataclass(frozen=True)
class Wall:
    """The calendar: free working days, worked weekends, mornings; and the hours as minutes."""

    off: frozenset[date]
    work: frozenset[date]
    mornings: frozenset[date]
    opens: int
    noon: int
    closes: int

    def is_worked(self, moment: datetime) -> bool:
        """Whether business is done in the minute that begins then."""
        day, minute = moment.date(), moment.hour * 60 + moment.minute
        if day in self.mornings:
            return self.opens <= minute < self.noon
        if day in self.work or (day.isoweekday() <= 5 and day not in self.off):
            return self.opens <= minute < self.closes
        return False

    def is_afternoon(self, moment: datetime) -> bool:
        return moment.hour * 60 + moment.minute >= self.noon


Pauses = list[tuple[datetime, datetime]]


def stands_still(moment: datetime, pauses: Pauses) -> bool:
    return any(since <= moment < until for since, until in pauses)


def counted_halves(wall: Wall, day: date, pauses: Pauses) -> list[datetime]:
    """The ends of the day's halves in which business was done for a minute at least.

    Each half is walked through minute by minute; who asks compares only whole halves.
    """
    ends: list[datetime] = []
    start = datetime.combine(day, MIDNIGHT)
    for is_afternoon in (False, True):
        ran, end = False, None
        for number in range(wall.opens, wall.closes):
            moment = start + number * MINUTE
            if wall.is_worked(moment) and wall.is_afternoon(moment) == is_afternoon:
                ran = ran or not stands_still(moment, pauses)
                end = moment + MINUTE
        if ran and end is not None:
            ends.append(end)
    return ends


def last_of_day(wall: Wall, end: datetime) -> bool:
    """Whether no more business is done on that day."""
    return not wall.is_worked(end) and not any(
        wall.is_worked(end + n * MINUTE) for n in range(24 * 60 - end.hour * 60 - end.minute)
    )


def half_day_answer(wall: Wall, accepted: datetime) -> datetime:
    """Half a working day: the half that runs is not counted, the next is given whole.

    Before noon is within the morning, also before business opens.
    """
    day = accepted.date()
    while True:
        for end in counted_halves(wall, day, []):
            begins_at_noon = wall.is_afternoon(end - MINUTE)
            minute = wall.noon if begins_at_noon else 0
            if datetime.combine(day, MIDNIGHT) + minute * MINUTE > accepted:
                return end
        day += DAY


def working_days(wall: Wall, after: datetime, days: int, pauses: Pauses) -> datetime:
    """So many working days of two halves each, from ``after`` on."""
    halves, day = 2 * days, after.date()
    while True:
        for end in counted_halves(wall, day, pauses):
            begins_at_noon = wall.is_afternoon(end - MINUTE)
            minute = wall.noon if begins_at_noon else 0
            if datetime.combine(day, MIDNIGHT) + minute * MINUTE < after:
                continue
            halves -= 1
            if halves == 0:
                is_last = last_of_day(wall, end)
                return datetime.combine(day + DAY, MIDNIGHT) if is_last else end
        day += DAY


def calendar_days(after: datetime, days: int, pauses: Pauses) -> datetime:
    """So many days from 0:00 to 24:00; one that was paused throughout is given again."""
    day = datetime.combine(after.date(), MIDNIGHT)
    if day < after:
        day += DAY
    while True:
        begins, day = day, day + DAY
        if not any(since <= begins and day <= until for since, until in pauses):
            days -= 1
        if days == 0:
            return day
