"""Booking a room, and giving it back."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day
from district.core.permissions import Action
from district.identity.access import may
from frontend.accounts.forms import RefusableForm
from frontend.compound.rooms.forms import BookingForm, ReasonForm, moment_in, one_hour
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.rooms import queries, services
from tenants.rooms.models import Channel
from tenants.rooms.times import Span


class BookRoom(ServicePage):
    action = Action.ROOMS_BOOK
    title = _("预订房间")
    submit = _("订下来")
    done = _("已经订好。")

    def find(self) -> None:
        self.room = get_object_or_404(queries.rooms_to_book(), pk=self.kwargs["room_id"])

    def back(self) -> str:
        return reverse("rooms:show", args=[self.room.pk])

    def after(self) -> str:
        return reverse("rooms:mine")

    def initial(self) -> dict[str, Any]:
        told: dict[str, Any] = {"weeks": 1, "channel": Channel.OWN}
        begin = moment_in(self.request.GET.get("at", ""))
        if begin is not None:
            told["day"] = local_day(begin)
            told["starts_at"], told["ends_at"] = one_hour(begin, self.room)
        return told

    def form(self, data: Any = None) -> RefusableForm:
        may_keep = may(self.viewer, Action.ROOMS_KEEP)
        return BookingForm(data, room=self.room, may_keep=may_keep, initial=self.initial())

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(BookingForm, form).booking
        services.book_room(actor=self.viewer, room=self.room, **told)

    def context(self) -> dict[str, Any]:
        return {"title": self.room.name}


class Cancel(ServicePage):
    """Who gives back the own one is asked for no reason."""

    action = Action.ROOMS_BOOK
    template = "compound/rooms/cancel.html"
    title = _("取消预订")
    submit = _("确认取消")
    done = _("已取消，时间空出来了。")
    is_danger = True

    def find(self) -> None:
        found = queries.bookings_of(self.viewer)
        self.booking = get_object_or_404(found, pk=self.kwargs["booking_id"])

    def back(self) -> str:
        return reverse("rooms:booking", args=[self.booking.pk])

    def form(self, data: Any = None) -> RefusableForm:
        is_own = self.booking.account_id == self.viewer.pk
        return EmptyForm(data) if is_own else ReasonForm(data)

    def carry_out(self, form: RefusableForm) -> None:
        services.cancel_booking(actor=self.viewer, booking=self.booking, **form.cleaned_data)

    def context(self) -> dict[str, Any]:
        booked = Span(self.booking.starts_at, self.booking.ends_at)
        return {"told": f"{self.booking.room.name} · {booked.told} · {self.booking.purpose}"}
