"""Changing rooms and their bookings."""

from collections.abc import Mapping
from datetime import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict, DomainError, Forbidden, NotFound
from district.core.ids import uuid7
from district.core.outcomes import differing
from district.core.permissions import Action
from district.identity.access import may, require
from district.identity.models import Account
from tenants.register.queries import home_of
from tenants.rooms import events
from tenants.rooms.models import Booking, BookingState, Channel, Room, RoomKind
from tenants.rooms.times import STEP, Span, check_time, refuse_taken

MOST_WEEKS = 8
_REVISABLE = frozenset({"name", "place", "seats", "open_days", "opens", "closes", "is_in_use"})


@transaction.atomic
def add_room(
    *,
    actor: Account,
    name: str,
    kind: str,
    place: str,
    open_days: int,
    opens: time,
    closes: time,
    seats: int | None = None,
) -> Room:
    """``open_days``: a bit for each weekday, Monday the lowest."""
    require(actor, Action.ROOMS_KEEP)
    room = Room(name=name, kind=RoomKind(kind), place=place, seats=seats)
    room.open_days, room.opens, room.closes = open_days, opens, closes
    _check_room(room)
    room.save()
    _record("room_added", room, actor)
    return room


@transaction.atomic
def revise_room(*, actor: Account, room: Room, **values: object) -> bool:
    """Change what is said of a room; bookings stand as they were made."""
    require(actor, Action.ROOMS_KEEP)
    if unknown := set(values) - _REVISABLE:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    room = room.locked()
    changes = differing(room, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(room, name, value)
    _check_room(room)
    room.save()
    _record("room_revised", room, actor, fields=sorted(changes))
    return True


@transaction.atomic
def book_room(
    *,
    actor: Account,
    room: Room,
    span: Span,
    purpose: str,
    weeks: int = 1,
    channel: str = Channel.OWN,
    for_name: str = "",
) -> list[Booking]:
    """Take the room, for ``weeks`` weeks at the same time: all of them or none.

    By another channel than one's own it is typed in for somebody, by those who keep the rooms.
    """
    require(actor, Action.ROOMS_BOOK)
    is_own = Channel(channel) is Channel.OWN
    if not is_own:
        require(actor, Action.ROOMS_KEEP)
    purpose, for_name = " ".join(purpose.split()), " ".join(for_name.split())
    if not purpose:
        raise DomainError("purpose_missing", _("请写做什么用。"), field="purpose")
    if is_own == bool(for_name):
        raise DomainError(
            "for_whom", _("替别人订的，请写替谁订；自己订的，不用写。"), field="for_name"
        )
    if not 1 <= weeks <= MOST_WEEKS:
        raise DomainError(
            "too_many_weeks", _("一次最多连订 %(most)s 周。"), {"most": MOST_WEEKS}, field="weeks"
        )
    room = open_room(room, for_counselling=False)
    check_time(room, span)
    told = {
        "account": actor,
        "household": home_of(actor) if is_own else None,
        "channel": channel,
        "for_name": for_name,
        "purpose": purpose,
        "series": uuid7() if weeks > 1 else None,
    }
    made = [_book(room, span.later(n), told, of_several=weeks > 1) for n in range(weeks)]
    for one in made:
        _record("room_booked", one, actor, channel=channel)
    return made


@transaction.atomic
def cancel_booking(*, actor: Account, booking: Booking, because: str = "") -> None:
    """Who has booked may cancel before it begins; who keeps the rooms always, with a reason."""
    booking = booking.locked()
    is_own = booking.account_id == actor.pk
    is_keeper = may(actor, Action.ROOMS_KEEP)
    because = " ".join(because.split())
    if not (is_own or is_keeper):
        raise Forbidden("not_own_booking", _("只能取消自己订的。需要时请联系管理员。"))
    if not booking.is_open:
        raise Conflict("booking_closed", _("这次预订已经取消，或者已经登记过来没来。"))
    if booking.has_begun and not is_keeper:
        raise Conflict("booking_has_begun", _("时间已经开始，不能再取消。"))
    if not is_own and not because:
        raise DomainError("reason_missing", _("请写明为什么取消，订的人看得到。"), field="because")
    booking.state, booking.cancelled_because = BookingState.CANCELLED, because
    booking.save(update_fields=["state", "cancelled_because"])
    events.cancelled.happened(booking, actor.pk)
    _record("booking_cancelled", booking, actor)


@transaction.atomic
def mark_booking(*, actor: Account, booking: Booking, was_used: bool) -> None:
    """Say whether somebody came; may be put right."""
    require(actor, Action.ROOMS_KEEP)
    booking = booking.locked()
    if booking.state == BookingState.CANCELLED:
        raise Conflict("booking_closed", _("这次预订已经取消。"))
    if not booking.has_begun:
        raise Conflict("not_begun", _("还没有到时间，到了再登记来没来。"))
    booking.state = BookingState.USED if was_used else BookingState.NOT_USED
    booking.save(update_fields=["state"])
    _record("booking_marked", booking, actor, was_used=was_used)


def open_room(room: Room, *, for_counselling: bool) -> Room:
    """The room, locked: of those who want the same hour the second reads that it is taken."""
    room = room.locked()
    if not room.is_in_use:
        raise Conflict("room_closed", _("这个房间现在不开放，请选别的房间。"))
    if room.is_for_counselling != for_counselling:
        raise NotFound(
            "no_such_room",
            _("这不是心语空间。") if for_counselling else _("心语空间不用留姓名，请按小时预约。"),
        )
    return room


def _book(room: Room, span: Span, told: Mapping[str, Any], *, of_several: bool) -> Booking:
    if of_several:
        _check_week(room, span)
    refuse_taken(room, span, of_several=of_several)
    return Booking.objects.create(room=room, starts_at=span.starts_at, ends_at=span.ends_at, **told)


def _check_week(room: Room, span: Span) -> None:
    """The sentence of a later week names its day: the first one's was found good."""
    try:
        check_time(room, span)
    except DomainError as refusal:
        raise DomainError(
            refusal.code,
            _("%(time)s 太远了，所以一次也没有订。请少订几周。"),
            {"time": span.told},
            field="weeks",
        ) from refusal


def _check_room(room: Room) -> None:
    room.name, room.place = " ".join(room.name.split()), " ".join(room.place.split())
    if not room.name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    if Room.objects.filter(name=room.name).exclude(pk=room.pk).exists():
        raise Conflict("room_exists", _("已经有叫这个名字的房间。"), field="name")
    if not room.place:
        raise DomainError("place_missing", _("请写在哪里。"), field="place")
    if not 0 < room.open_days < 128:
        raise DomainError("no_open_day", _("请选至少一天。"), field="weekdays")
    for field in ("opens", "closes"):
        at: time = getattr(room, field)
        if (at.hour * 60 + at.minute) * 60 % STEP.seconds or at.second or at.microsecond:
            raise DomainError(
                "not_on_the_half_hour", _("请选整点或半点，例如 9:00、9:30。"), field=field
            )
    if room.opens >= room.closes:
        raise DomainError("closes_before_it_opens", _("关门要晚于开门。"), field="closes")


def _record(act: str, row: Room | Booking, actor: Account, **facts: object) -> None:
    record_act(
        action=f"rooms.{act}",
        actor_id=actor.pk,
        object_type=row._meta.label,
        object_id=row.pk,
        **facts,
    )
