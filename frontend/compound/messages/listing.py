"""消息: what a person was told, the newest first; opening one leads to what it is about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from district.registry.read_only import refusal_of_write
from frontend.access import viewer_of
from tenants.messages.models import Kind, Message
from tenants.messages.queries import (
    mark_all_read,
    mark_read,
    message_of,
    messages_of,
    unread_messages,
)
from tenants.messages.ways import open_ways
from tenants.rooms.times import Span

ROWS = 30
_ICONS = {
    Kind.ENTERED: "clipboard-check",
    Kind.RESPONSIBLE: "user-round-check",
    Kind.DISCUSSED: "messages-square",
    Kind.STARTED: "play",
    Kind.REFERRED: "share-2",
    Kind.ANSWERED: "reply",
    Kind.MERGED: "merge",
    Kind.FINISHED: "star",
    Kind.REOPENED: "rotate-ccw",
    Kind.DUE_TODAY: "alarm-clock",
    Kind.OVERDUE: "triangle-alert",
    Kind.COUNCIL: "users",
    Kind.MOVED: "calendar-clock",
    Kind.CALLED_OFF: "calendar-x",
    Kind.CANCELLED: "calendar-x",
    Kind.IMPROVED: "hammer",
    Kind.MEDIATE: "handshake",
}


@dataclass(frozen=True)
class Line:
    """A message in the list."""

    pk: UUID
    icon: str
    text: str
    about: str
    at: datetime
    is_read: bool


@require_safe
def list_messages(request: HttpRequest) -> HttpResponse:
    """What was not opened yet is marked."""
    viewer = viewer_of(request)
    page = Paginator(messages_of(viewer), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": [_line(one) for one in page],
        "unread": unread_messages(viewer),
        "has_ways": bool(open_ways()),
    }
    return render(request, "compound/messages/list.html", context)


@require_safe
def open_message(request: HttpRequest, message_id: UUID) -> HttpResponse:
    """To what it is about; whoever opens it has read it.

    Where a compound may only be read, it opens all the same and stays unread.
    """
    found = message_of(viewer_of(request), message_id)
    try:
        with transaction.atomic():
            mark_read(found)
    except DatabaseError as error:
        if refusal_of_write(error) is None:
            raise
    pages = (
        ("matters:show", found.matter_id),
        ("meetings:show", found.council_id),
        ("rooms:booking", found.booking_id),
        ("disputes:show", found.dispute_id),
    )
    return next(redirect(page, pk) for page, pk in pages if pk is not None)


@require_POST
def read_all(request: HttpRequest) -> HttpResponse:
    """One tap, and nothing is unread."""
    mark_all_read(viewer_of(request))
    messages.success(request, _("全部标成已读了。"))
    return redirect("messages:list")


def _line(message: Message) -> Line:
    kind = Kind(message.kind)
    return Line(
        pk=message.pk,
        icon=_ICONS[kind],
        text=str(kind.label),
        about=_about(message),
        at=message.created_at,
        is_read=message.read_at is not None,
    )


def _about(message: Message) -> str:
    """So that several of one kind are told apart; of a dispute nothing is said."""
    if message.matter is not None:
        return f"#{message.matter.number} · {message.matter.get_category_display()}"
    if (booking := message.booking) is not None:
        return f"{booking.room.name} {Span(booking.starts_at, booking.ends_at).told}"
    return message.council.place if message.council else ""
