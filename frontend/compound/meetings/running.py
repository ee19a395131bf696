"""What those who hold a council do before and after it: plan, put right, publish."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from district.core.permissions import Action
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.meetings.forms import (
    CouncilForm,
    NoticeForm,
    ReasonForm,
    planned_initial,
)
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.ticking import HouseholdsForm
from frontend.compound.without import confirm_none
from tenants.meetings import attending, queries, resolving, services
from tenants.meetings.models import Council
from tenants.register.models import Unit

MATTERS_OFFERED = 40


@require_POST
@needs(Action.COUNCILS_HOLD)
def confirm_without(request: HttpRequest, month: str) -> HttpResponse:
    """本月没开, in one tap."""
    viewer = viewer_of(request)

    def confirm(first: date) -> object:
        return services.confirm_month_without(actor=viewer, month=first)

    return confirm_none(request, month, confirm=confirm, back="meetings:list")


class CouncilsPage(ServicePage):
    action = Action.COUNCILS_HOLD
    submit = _("保存")
    done = _("已保存。")
    council: Council | None = None

    def back(self) -> str:
        return (
            reverse("meetings:show", args=[self.council.pk])
            if self.council
            else reverse("meetings:list")
        )


class CouncilPage(CouncilsPage):
    council: Council

    def find(self) -> None:
        self.council = get_object_or_404(queries.full_council(), pk=self.kwargs["council_id"])


class PlanCouncil(CouncilsPage):
    title = _("安排一次说事议事会")
    form_class = CouncilForm

    def form(self, data: Any = None) -> RefusableForm:
        """With what stands on the agenda already, wherever the list of open matters ends."""
        stands = [one.matter for one in self.council.agenda.all()] if self.council else []
        offered = [*filter(None, stands), *queries.matters_to_discuss()[:MATTERS_OFFERED]]
        matters = list(dict.fromkeys(offered))
        return CouncilForm(data, matters=matters, initial=planned_initial(self.council))

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(CouncilForm, form)
        client_id = told.cleaned_data["client_id"]
        self.council = services.plan_council(actor=self.viewer, client_id=client_id, **told.council)


class ReviseCouncil(CouncilPage, PlanCouncil):
    title = _("改时间、地点或议题")

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(CouncilForm, form).council
        services.revise_council(actor=self.viewer, council=self.council, **told)


class CallOff(CouncilPage):
    title = _("这次会不开了")
    submit = _("确认不开")
    is_danger = True
    form_class = ReasonForm

    def carry_out(self, form: RefusableForm) -> None:
        services.call_off(actor=self.viewer, council=self.council, **form.cleaned_data)


class NotePresence(CouncilPage):
    """Of one unit; without one, of the homes of which the register knows no unit."""

    title = _("哪几户有人来")
    unit: Unit | None = None

    def find(self) -> None:
        super().find()
        if unit_id := self.kwargs.get("unit_id"):
            self.unit = get_object_or_404(queries.units(), pk=unit_id)

    def context(self) -> dict[str, Any]:
        return {"text": str(self.unit or _("不知道在哪个单元的户"))}

    def form(self, data: Any = None) -> RefusableForm:
        found = list(queries.households_of(self.council, self.unit.pk if self.unit else None))
        came = [str(one.pk) for one in found if getattr(one, "came", False)]
        return HouseholdsForm(data, households=found, initial={"households": came})

    def carry_out(self, form: RefusableForm) -> None:
        attending.note_presence(
            actor=self.viewer,
            council=self.council,
            unit_id=self.unit.pk if self.unit else None,
            households=cast(HouseholdsForm, form).chosen,
        )


class Withdraw(CouncilsPage):
    title = _("撤回这项议定")
    text = _("只撤回填错的。已经转办的事留在事项里。")
    submit = _("撤回")
    is_danger = True
    form_class = EmptyForm

    def find(self) -> None:
        self.resolution = get_object_or_404(queries.resolutions(), pk=self.kwargs["resolution_id"])
        self.council = self.resolution.council

    def carry_out(self, form: RefusableForm) -> None:
        resolving.withdraw_resolution(actor=self.viewer, resolution=self.resolution)


class Publish(CouncilPage):
    title = _("公示会议结果")
    submit = _("公示")
    done = _("已公示。")
    form_class = NoticeForm

    def initial(self) -> dict[str, Any]:
        return {"text": self.council.notice_text or resolving.draft_notice(self.council)}

    def carry_out(self, form: RefusableForm) -> None:
        resolving.publish_council(actor=self.viewer, council=self.council, **form.cleaned_data)
