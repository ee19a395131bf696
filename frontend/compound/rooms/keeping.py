"""What those who keep the rooms do: rooms themselves, and who came."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.rooms.forms import CameForm, RoomChangeForm, RoomForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.rooms import counselling, queries, services
from tenants.rooms.times import Span


class KeeperPage(ServicePage):
    action = Action.ROOMS_KEEP
    submit = _("保存")
    done = _("已保存。")


class AddRoom(KeeperPage):
    title = _("登记房间")
    form_class = RoomForm

    def initial(self) -> dict[str, Any]:
        return {"weekdays": list(range(7)), "opens": "08:00", "closes": "20:00"}

    def back(self) -> str:
        return reverse("rooms:list")

    def carry_out(self, form: RefusableForm) -> None:
        services.add_room(actor=self.viewer, **cast(RoomForm, form).room)


class ReviseRoom(KeeperPage):
    title = _("修改房间")
    form_class = RoomChangeForm

    def find(self) -> None:
        self.room = get_object_or_404(queries.rooms(), pk=self.kwargs["room_id"])

    def initial(self) -> dict[str, Any]:
        room = self.room
        told = ("name", "place", "seats", "opens", "closes", "is_in_use")
        return {"weekdays": room.weekdays, **{name: getattr(room, name) for name in told}}

    def back(self) -> str:
        return reverse("rooms:show", args=[self.room.pk])

    def carry_out(self, form: RefusableForm) -> None:
        services.revise_room(actor=self.viewer, room=self.room, **cast(RoomForm, form).room)


class CallOffSlot(KeeperPage):
    template = "compound/rooms/cancel.html"
    title = _("取消这次预约")
    text = _("没有人知道是谁约的，没法通知本人。来的人会扑空，没有急事请不要取消。")
    submit = _("确认取消")
    done = _("已取消，时间空出来了。")
    is_danger = True
    form_class = EmptyForm

    def find(self) -> None:
        self.slot = get_object_or_404(queries.slots(), pk=self.kwargs["slot_id"])

    def back(self) -> str:
        return reverse("rooms:show", args=[self.slot.room_id])

    def carry_out(self, form: RefusableForm) -> None:
        counselling.call_off_slot(actor=self.viewer, slot=self.slot)

    def context(self) -> dict[str, Any]:
        return {"told": Span(self.slot.starts_at, self.slot.ends_at).told}


class CorrectSession(KeeperPage):
    title = _("改来没来")
    form_class = CameForm

    def find(self) -> None:
        self.session = get_object_or_404(queries.sessions(), pk=self.kwargs["hour_id"])

    def initial(self) -> dict[str, Any]:
        return {"was_used": "yes" if self.session.was_used else "no"}

    def back(self) -> str:
        return reverse("rooms:show", args=[self.session.room_id])

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        counselling.correct_session(actor=self.viewer, session=self.session, **given)


@require_POST
@needs(Action.ROOMS_KEEP)
def mark_booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """来了 or 没来, in one tap."""
    viewer = viewer_of(request)
    booking = get_object_or_404(queries.bookings_of(viewer), pk=booking_id)
    form = CameForm(request.POST)
    if form.is_valid():
        try:
            services.mark_booking(actor=viewer, booking=booking, **form.cleaned_data)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _now("已登记。"))
    return redirect("rooms:show", booking.room_id)


@require_POST
@needs(Action.ROOMS_KEEP)
def mark_slot(request: HttpRequest, slot_id: UUID) -> HttpResponse:
    """The same of an hour of the counselling room."""
    slot = get_object_or_404(queries.slots(), pk=slot_id)
    form = CameForm(request.POST)
    if form.is_valid():
        try:
            counselling.mark_slot(actor=viewer_of(request), slot=slot, **form.cleaned_data)
        except DomainError as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, _now("已登记。"))
    return redirect("rooms:show", slot.room_id)
