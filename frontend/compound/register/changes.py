"""Pages that change the register."""

from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.register.forms import (
    BuildingForm,
    BuiltYearForm,
    HouseholdForm,
    NumberingForm,
    PlaceForm,
    TotalsForm,
)
from frontend.compound.register.places import household_called
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.register import queries, services
from tenants.register.models import Occupancy

BUILDING_EXAMPLE = _("例如 3号楼；只写 3 也可以")
UNIT_EXAMPLE = _("例如 2单元；只写 2 也可以")


class RegisterPage(ServicePage):
    """Whoever may change the register may change all of it."""

    action = Action.REGISTER_CHANGE
    submit = _("保存")
    done = _("底册已更新。")

    def back(self) -> str:
        return reverse("register:show")


class BuildingPage(RegisterPage):
    def find(self) -> None:
        self.building = get_object_or_404(queries.all_buildings(), pk=self.kwargs["building_id"])

    def back(self) -> str:
        return reverse("register:building", args=[self.building.pk])


class UnitPage(RegisterPage):
    def find(self) -> None:
        self.unit = get_object_or_404(queries.all_units(), pk=self.kwargs["unit_id"])

    def back(self) -> str:
        return reverse("register:unit", args=[self.unit.pk])


class AddBuilding(RegisterPage):
    title = _("添加楼栋")
    form_class = BuildingForm

    def form(self, data: Any = None) -> RefusableForm:
        return BuildingForm(data, example=BUILDING_EXAMPLE)

    def carry_out(self, form: RefusableForm) -> None:
        services.add_building(actor_id=self.viewer.pk, **form.cleaned_data)


class ChangeBuilding(BuildingPage):
    title = _("修改楼栋")
    form_class = BuildingForm

    def initial(self) -> dict[str, Any]:
        return {"name": self.building.name, "built_year": self.building.built_year}

    def carry_out(self, form: RefusableForm) -> None:
        services.change_building(
            building=self.building, actor_id=self.viewer.pk, **form.cleaned_data
        )


class FillBuiltYear(RegisterPage):
    title = _("补建成年份")
    text = _("写到所有还没有建成年份的楼栋上；已经填过的不动。个别楼栋不同的，再到那栋楼里改。")
    form_class = BuiltYearForm

    def carry_out(self, form: RefusableForm) -> None:
        services.fill_built_year(actor_id=self.viewer.pk, **form.cleaned_data)


class RemoveBuilding(BuildingPage):
    title = _("删除楼栋")
    text = _("只能删除填错的、下面没有单元的楼栋。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_building(building=self.building, actor_id=self.viewer.pk)

    def after(self) -> str:
        return reverse("register:show")


class AddUnit(BuildingPage):
    title = _("添加单元")
    form_class = PlaceForm

    def form(self, data: Any = None) -> RefusableForm:
        return PlaceForm(data, example=UNIT_EXAMPLE)

    def carry_out(self, form: RefusableForm) -> None:
        services.add_unit(
            building=self.building, name=form.cleaned_data["name"], actor_id=self.viewer.pk
        )


class RenameUnit(UnitPage):
    title = _("单元改名")
    form_class = PlaceForm

    def initial(self) -> dict[str, Any]:
        return {"name": self.unit.name}

    def carry_out(self, form: RefusableForm) -> None:
        services.rename_unit(
            unit=self.unit, name=form.cleaned_data["name"], actor_id=self.viewer.pk
        )


class RemoveUnit(UnitPage):
    title = _("删除单元")
    text = _("只能删除填错的、没有住户也没有楼长记录的单元。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_unit(unit=self.unit, actor_id=self.viewer.pk)

    def after(self) -> str:
        return reverse("register:show")


class AddHousehold(UnitPage):
    title = _("添加一户")
    form_class = HouseholdForm

    def initial(self) -> dict[str, Any]:
        return {"occupancy": Occupancy.UNKNOWN}

    def carry_out(self, form: RefusableForm) -> None:
        services.add_household(unit=self.unit, actor_id=self.viewer.pk, **form.cleaned_data)


class HouseholdPage(RegisterPage):
    def find(self) -> None:
        self.household = household_called(self.kwargs["household_id"])

    def back(self) -> str:
        unit = self.household.unit
        return reverse("register:unit", args=[unit.pk]) if unit else reverse("register:show")


class ChangeHousehold(HouseholdPage):
    title = _("修改这一户")
    form_class = HouseholdForm
    template = "compound/register/household.html"

    def initial(self) -> dict[str, Any]:
        return HouseholdForm.values_of(self.household)

    def context(self) -> dict[str, Any]:
        return {"household": self.household}

    def carry_out(self, form: RefusableForm) -> None:
        services.change_household(
            household=self.household, actor_id=self.viewer.pk, **form.cleaned_data
        )


class RemoveHousehold(HouseholdPage):
    title = _("删除这一户")
    text = _("只能删除填错的户。没有人住的请改为“空置”。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_household(household=self.household, actor_id=self.viewer.pk)


class DeclareTotals(RegisterPage):
    title = _("申报总数")
    text = _("还没有逐栋、逐户的名单时，先报知道的总数。有了名单，就以名单为准。")
    form_class = TotalsForm

    def initial(self) -> dict[str, Any]:
        sizes = queries.sizes()
        names = ("buildings", "units", "households")
        return {name: getattr(sizes, name).declared for name in names}

    def carry_out(self, form: RefusableForm) -> None:
        services.declare_totals(actor_id=self.viewer.pk, **form.cleaned_data)


class GenerateNumbering(RegisterPage):
    """First what would be written, then, by the same form, the writing."""

    title = _("自动编号")
    text = _("楼栋规整的小区，填几个数就能编好全部楼栋、单元和户。先看结果，再写入。")
    submit = _("看看结果")
    done = _("已写入底册。")
    form_class = NumberingForm
    template = "compound/register/numbering.html"

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if "write" in request.POST:
            return super().post(request, **kwargs)
        form = NumberingForm(request.POST)
        context: dict[str, Any] = {"form": form, "title": self.title, "text": self.text}
        if form.is_valid():
            try:
                context["numbering"] = form.numbering
            except DomainError as refusal:
                form.refuse(refusal)
        context |= {"submit": self.submit, "back": self.back()}
        return render(request, self.template, context, status=422 if form.errors else 200)

    def carry_out(self, form: RefusableForm) -> None:
        numbering = cast(NumberingForm, form).numbering
        services.generate_numbering(numbering=numbering, actor_id=self.viewer.pk)
