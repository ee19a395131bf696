"""Pages that form a body by the guide: begin, see the next step, do it or waive it."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.guides.models import GuidedKind, Need
from district.guides.queries import current_guide
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.compound.organisation.bodies import BodiesPage
from frontend.compound.organisation.heads import OrganisationPage
from tenants.bodies.forming import (
    StepResult,
    do_step,
    formation_steps,
    formations,
    progress_of,
    start_formation,
    waive_step,
)


class StartForm(RefusableForm):
    kind = forms.ChoiceField(label=_("组织"), choices=GuidedKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(label=_("名称"), max_length=60)


class StepForm(RefusableForm):
    """Asks for what the step needs, and for nothing else."""

    done_on = DayField(label=_("办好的日期"))
    document = forms.CharField(label=_("文件名称或文号"), max_length=80, required=False)
    notice_from_on = DayField(label=_("公示开始"), required=False)
    notice_until_on = DayField(label=_("公示结束"), required=False)
    objections = forms.CharField(
        label=_("收到的异议和处理"),
        max_length=400,
        required=False,
        widget=forms.Textarea,
        help_text=_("没有异议写“无”。"),
    )

    def __init__(self, *args: Any, need: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if need != Need.NOTICE:
            for name in ("notice_from_on", "notice_until_on", "objections"):
                del self.fields[name]


class WaiverForm(RefusableForm):
    waiver = forms.CharField(label=_("免做的理由"), max_length=120)


@require_safe
@needs(Action.ORGANISATION_READ)
def formation(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    """The guide as a list, with the one next step in large type."""
    found = get_object_or_404(formations(), pk=kwargs["formation_id"])
    context = {
        "formation": found,
        "progress": progress_of(found),
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/organisation/formation.html", context)


class StartFormation(BodiesPage):
    title = _("按指南组建")
    text = _("按区里的指南一步一步组建。开始以后指南改了，这一次仍按开始时的版本办。")
    submit = _("开始组建")
    done = _("已开始，请办第一步。")
    form_class = StartForm

    def initial(self) -> dict[str, Any]:
        return {"kind": GuidedKind.PROPERTY_COMMITTEE}

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        guide = current_guide(GuidedKind(given["kind"]))
        start_formation(guide=guide, name=given["name"], actor_id=self.viewer.pk)


class StepPage(OrganisationPage):
    def find(self) -> None:
        self.step = get_object_or_404(formation_steps(), pk=self.kwargs["step_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.step.title}

    def back(self) -> str:
        return reverse("organisation:formation", args=[self.step.formation_id])


class DoStep(StepPage):
    title = _("办这一步")
    submit = _("办好了")
    form_class = StepForm

    def form(self, data: Any = None) -> StepForm:
        return StepForm(data, need=self.step.need, initial={"done_on": today()})

    def carry_out(self, form: RefusableForm) -> None:
        do_step(step=self.step, result=StepResult(**form.cleaned_data), actor_id=self.viewer.pk)


class WaiveStep(StepPage):
    title = _("免做这一步")
    submit = _("免做")
    is_danger = True
    form_class = WaiverForm

    def carry_out(self, form: RefusableForm) -> None:
        waive_step(step=self.step, actor_id=self.viewer.pk, **form.cleaned_data)
