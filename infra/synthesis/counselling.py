"""Counselling: of every third compound a room in which some hours a month are used.

Nobody comes to it: an hour has a day and a time, and was used or not.
"""

import random
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from infra.synthesis.order import Order, moment
from infra.synthesis.plan import Planned
from infra.synthesis.rows import Rows
from tenants.rooms.models import CounsellingSession, Room, RoomKind

_HAS_A_ROOM, _USED = 0.35, 0.8
_EVERY_DAY, _FIRST, _HOURS = 127, 9, 8


class CounsellingWriter:
    """Up to five hours a month, so that many a quarter has fewer than may be told."""

    def __init__(self, order: Order, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._order, self._planned, self._rows, self._dice = order, planned, rows, dice
        self._rooms = rows.table(Room, *_ROOM)
        self._sessions = rows.table(CounsellingSession, "room_id", "day", "starts", "was_used")

    def write(self, months: Sequence[date], end: datetime) -> None:
        if self._dice.random() >= _HAS_A_ROOM:
            return
        since = moment(self._planned.go_live_on, 9 * 3600)
        if since >= end:
            return
        room = self._rows.identifier(since)
        opens, closes = time(_FIRST), time(_FIRST + _HOURS)
        kept = (RoomKind.COUNSELLING, "党群服务站", 3, _EVERY_DAY, opens, closes, True)
        self._rooms.append((room, since, "心语空间", *kept))
        for month in months:
            for day in sorted(self._dice.sample(range(28), self._dice.randrange(6))):
                self._write_session(room, month + timedelta(days=day), end)

    def _write_session(self, room: str, day: date, end: datetime) -> None:
        starts = time(_FIRST + self._dice.randrange(_HOURS))
        entered = moment(day, 18 * 3600 + self._dice.randrange(20_000))
        if day < self._planned.go_live_on or entered >= end:
            return
        was_used = self._dice.random() < _USED
        key = self._rows.identifier(entered)
        self._sessions.append((key, entered, room, day, starts, was_used))


_ROOM = ("name", "kind", "place", "seats", "open_days", "opens", "closes", "is_in_use")
