"""Rooms as tests need them, by the real services."""

from datetime import date, datetime, time, timedelta

from district.core.clock import SHANGHAI
from district.identity.models import Account
from tenants.rooms.models import Room, RoomKind
from tenants.rooms.services import add_room
from tenants.rooms.times import Span

MONDAY = date(2024, 2, 26)  # of the week in which 29 February is a Thursday
EVERY_DAY = 127


def room(
    keeper: Account,
    kind: str = RoomKind.CULTURE,
    name: str = "文化活动室",
    open_days: int = EVERY_DAY,
    closes: time = time(21),
) -> Room:
    return add_room(
        actor=keeper,
        name=name,
        kind=kind,
        place="党群服务站二楼",
        open_days=open_days,
        opens=time(8),
        closes=closes,
    )


def span(day: date, begin: str, end: str) -> Span:
    starts_at, ends_at = (
        datetime.combine(day, time.fromisoformat(one), tzinfo=SHANGHAI) for one in (begin, end)
    )
    return Span(starts_at, ends_at)


def hour(day: date, begin: int) -> Span:
    """A slot of the counselling room."""
    starts_at = datetime.combine(day, time(begin), tzinfo=SHANGHAI)
    return Span(starts_at, starts_at + timedelta(hours=1))
