"""How matters come in: one's own, or recorded for another. The address is the entry path.

Who records says what, and then how it became known: that last tap sends the form to the path's
own address, so that nobody types a source and nobody can change it afterwards.
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import may, reach, require
from frontend.access import viewer_of
from frontend.compound.matters.forms import RecordForm, ReportForm, WhatForm
from tenants.matters.models import RECORDED_SOURCES, Matter, Source
from tenants.matters.services.entry import record_for_other, report_matter
from tenants.register.queries import all_units, home_of

_WORDS = {
    Source.HEAD: (gettext_lazy("我发现的"), "eye"),
    Source.DOOR_VISIT: (gettext_lazy("敲门听到的"), "door-open"),
    Source.PHONE: (gettext_lazy("电话里说的"), "phone"),
    Source.PATROL: (gettext_lazy("巡查看到的"), "footprints"),
    Source.WALK_IN: (gettext_lazy("来找我说的"), "user-round"),
    Source.COUNCIL: (gettext_lazy("议事会上提的"), "messages-square"),
    Source.CARE_VISIT: (gettext_lazy("探访时知道的"), "heart-handshake"),
    Source.ABOVE: (gettext_lazy("上级交代的"), "landmark"),
    Source.HOTLINE: (gettext_lazy("12345 转来的"), "headset"),
}
_OF_HEADS = (Source.HEAD, Source.DOOR_VISIT, Source.PHONE, Source.PATROL)
_OF_THE_COMMITTEE = (Source.PHONE, Source.WALK_IN, Source.PATROL, Source.DOOR_VISIT)


@dataclass(frozen=True)
class Path:
    """One way in, as the button that sends the form."""

    url: str
    label: str | Promise
    icon: str


class EnterPage(View):
    """Shows the form; what is sent becomes a matter, once, however often it is sent."""

    action: Action
    form_class: type[WhatForm]
    template: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(request.user, self.action)
        self.viewer = viewer_of(request)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return self.page(self.form())

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            matter = self.enter(form.said)
        except DomainError as refusal:
            form.refuse(refusal)
            return self.page(form, status=refusal.status)
        messages.success(request, _("已收到，编号 %(number)d。") % {"number": matter.number})
        return redirect("matters:show", matter.pk)

    def form(self, *data: Any) -> WhatForm:
        units = list(all_units())
        return self.form_class(*data, units=units, initial=self.initial())

    def initial(self) -> dict[str, Any]:
        """The own unit of a head who has one, the own home of everybody else."""
        scopes = reach(self.viewer, Action.MATTER_HANDLE).scopes
        home = home_of(self.viewer)
        unit_id = next(iter(scopes)) if len(scopes) == 1 else home and home.unit_id
        return {"unit_id": str(unit_id)} if unit_id else {}

    def enter(self, said: dict[str, Any]) -> Matter:
        raise TypeError(f"{type(self).__name__} enters nothing")

    def page(self, form: WhatForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "draft": self.viewer.pk, **self.context()}
        return render(self.request, self.template, context, status=status)

    def context(self) -> dict[str, Any]:
        return {}


class ReportPage(EnterPage):
    """One's own matter."""

    action = Action.MATTER_REPORT
    form_class = ReportForm
    template = "compound/matters/report.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Who works for the compound taps 报事 most often to write down what others said."""
        if "own" not in request.GET and may(self.viewer, Action.MATTER_RECORD_FOR_OTHERS):
            return redirect("matters:record", first_paths(self.viewer)[0].value)
        return super().get(request, **kwargs)

    def enter(self, said: dict[str, Any]) -> Matter:
        return report_matter(actor=self.viewer, **said)


class RecordPage(EnterPage):
    """What somebody else said, or what was found on the way."""

    action = Action.MATTER_RECORD_FOR_OTHERS
    form_class = RecordForm
    template = "compound/matters/record.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.source = Source(kwargs["source"])
        except ValueError as error:
            raise Http404 from error
        if self.source not in RECORDED_SOURCES:
            raise Http404

    def enter(self, said: dict[str, Any]) -> Matter:
        return record_for_other(actor=self.viewer, source=self.source, **said)

    def context(self) -> dict[str, Any]:
        first = first_paths(self.viewer)
        rest = [source for source in _WORDS if source not in first]
        return {"first": [_path(one) for one in first], "rest": [_path(one) for one in rest]}


def first_paths(viewer: Any) -> tuple[Source, ...]:
    """The four paths that a head, or somebody of the committee, uses most."""
    return _OF_HEADS if reach(viewer, Action.MATTER_HANDLE).scopes else _OF_THE_COMMITTEE


def _path(source: Source) -> Path:
    label, icon = _WORDS[source]
    return Path(reverse("matters:record", args=[source.value]), label, icon)
