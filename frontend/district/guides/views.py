"""The district's guides to forming a body: the steps in force, and a page to issue others."""

from dataclasses import asdict
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.guides.checklists import checklists, issue_checklist, latest_terms
from district.guides.criteria import Criterion, Terms
from district.guides.models import GuidedKind
from district.guides.queries import guides, latest_guide, latest_guides
from district.guides.services import issue_guide
from district.guides.steps import parse_steps, written
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.guides.forms import ChecklistForm, GuideForm


@require_safe
@needs(Action.COMPOUNDS_READ)
def show(request: HttpRequest) -> HttpResponse:
    """What is in force, and which versions there were."""
    context = {
        "terms": latest_terms(),
        "criteria": criteria_of(latest_terms()),
        "checklists": checklists(),
        "current": latest_guides(),
        "versions": guides(),
        "may_issue": may(viewer_of(request), Action.GUIDES_ISSUE),
    }
    return render(request, "district/guides/show.html", context)


def criteria_of(terms: Terms) -> list[tuple[Criterion, int]]:
    """Each criterion that is asked, with its weight."""
    return [(one, terms.weight_of(one)) for one in terms.asked]


class IssueChecklist(ServicePage):
    """The terms issued last to begin with; what is sent becomes the next version."""

    action = Action.GUIDES_ISSUE
    form_class = ChecklistForm
    template = "district/form.html"
    title = _("修改红色物业清单")
    text = _(
        "保存后成为新的版本，从生效日期起按它算；以前的季度仍按当时的版本。权重写 0 就是不考。"
    )
    submit = _("发布新版本")
    done = _("已发布，各小区很快就会看到。")

    def initial(self) -> dict[str, Any]:
        return {**asdict(latest_terms()), "valid_from": today()}

    def back(self) -> str:
        return reverse("guides:show")

    def carry_out(self, form: RefusableForm) -> None:
        given = dict(form.cleaned_data)
        told = {name: given.pop(name) for name in ("valid_from", "note")}
        issue_checklist(terms=Terms(**given), by_id=self.viewer.pk, **told)


class IssueGuide(ServicePage):
    """The lines in force to begin with; what is sent becomes the next version."""

    action = Action.GUIDES_ISSUE
    form_class = GuideForm
    template = "district/form.html"
    title = _("修改组建指南")
    text = _("保存后成为新的版本，以后开始的组建按它办；已经开始的仍按原来的版本。")
    submit = _("发布新版本")
    done = _("已发布。")

    def find(self) -> None:
        if self.kwargs["guide"] not in GuidedKind.values:
            raise Http404
        self.kind = GuidedKind(self.kwargs["guide"])

    def initial(self) -> dict[str, Any]:
        return {"steps": written(latest_guide(self.kind).steps)}

    def back(self) -> str:
        return reverse("guides:show")

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        steps = parse_steps(given["steps"])
        issue_guide(kind=self.kind, steps=steps, note=given["note"], by_id=self.viewer.pk)
