"""会上记: what is written down while a council sits, on one page that needs no signal.

Three forms, each sent by itself: a battery that dies at the third has lost the third alone, and
what is refused of one holds up no other.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, cast
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from district.core.clock import local_day
from frontend.accounts.forms import RefusableForm
from frontend.compound.meetings.attendance import CameForm
from frontend.compound.meetings.forms import HeldForm, ResolutionForm
from frontend.compound.meetings.running import CouncilPage
from tenants.matters.responsible import candidates
from tenants.meetings import attending, queries, resolving, services
from tenants.meetings.models import Council, Part

_TITLES = {
    Part.CAME: gettext_lazy("谁来了"),
    Part.RESOLVED: gettext_lazy("议定了什么"),
    Part.HELD: gettext_lazy("人数和会议记录"),
}
_SUBMIT = {
    Part.CAME: gettext_lazy("记下来了哪几户"),
    Part.RESOLVED: gettext_lazy("记下这一项议定"),
    Part.HELD: gettext_lazy("记下人数和会议记录"),
}
_ADDRESSES = {Part.CAME: "came", Part.RESOLVED: "resolve", Part.HELD: "hold"}


@dataclass(frozen=True)
class Section:
    """One form of the page; ``noted`` says what is there already."""

    part: Part
    form: RefusableForm
    url: str
    noted: str
    is_open: bool

    @property
    def title(self) -> Promise:
        return _TITLES[self.part]

    @property
    def submit(self) -> Promise:
        return _SUBMIT[self.part]


class SittingPage(CouncilPage):
    """The whole page, whichever of its forms was sent and refused.

    It has all three even where one is not taken any more: what waits on a phone is read in them.
    """

    template = "compound/meetings/sitting.html"
    done = gettext_lazy("记好了。")
    works_offline = True
    part: ClassVar[Part | None] = None

    def form(self, data: Any = None) -> RefusableForm:
        return self._form(self.part or Part.CAME, data)

    def after(self) -> str:
        return reverse("meetings:sitting", args=[self.council.pk])

    def page(self, request: HttpRequest, form: RefusableForm, status: int = 200) -> HttpResponse:
        context = {
            "council": self.council,
            "day": date_format(local_day(self.council.starts_at), _("n月j日")),
            "draft": self.viewer.pk,
            "sections": [self._section(one, form) for one in Part],
        }
        return render(request, self.template, context, status=status)

    def _section(self, part: Part, sent: RefusableForm) -> Section:
        is_sent = part is self.part
        return Section(
            part=part,
            form=sent if is_sent else self._form(part),
            url=reverse(f"meetings:{_ADDRESSES[part]}", args=[self.council.pk]),
            noted=_noted(self.council, part),
            is_open=is_sent,
        )

    def _form(self, part: Part, data: Any = None) -> RefusableForm:
        names: dict[str, Any] = {"auto_id": f"{part}_%s"}
        if part is Part.CAME:
            return CameForm(
                data,
                units=queries.units(),
                came=queries.rooms_that_came(self.council),
                has_unplaced=queries.has_unplaced_homes(),
                **names,
            )
        if part is Part.RESOLVED:
            return ResolutionForm(data, council=self.council, people=candidates(), **names)
        initial = {
            "headcount": self.council.headcount,
            "minutes": self.council.minutes,
            "seen": self.council.edition,
            "client_id": uuid4(),
        }
        return HeldForm(data, initial=initial, **names)


class Sitting(SittingPage):
    """Where the three are opened and kept; each is sent to an address of its own."""

    http_method_names = ["get", "head", "options"]


class Came(SittingPage):
    part = Part.CAME

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(CameForm, form)
        attending.note_came(
            actor=self.viewer,
            council=self.council,
            households=told.households,
            client_id=told.cleaned_data["client_id"],
        )


class Resolve(SittingPage):
    part = Part.RESOLVED

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(ResolutionForm, form).resolution
        resolving.resolve(actor=self.viewer, council=self.council, **told)


class Hold(SittingPage):
    part = Part.HELD

    def after(self) -> str:
        return self.back()

    def carry_out(self, form: RefusableForm) -> None:
        services.hold_council(actor=self.viewer, council=self.council, **cast(HeldForm, form).held)


def _noted(council: Council, part: Part) -> str:
    if part is Part.HELD:
        if council.published_at:
            return _("已经公示，不能再改")
        return _("已经记了") if council.held_at else ""
    if part is Part.RESOLVED:
        count = council.resolutions.count()
        told = ngettext("已经记了 %(count)s 项", "已经记了 %(count)s 项", count)
    else:
        count = council.presences.count()
        told = ngettext("已经记了 %(count)s 户", "已经记了 %(count)s 户", count)
    return told % {"count": count} if count else ""
