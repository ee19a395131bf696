"""What the committee does: plan a campaign, divide it, move doors, end it."""

from datetime import date
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from district.core.clock import today
from district.core.permissions import Action
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.visits.forms import (
    CampaignForm,
    DivideForm,
    MoveForm,
    WalkerForm,
    in_a_month,
)
from frontend.compound.without import confirm_none
from tenants.party.queries import branches_on
from tenants.register.queries import all_units
from tenants.visits import dividing, queries, services
from tenants.visits.models import Campaign


@require_POST
@needs(Action.VISITS_PLAN)
def confirm_without(request: HttpRequest, month: str) -> HttpResponse:
    """本月没敲门, in one tap."""
    viewer = viewer_of(request)

    def confirm(first: date) -> object:
        return services.confirm_month_without(actor=viewer, month=first)

    return confirm_none(request, month, confirm=confirm, back="visits:list")


class CampaignPage(ServicePage):
    action = Action.VISITS_PLAN
    submit = _("保存")
    done = _("已保存。")
    campaign: Campaign

    def find(self) -> None:
        self.campaign = get_object_or_404(queries.campaigns(), pk=self.kwargs["campaign_id"])

    def back(self) -> str:
        return reverse("visits:show", args=[self.campaign.pk])


class PlanCampaign(CampaignPage):
    title = _("安排一次敲门行动")
    submit = _("下一步：分任务")

    def find(self) -> None:
        """There is none yet."""

    def back(self) -> str:
        return reverse("visits:list")

    def after(self) -> str:
        return reverse("visits:divide", args=[self.campaign.pk])

    def form(self, data: Any = None) -> RefusableForm:
        proposed = {"from_on": today(), "until_on": in_a_month(today()), "spares_vacant": True}
        return CampaignForm(data, units=all_units(), initial=proposed)

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(CampaignForm, form).campaign
        self.campaign = services.plan_campaign(actor=self.viewer, **told)


class Divide(CampaignPage):
    title = _("分任务")
    text = _("选好以后按单元平均分，每一户只归一份。自己支部或自己单元的，优先分给自己。")
    submit = _("平均分")

    def form(self, data: Any = None) -> RefusableForm:
        return DivideForm(data, branches=branches_on(), people=dividing.walkers())

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(DivideForm, form).chosen
        dividing.divide(actor=self.viewer, campaign=self.campaign, **told)


class Move(CampaignPage):
    title = _("换人敲")
    submit = _("换人")

    def find(self) -> None:
        super().find()
        self.unit = get_object_or_404(all_units(), pk=self.kwargs["unit_id"])

    def context(self) -> dict[str, Any]:
        return {"text": str(self.unit)}

    def form(self, data: Any = None) -> RefusableForm:
        homes = queries.homes_of(self.campaign).filter(household__unit=self.unit)
        parts = queries.parts().filter(campaign=self.campaign)
        return MoveForm(data, parts=parts, homes=list(homes))

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(MoveForm, form).chosen
        dividing.move_homes(actor=self.viewer, campaign=self.campaign, **told)


class SendWalker(CampaignPage):
    title = _("谁去敲")

    def find(self) -> None:
        self.part = get_object_or_404(queries.parts(), pk=self.kwargs["visit_part_id"])
        self.campaign = self.part.campaign

    def context(self) -> dict[str, Any]:
        return {"text": self.part.label}

    def form(self, data: Any = None) -> RefusableForm:
        initial = {"person": self.part.person_id}
        return WalkerForm(data, people=dividing.walkers(), initial=initial)

    def carry_out(self, form: RefusableForm) -> None:
        person = cast(WalkerForm, form).chosen
        dividing.send_walker(actor=self.viewer, part=self.part, person=person)


class Close(CampaignPage):
    title = _("结束这次行动")
    text = _("结束以后不能再敲新的户。手机里还没传上来的，照样算数。")
    submit = _("结束")
    done = _("已结束。")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.close_campaign(actor=self.viewer, campaign=self.campaign)
