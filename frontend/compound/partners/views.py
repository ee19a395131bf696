"""共建: who works with the compound, what each has agreed, and what is overdue."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.partners.forms import (
    AgreementForm,
    PartnerDaysForm,
    PartnerForm,
    ReviseAgreementForm,
)
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.tabs import compound_tabs
from tenants.partners import queries, services
from tenants.partners.models import PartnerKind


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    """The five kinds, each with its partners; what is overdue first, by name."""
    found = list(queries.partners())
    overdue = list(queries.overdue_agreements(today()))
    context = {
        "tabs": compound_tabs(request, "partners:show"),
        "kinds": [(kind, [one for one in found if one.kind == kind]) for kind in PartnerKind],
        "overdue": overdue,
        "late": {one.pk for one in overdue},
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/partners/show.html", context)


class PartnersPage(ServicePage):
    action = Action.ORGANISATION_CHANGE
    submit = _("保存")
    done = _("已保存。")

    def back(self) -> str:
        return reverse("partners:show")


class PartnerPage(PartnersPage):
    def find(self) -> None:
        self.partner = get_object_or_404(queries.partners(), pk=self.kwargs["partner_id"])


class AgreementPage(PartnersPage):
    def find(self) -> None:
        self.agreement = get_object_or_404(queries.agreements(), pk=self.kwargs["agreement_id"])


class EnterPartner(PartnersPage):
    title = _("登记共建伙伴")
    form_class = PartnerForm

    def initial(self) -> dict[str, Any]:
        return {"since_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.enter_partner(actor_id=self.viewer.pk, **form.cleaned_data)


class RevisePartner(PartnerPage):
    title = _("修改共建伙伴")
    form_class = PartnerDaysForm

    def initial(self) -> dict[str, Any]:
        return {"since_on": self.partner.since_on, "until_on": self.partner.until_on}

    def carry_out(self, form: RefusableForm) -> None:
        services.revise_partner(partner=self.partner, actor_id=self.viewer.pk, **form.cleaned_data)


class RemovePartner(PartnerPage):
    title = _("删除共建伙伴")
    text = _("只删除填错的。不再共建的，请填写结束日期。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_partner(partner=self.partner, actor_id=self.viewer.pk)


class MakeAgreement(PartnerPage):
    title = _("登记约定")
    form_class = AgreementForm

    def initial(self) -> dict[str, Any]:
        return {"agreed_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.make_agreement(partner=self.partner, actor_id=self.viewer.pk, **form.cleaned_data)


class ReviseAgreement(AgreementPage):
    title = _("约定做到了吗")
    form_class = ReviseAgreementForm

    def initial(self) -> dict[str, Any]:
        return {"due_on": self.agreement.due_on, "done_on": self.agreement.done_on}

    def carry_out(self, form: RefusableForm) -> None:
        services.revise_agreement(
            agreement=self.agreement, actor_id=self.viewer.pk, **form.cleaned_data
        )


class RemoveAgreement(AgreementPage):
    title = _("删除这条约定")
    text = _("只删除填错的。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_agreement(agreement=self.agreement, actor_id=self.viewer.pk)
