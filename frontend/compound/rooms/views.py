"""活动室: which rooms there are, when each is free, and what one has booked."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.rooms.words import opening_told
from frontend.compound.tabs import compound_tabs
from tenants.rooms import queries
from tenants.rooms.models import BookingState, Room
from tenants.rooms.times import last_day, week_of

_WEEK = timedelta(days=7)
_LATEST = 30  # of the own bookings, and of what is and was to be said of past hours


@require_safe
@needs(Action.ROOMS_BOOK)
def listing(request: HttpRequest) -> HttpResponse:
    """All rooms; those that are shut for who keeps them alone."""
    may_keep = may(request.user, Action.ROOMS_KEEP)
    found = queries.rooms() if may_keep else queries.rooms_to_book()
    context = {
        "tabs": compound_tabs(request, "rooms:list"),
        "rooms": [(room, opening_told(room)) for room in found],
        "may_keep": may_keep,
    }
    return render(request, "compound/rooms/list.html", context)


@require_safe
@needs(Action.ROOMS_BOOK)
def show(request: HttpRequest, room_id: UUID) -> HttpResponse:
    """One room's week, day by day: free, or taken."""
    room = get_object_or_404(queries.rooms(), pk=room_id)
    viewer = viewer_of(request)
    may_keep = may(viewer, Action.ROOMS_KEEP)
    first = _first_day(request.GET.get("from", ""))
    earlier, later = first - _WEEK, first + _WEEK
    context = {
        "room": room,
        "opening": opening_told(room),
        "days": [day for day in week_of(room, first) if day.day <= last_day()],
        "earlier": max(earlier, today()) if first > today() else None,
        "later": later if later <= last_day() else None,
        "own_id": viewer.pk,
        "may_keep": may_keep,
        **(_of_keeper(room) if may_keep else {}),
    }
    return render(request, "compound/rooms/show.html", context)


@require_safe
@needs(Action.ROOMS_BOOK)
def mine(request: HttpRequest) -> HttpResponse:
    """What the viewer has booked, the latest first."""
    bookings = queries.own_bookings(viewer_of(request))[:_LATEST]
    return render(request, "compound/rooms/mine.html", {"bookings": bookings})


@require_safe
@needs(Action.ROOMS_BOOK)
def show_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One booking, and what can be done with it."""
    viewer = viewer_of(request)
    booking = get_object_or_404(queries.bookings_of(viewer), pk=booking_id)
    may_keep = may(viewer, Action.ROOMS_KEEP)
    context = {
        "booking": booking,
        "may_keep": may_keep,
        "may_cancel": booking.is_open and (may_keep or not booking.has_begun),
        "may_mark": may_keep and booking.has_begun and booking.state != BookingState.CANCELLED,
    }
    return render(request, "compound/rooms/booking.html", context)


def _first_day(asked: str) -> date:
    """The day that was asked for, within what can be booked."""
    try:
        day = date.fromisoformat(asked)
    except ValueError:
        return today()
    return min(max(day, today()), last_day())


def _of_keeper(room: Room) -> dict[str, Any]:
    """What waits to be said of past hours, and what has been said last."""
    if not room.is_for_counselling:
        return {"bookings_to_mark": queries.bookings_to_mark(room)[:_LATEST]}
    return {
        "slots_to_mark": queries.slots_to_mark(room)[:_LATEST],
        "slots_to_come": queries.slots_to_come(room),
        "sessions": queries.sessions().filter(room=room)[:_LATEST],
    }
