"""指导意见: what street and district advised their compounds, and whether it has arrived."""

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.guidance.queries import notes, visits_this_year
from district.guidance.services import give_guidance
from district.identity.access import may, reach
from district.identity.models import Account
from district.registry.models import RUNNING
from district.registry.queries.compounds import CompoundFilter, compounds, places_of
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.guidance.forms import GuidanceForm

NOTES_ON_A_PAGE, OFFERED = 20, 60


@require_safe
@needs(Action.COMPOUNDS_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """Those for the viewer's own compounds, and how often each was visited this year."""
    viewer = viewer_of(request)
    scopes = _scopes(viewer, Action.COMPOUNDS_READ)
    page = Paginator(notes(scopes=scopes), NOTES_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "query": request.GET,
        "year": visits_this_year(scopes=scopes),
        "running": RUNNING,
        "may_give": may(viewer, Action.GUIDANCE_GIVE),
    }
    return render(request, "district/guidance/list.html", context)


class Give(ServicePage):
    action = Action.GUIDANCE_GIVE
    template = "district/guidance/give.html"
    title = _("写指导意见")
    text = _(
        "写好就送到小区，自动记成一件来源是“上级指导”的事项，小区书记会收到提醒。送到以后不能改。"
    )
    submit = _("送到小区")
    done = _("已记下，很快送到小区。")
    form_class = GuidanceForm

    def back(self) -> str:
        return reverse("guidance:list")

    def find(self) -> None:
        self.words = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]

    def form(self, data: Any = None) -> RefusableForm:
        day = today()
        scopes = _scopes(self.viewer, self.action)
        found = compounds(day=day, scopes=scopes, narrowed=CompoundFilter(text=self.words))
        offered = list(found.filter(status__in=RUNNING)[:OFFERED])
        places = places_of(offered, day)
        return GuidanceForm(
            data,
            offered=[(one, places[one.pk].community) for one in offered],
            is_street=scopes is not None,
        )

    def context(self) -> dict[str, Any]:
        return {"words": self.words, "most": OFFERED}

    def carry_out(self, form: RefusableForm) -> None:
        given = cast(GuidanceForm, form)
        client_id = given.cleaned_data["client_id"]
        give_guidance(actor=self.viewer, draft=given.draft, client_id=client_id)


def _scopes(viewer: Account, action: Action) -> Collection[UUID] | None:
    """The divisions that the viewer's action is limited to; None where it is not."""
    found = reach(viewer, action)
    return None if found.everything else found.scopes
