"""How matters come in: one's own, or recorded for another. The page is the entry path."""

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

# The paths in the order in which heads use them.
_PATHS = (
    Source.HEAD,
    Source.DOOR_VISIT,
    Source.PHONE,
    Source.WALK_IN,
    Source.PATROL,
    Source.COUNCIL,
    Source.CARE_VISIT,
    Source.ABOVE,
    Source.HOTLINE,
)


@dataclass(frozen=True)
class Path:
    """One way in, as a chip."""

    url: str
    label: str | Promise
    active: bool
    count: None = None


class EnterPage(View):
    """Shows the form; what is sent becomes a matter, once, however often it is sent."""

    action: Action
    form_class: type[WhatForm]
    source: Source | None = None

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
        """The own unit of a head, the own home of a resident."""
        scopes = reach(self.viewer, Action.MATTER_HANDLE).scopes
        home = home_of(self.viewer)
        unit_id = next(iter(scopes), None) or (home.unit_id if home else None)
        return {"unit_id": str(unit_id)} if unit_id else {}

    def enter(self, said: dict[str, Any]) -> Matter:
        raise TypeError(f"{type(self).__name__} enters nothing")

    def page(self, form: WhatForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "source": self.source,
            "paths": self._paths(),
            "draft": f"{self.viewer.pk}:{self.source or 'own'}",
        }
        return render(self.request, "compound/matters/enter.html", context, status=status)

    def _paths(self) -> list[Path]:
        if not may(self.viewer, Action.MATTER_RECORD_FOR_OTHERS):
            return []
        own = Path(
            f"{reverse('matters:report')}?own", gettext_lazy("我自己的事"), self.source is None
        )
        others = [
            Path(
                reverse("matters:record", args=[source.value]),
                source.label,
                source is self.source,
            )
            for source in _PATHS
        ]
        return [*others, own]


class ReportPage(EnterPage):
    action = Action.MATTER_REPORT
    form_class = ReportForm

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """A head who taps 报事 most often writes down what was found on the way."""
        if "own" not in request.GET and reach(self.viewer, Action.MATTER_HANDLE).scopes:
            return redirect("matters:record", Source.HEAD.value)
        return super().get(request, **kwargs)

    def enter(self, said: dict[str, Any]) -> Matter:
        return report_matter(actor=self.viewer, **said)


class RecordPage(EnterPage):
    action = Action.MATTER_RECORD_FOR_OTHERS
    form_class = RecordForm

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        try:
            self.source = Source(kwargs["source"])
        except ValueError as error:
            raise Http404 from error
        if self.source not in RECORDED_SOURCES:
            raise Http404

    def enter(self, said: dict[str, Any]) -> Matter:
        return record_for_other(actor=self.viewer, source=Source(self.kwargs["source"]), **said)
