"""What a unit head hears at the door, each as a form of one to four fields."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import require
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.compound.register.places import units_within
from frontend.compound.service_pages import ServicePage
from tenants.people import services, telling
from tenants.people.models import Relation
from tenants.people.queries import residents, residents_of
from tenants.people.told import MOST_NAME, Told
from tenants.register.queries import households

_PHONE = {"type": "tel", "inputmode": "tel", "autocomplete": "off"}


class ArrivalForm(RefusableForm):
    name = forms.CharField(
        label=_("姓名"),
        max_length=MOST_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("手机号"), max_length=30, required=False, widget=forms.TextInput(attrs=_PHONE)
    )
    relation = forms.ChoiceField(
        label=_("与本户的关系"), choices=Relation.choices, widget=forms.RadioSelect
    )
    since_on = DayField(label=_("哪天搬来的"), required=False, help_text=_("不记得就留空。"))


class DepartureForm(RefusableForm):
    until_on = DayField(label=_("哪天搬走的"))


class PhoneForm(RefusableForm):
    phone = forms.CharField(
        label=_("新的手机号"), max_length=30, widget=forms.TextInput(attrs=_PHONE)
    )


class RelationForm(RefusableForm):
    relation = forms.ChoiceField(
        label=_("现在是"), choices=Relation.choices, widget=forms.RadioSelect
    )
    since_on = DayField(label=_("从哪天起"))


@require_safe
@needs(Action.PEOPLE_TELL)
def changes(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """What may have happened in a home, each one tap away."""
    within = units_within(require(viewer_of(request), Action.PEOPLE_TELL))
    home = get_object_or_404(households(units=within), pk=household_id)
    context = {"home": home, "residents": residents_of(home)}
    return render(request, "compound/homes/changes.html", context)


class TellPage(ServicePage):
    """About a home that the viewer looks after; another is nobody's business."""

    action = Action.PEOPLE_TELL
    submit = _("记下来")
    done = _("已记下。")

    def after(self) -> str:
        return reverse("homes:show", args=[self.home.pk])

    def back(self) -> str:
        return reverse("homes:changes", args=[self.home.pk])

    def find(self) -> None:
        found = households(units=units_within(self.reach))
        self.home = get_object_or_404(found, pk=self.kwargs["household_id"])

    def context(self) -> dict[str, Any]:
        return {"text": str(self.home)}


class ResidentPage(TellPage):
    """About one of those who live there."""

    def find(self) -> None:
        found = residents(units_within(self.reach)).filter(until_on=None)
        self.resident = get_object_or_404(found, pk=self.kwargs["resident_id"])
        self.home = self.resident.household

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.home} {self.resident.person.name}"}


class MovedIn(TellPage):
    title = _("有人搬来")
    form_class = ArrivalForm

    def initial(self) -> dict[str, Any]:
        return {"relation": Relation.TENANT, "since_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        told = dict(form.cleaned_data)
        services.settle(
            person=Told(told.pop("name"), phone=told.pop("phone")),
            household=self.home,
            actor_id=self.viewer.pk,
            **told,
        )


class MovedOut(ResidentPage):
    title = _("搬走了")
    form_class = DepartureForm

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.leave(resident=self.resident, actor_id=self.viewer.pk, **form.cleaned_data)


class NewPhone(ResidentPage):
    title = _("换了手机号")
    form_class = PhoneForm

    def carry_out(self, form: RefusableForm) -> None:
        telling.tell_phone(
            person=self.resident.person, actor_id=self.viewer.pk, **form.cleaned_data
        )


class Became(ResidentPage):
    title = _("身份变了")
    form_class = RelationForm

    def initial(self) -> dict[str, Any]:
        is_tenant = self.resident.relation == Relation.TENANT
        return {"relation": Relation.OWNER if is_tenant else Relation.TENANT, "since_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        telling.become(resident=self.resident, actor_id=self.viewer.pk, **form.cleaned_data)
