"""心语空间: an hour by a code that is shown once. What is said afterwards names no hour, for
messages on their way to the next page are kept in the session or a cookie."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.rooms.forms import CodeForm, MoveForm, SlotForm, moment_in
from frontend.compound.service_pages import ServicePage
from tenants.rooms import counselling, queries
from tenants.rooms.times import Span, slot_at


class RoomPage(ServicePage):
    action = Action.ROOMS_BOOK

    def find(self) -> None:
        self.room = get_object_or_404(queries.rooms_to_book(), pk=self.kwargs["room_id"])

    def back(self) -> str:
        return reverse("rooms:show", args=[self.room.pk])


class HourPage(RoomPage):
    """About the hour that was tapped in the room's week."""

    template = "compound/rooms/slot.html"
    asked: Span | None = None

    def initial(self) -> dict[str, Any]:
        return {"at": self.request.GET.get("at", "")}

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        begin = moment_in(request.GET.get("at", ""))
        if begin is None:
            return redirect(self.back())
        self.asked = slot_at(begin)
        return super().get(request, **kwargs)

    def span(self, form: RefusableForm) -> Span:
        self.asked = slot_at(form.cleaned_data["at"])
        return self.asked

    def context(self) -> dict[str, Any]:
        return {"room": self.room, "asked": self.asked, "is_new": isinstance(self, TakeSlot)}


class TakeSlot(HourPage):
    title = _("预约心语空间")
    submit = _("就约这个时间")
    form_class = SlotForm

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """The code stands in this answer alone: no address, no session and no cookie holds it."""
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        span = self.span(form)
        try:
            code = counselling.take_slot(actor=self.viewer, room=self.room, span=span)
        except DomainError as refusal:
            form.refuse(refusal)
            return self.page(request, form, status=refusal.status)
        context = {"room": self.room, "asked": span, "code": code}
        response = render(request, "compound/rooms/code.html", context, status=201)
        response["Cache-Control"] = "no-store"
        return response


class MoveSlot(HourPage):
    title = _("改到这个时间")
    submit = _("改到这个时间")
    done = _("改好了，原来的预约号继续用。")
    form_class = MoveForm

    def carry_out(self, form: RefusableForm) -> None:
        counselling.move_slot(
            actor=self.viewer,
            code=form.cleaned_data["code"],
            room=self.room,
            span=self.span(form),
        )


class GiveUpSlot(RoomPage):
    template = "compound/rooms/cancel.html"
    title = _("凭预约号取消")
    submit = _("确认取消")
    done = _("已取消，这个预约号作废了。")
    is_danger = True
    form_class = CodeForm

    def carry_out(self, form: RefusableForm) -> None:
        counselling.give_up_slot(actor=self.viewer, code=form.cleaned_data["code"])
