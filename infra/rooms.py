"""Rooms of a demo by two files, with invented bookings; what has been entered is left as it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from district.core.clock import SHANGHAI, today
from district.core.errors import DomainError
from district.core.permissions import Role
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import choice_of, integer, text
from district.core.sheets.reading import read_table
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.rooms.models import Channel, Room, RoomKind, bits_of
from tenants.rooms.services import add_room, book_room
from tenants.rooms.times import Span


@dataclass(frozen=True)
class PlannedRoom:
    """One line; ``weekdays`` are digits, Monday 1. Whole hours."""

    number: int
    place: str
    name: str
    kind: RoomKind
    where: str
    seats: int | None
    weekdays: str
    opens: int
    closes: int


@dataclass(frozen=True)
class PlannedBooking:
    """One line; days are counted from today on, and the room is open on all of them."""

    number: int
    place: str
    room: str
    days_ahead: int
    starts: int
    ends: int
    purpose: str
    for_name: str = ""


@dataclass(frozen=True)
class PlannedRooms:
    """What one compound has."""

    rooms: list[PlannedRoom]
    bookings: list[PlannedBooking]


_ROOMS = Sheet(
    "房间",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("name", ("名称",), text(40), required=True),
        Column("kind", ("哪一种",), choice_of(RoomKind), required=True),
        Column("where", ("在哪里",), text(60), required=True),
        Column("seats", ("座位",), integer(1, 999)),
        Column("weekdays", ("周几开放",), text(7), required=True),
        Column("opens", ("开门",), integer(0, 23), required=True),
        Column("closes", ("关门",), integer(1, 23), required=True),
    ),
    PlannedRoom,
)
_BOOKINGS = Sheet(
    "预订",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("room", ("房间",), text(40), required=True),
        Column("days_ahead", ("几天后",), integer(1, 50), required=True),
        Column("starts", ("几点开始",), integer(0, 23), required=True),
        Column("ends", ("几点结束",), integer(1, 23), required=True),
        Column("purpose", ("做什么用",), text(60), required=True),
        Column("for_name", ("替谁订的",), text(40)),
    ),
    PlannedBooking,
)


def read_rooms(folder: Path) -> dict[str, PlannedRooms]:
    """The rooms of ``rooms.csv`` and the bookings of ``bookings.csv`` by place."""
    places: dict[str, PlannedRooms] = defaultdict(lambda: PlannedRooms([], []))
    for room in _rows(_ROOMS, folder / "rooms.csv"):
        places[room.place].rooms.append(room)
    for booking in _rows(_BOOKINGS, folder / "bookings.csv"):
        places[booking.place].bookings.append(booking)
    return places


def enter_rooms(compound: Compound, planned: PlannedRooms) -> None:
    """By the administrator; bookings with the rooms, once."""
    with compound_context(compound), transaction.atomic():
        if not planned.rooms or Room.objects.exists():
            return
        keeper = Account.objects.filter(grants__role=Role.COMPOUND_ADMIN)[0]
        rooms = {one.name: _add(keeper, one) for one in planned.rooms}
        for booking in planned.bookings:
            _book(keeper, rooms[booking.room], booking)


def _rows(sheet: Sheet[Any], path: Path) -> Sequence[Any]:
    reading = sheet.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_rooms", reading.problems[0].sentence)
    return reading.rows


def _add(keeper: Account, one: PlannedRoom) -> Room:
    return add_room(
        actor=keeper,
        name=one.name,
        kind=one.kind,
        place=one.where,
        seats=one.seats,
        open_days=bits_of([int(day) - 1 for day in one.weekdays]),
        opens=time(one.opens),
        closes=time(one.closes),
    )


def _book(keeper: Account, room: Room, one: PlannedBooking) -> None:
    day = today() + timedelta(days=one.days_ahead)
    begin, end = (
        datetime.combine(day, time(hour), tzinfo=SHANGHAI) for hour in (one.starts, one.ends)
    )
    book_room(
        actor=keeper,
        room=room,
        span=Span(begin, end),
        purpose=one.purpose,
        channel=Channel.DESK if one.for_name else Channel.OWN,
        for_name=one.for_name,
    )
