"""The monthly councils: most months, a part of the homes, and what was resolved."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from district.core.clock import next_month
from infra.synthesis.order import Order, moment
from infra.synthesis.plan import Planned
from infra.synthesis.register import Register
from infra.synthesis.rows import Rows
from tenants.meetings.models import Council, MonthWithout, Presence, Resolution

# Of compounds those that hold councils; of months those with one, and with a second; of councils
# those published, in time or not.
_HOLDING, _IN_A_MONTH, _TWICE, _PUBLISHED = 0.6, 0.85, 0.08, 0.9
_SAID = 0.5  # of months without one, those of which somebody says so
_PLACES = ("说事议事亭", "党群服务站", "小区活动室")
_RESOLVED = "商定后由专人办理"


class MeetingsWriter:
    """Some compounds hold them, and now and then one month is left out."""

    def __init__(self, order: Order, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._order, self._planned, self._rows, self._dice = order, planned, rows, dice
        self._councils = rows.table(Council, *_COUNCIL)
        self._presences = rows.table(Presence, "council_id", "household_id", "day")
        self._resolutions = rows.table(Resolution, "council_id", "matter_id", "text", "due_on")
        self._without = rows.table(MonthWithout, "month", "confirmed_by_id", "at")

    def write(
        self,
        register: Register,
        matters: Sequence[tuple[str, date]],
        months: Sequence[date],
        end: datetime,
    ) -> None:
        """``matters``: those that may be resolved upon, each with the day on which it came in."""
        if self._dice.random() >= _HOLDING:
            return
        for month in months:
            if self._dice.random() < _IN_A_MONTH:
                times = 2 if self._dice.random() < _TWICE else 1
                for day in sorted(self._dice.sample(range(28), times)):
                    self._write_council(month + timedelta(days=day), register, matters, end)
            elif self._dice.random() < _SAID:
                self._write_without(month, end)

    def _write_council(
        self, day: date, register: Register, matters: Sequence[tuple[str, date]], end: datetime
    ) -> None:
        held_at = moment(day, 19 * 3600 + 1800)
        if day < self._planned.go_live_on or held_at >= end:
            return
        dice = self._dice
        entered = held_at + timedelta(hours=dice.randint(1, 40))
        homes = dice.sample(register.homes, min(len(register.homes), dice.randint(5, 40)))
        published = held_at + timedelta(hours=dice.randint(2, 110))
        is_published = published < end and dice.random() < _PUBLISHED
        council = self._rows.identifier(entered)
        self._councils.append(
            (council, entered, held_at, dice.choice(_PLACES), held_at, len(homes) + dice.randint(1, 9),
             "", "大家说了几件事", "会议结果" if is_published else "", published if is_published else None)
        )  # fmt: skip
        for home in homes:
            key = (self._rows.identifier(entered), entered)
            self._presences.append((*key, council, home.id, day))
        known = [matter for matter, since in matters if day - timedelta(days=60) <= since <= day]
        for matter in dice.sample(known, min(len(known), dice.randint(0, 3))):
            due = day + timedelta(days=dice.randint(3, 45))
            key = (self._rows.identifier(entered), entered)
            self._resolutions.append((*key, council, matter, _RESOLVED, due))

    def _write_without(self, month: date, end: datetime) -> None:
        at = moment(next_month(month) + timedelta(days=self._dice.randrange(5)), 10 * 3600)
        if at < end:
            self._without.append((self._rows.identifier(at), at, month, None, at))


_COUNCIL = (
    "starts_at",
    "place",
    "held_at",
    "headcount",
    "called_off_because",
    "minutes",
    "notice_text",
    "published_at",
)
