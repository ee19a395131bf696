"""Pages that change heads and titles."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.organisation.forms import (
    AppointForm,
    CorrectTermForm,
    EndForm,
    TitleForm,
)
from frontend.compound.service_pages import ServicePage
from tenants.heads import queries, services
from tenants.heads.models import StandardPost, Title
from tenants.register import queries as register


class OrganisationPage(ServicePage):
    """Whoever may change the organisation may change all of it."""

    action = Action.ORGANISATION_CHANGE
    submit = _("保存")
    done = _("已保存。")

    def back(self) -> str:
        return reverse("organisation:show")


class AppointUnitHead(OrganisationPage):
    title = _("任命楼长")
    submit = _("任命")
    done = _("已任命。")
    form_class = AppointForm

    def find(self) -> None:
        self.unit = get_object_or_404(register.all_units(), pk=self.kwargs["unit_id"])

    def form(self, data: Any = None) -> AppointForm:
        titles = queries.titles().filter(standard=StandardPost.UNIT_HEAD)
        return AppointForm(data, titles=list(titles), initial={"since": today()})

    def context(self) -> dict[str, Any]:
        return {"text": str(self.unit)}

    def back(self) -> str:
        return reverse("organisation:unit", args=[self.unit.pk])

    def carry_out(self, form: RefusableForm) -> None:
        values = cast(AppointForm, form).values
        services.appoint_head(place=self.unit, actor_id=self.viewer.pk, **values)


class AppointBuildingHead(OrganisationPage):
    title = _("任命负责整栋楼的人")
    submit = _("任命")
    done = _("已任命。")
    form_class = AppointForm

    def find(self) -> None:
        self.building = get_object_or_404(register.all_buildings(), pk=self.kwargs["building_id"])

    def form(self, data: Any = None) -> AppointForm:
        titles = queries.titles().filter(standard=StandardPost.BUILDING_HEAD)
        return AppointForm(data, titles=list(titles), initial={"since": today()})

    def context(self) -> dict[str, Any]:
        return {"text": str(self.building)}

    def carry_out(self, form: RefusableForm) -> None:
        values = cast(AppointForm, form).values
        services.appoint_head(place=self.building, actor_id=self.viewer.pk, **values)


class TermPage(OrganisationPage):
    def find(self) -> None:
        self.term = get_object_or_404(queries.terms(), pk=self.kwargs["term_id"])

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.term.place} {self.term.title} {self.term.holder_name}"}

    def back(self) -> str:
        if self.term.unit_id:
            return reverse("organisation:unit", args=[self.term.unit_id])
        return reverse("organisation:show")


class EndTerm(TermPage):
    title = _("结束任期")
    submit = _("结束任期")
    done = _("任期已结束。")
    is_danger = True
    form_class = EndForm

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.end_head_term(term=self.term, actor_id=self.viewer.pk, **form.cleaned_data)


class CorrectTerm(TermPage):
    title = _("改正姓名、电话")
    form_class = CorrectTermForm

    def initial(self) -> dict[str, Any]:
        names = ("holder_name", "holder_phone", "is_party_household")
        return {name: getattr(self.term, name) for name in names}

    def carry_out(self, form: RefusableForm) -> None:
        services.correct_head_term(term=self.term, actor_id=self.viewer.pk, **form.cleaned_data)


class NameTitle(OrganisationPage):
    title = _("登记称呼")
    text = _("同一个“楼长”，有的小区负责一个单元，有的负责整栋楼。写清楚，区里才数得对。")
    form_class = TitleForm
    known: Title | None = None

    def find(self) -> None:
        if "title_id" in self.kwargs:
            self.known = get_object_or_404(queries.titles(), pk=self.kwargs["title_id"])

    def context(self) -> dict[str, Any]:
        return {"title": _("修改称呼")} if self.known else {}

    def form(self, data: Any = None) -> TitleForm:
        return TitleForm(data, titles=list(queries.titles()), initial=self.initial())

    def initial(self) -> dict[str, Any]:
        known = self.known
        if known is None:
            return {}
        below = str(known.chosen_from_id) if known.chosen_from_id else ""
        return {"name": known.name, "standard": known.standard, "chosen_from": below}

    def back(self) -> str:
        return reverse("organisation:titles")

    def carry_out(self, form: RefusableForm) -> None:
        services.name_title(actor_id=self.viewer.pk, **cast(TitleForm, form).values)
