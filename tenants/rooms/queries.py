"""Questions about rooms, bookings, and the hours of the counselling room."""

from django.db.models import QuerySet

from district.core.clock import now
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from tenants.rooms.models import (
    Booking,
    BookingState,
    CounsellingSession,
    CounsellingSlot,
    Room,
)


def rooms() -> QuerySet[Room]:
    """All rooms, those in use first."""
    return Room.objects.all()


def rooms_to_book() -> QuerySet[Room]:
    """Those that are in use."""
    return Room.objects.filter(is_in_use=True)


def bookings() -> QuerySet[Booking]:
    """Every booking; who may read which says :func:`bookings_of`."""
    return Booking.objects.select_related("room", "account", "household__unit__building")


def bookings_of(viewer: Account) -> QuerySet[Booking]:
    """Who keeps the rooms reads all of them, everybody else the own ones."""
    return bookings() if may(viewer, Action.ROOMS_KEEP) else bookings().filter(account=viewer)


def own_bookings(viewer: Account) -> QuerySet[Booking]:
    """What ``viewer`` has booked, the latest first."""
    return Booking.objects.filter(account=viewer).select_related("room").order_by("-starts_at")


def bookings_to_mark(room: Room) -> QuerySet[Booking]:
    """Begun, and nobody has said whether somebody came."""
    found = Booking.objects.filter(room=room, state=BookingState.BOOKED, starts_at__lte=now())
    return found.select_related("account")


def slots() -> QuerySet[CounsellingSlot]:
    """Every hour that is taken; of nobody."""
    return CounsellingSlot.objects.select_related("room")


def slots_to_mark(room: Room) -> QuerySet[CounsellingSlot]:
    """Begun, and nobody has said whether somebody came."""
    return CounsellingSlot.objects.filter(room=room, starts_at__lte=now())


def slots_to_come(room: Room) -> QuerySet[CounsellingSlot]:
    return CounsellingSlot.objects.filter(room=room, starts_at__gt=now())


def sessions() -> QuerySet[CounsellingSession]:
    """What the keeper has said, the latest first."""
    return CounsellingSession.objects.select_related("room")
