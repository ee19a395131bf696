"""片区: into which parts the compound is divided, and who answers for each (seed row E5)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.subareas.forms import ChargeForm, EndDutyForm, SubAreaForm
from frontend.compound.tabs import compound_tabs
from tenants.bodies.queries import bodies_on
from tenants.matters.lists import count_matters
from tenants.register import queries as register
from tenants.subareas import queries, services
from tenants.subareas.queries import PartOfCompound


@dataclass(frozen=True)
class PartCard:
    """A part as the page prints it; ``open_matters`` None for whoever reads no list of matters."""

    part: PartOfCompound
    doors: list[str]
    open_matters: int | None


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Every part with what lies in it, and what lies in none."""
    viewer = viewer_of(request)
    parts = queries.parts_on(today())
    sizes = Counter(register.all_units().order_by().values_list("building", flat=True))
    has_common = any(one.sub_area.is_common for one in parts)
    context = {
        "tabs": compound_tabs(request, "subareas:show"),
        "cards": [_card(one, viewer, sizes) for one in parts],
        "unplaced": list(queries.unplaced_units()) if parts and not has_common else [],
        "may_change": may(viewer, Action.ORGANISATION_CHANGE),
        "may_list": may(viewer, Action.REGISTER_READ),
    }
    return render(request, "compound/subareas/show.html", context)


def _card(part: PartOfCompound, viewer: Account, sizes: Mapping[UUID, int]) -> PartCard:
    doors = [] if part.sub_area.is_common else _doors(part, sizes)
    if not may(viewer, Action.MATTER_RECORD_FOR_OTHERS):
        return PartCard(part, doors, None)
    counts = count_matters(viewer=viewer, within=queries.matters_in(part.sub_area))
    return PartCard(part, doors, counts.waiting + counts.in_progress)


def _doors(part: PartOfCompound, sizes: Mapping[UUID, int]) -> list[str]:
    """Whole buildings by their names, else the units; then the place without homes."""
    told: list[str] = []
    for building, found in groupby(part.units, lambda one: one.building):
        units = list(found)
        whole = len(units) == sizes[building.pk]
        told += [building.name] if whole else [str(unit) for unit in units]
    return [*told, part.sub_area.place] if part.sub_area.place else told


class SubAreaPage(ServicePage):
    action = Action.ORGANISATION_CHANGE
    submit = _("保存")
    done = _("已保存。")

    def back(self) -> str:
        return reverse("subareas:show")


class OnePartPage(SubAreaPage):
    def find(self) -> None:
        self.sub_area = get_object_or_404(queries.sub_areas(), pk=self.kwargs["subarea_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.text or self.sub_area.name}


class MarkOut(SubAreaPage):
    title = _("划一个片区")
    form_class = SubAreaForm

    def form(self, data: Any = None) -> SubAreaForm:
        return SubAreaForm(data, initial=self.initial(), buildings=list(register.buildings()))

    def carry_out(self, form: RefusableForm) -> None:
        services.mark_out(actor_id=self.viewer.pk, **cast(SubAreaForm, form).values)


class Redraw(OnePartPage):
    title = _("修改片区")
    form_class = SubAreaForm

    def initial(self) -> dict[str, Any]:
        one = self.sub_area
        units = [str(unit) for unit in one.places.values_list("unit", flat=True)]
        return {"name": one.name, "place": one.place, "is_common": one.is_common, "units": units}

    def form(self, data: Any = None) -> SubAreaForm:
        return SubAreaForm(data, initial=self.initial(), buildings=list(register.buildings()))

    def carry_out(self, form: RefusableForm) -> None:
        values = cast(SubAreaForm, form).values
        services.redraw(sub_area=self.sub_area, actor_id=self.viewer.pk, **values)


class Remove(OnePartPage):
    title = _("删除片区")
    text = _("只删除划错的：有过负责人的片区不能删除。")
    submit = _("删除")
    is_danger = True
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_sub_area(sub_area=self.sub_area, actor_id=self.viewer.pk)


class PutInCharge(OnePartPage):
    title = _("确定负责人")
    form_class = ChargeForm

    def initial(self) -> dict[str, Any]:
        return {"since_on": today()}

    def form(self, data: Any = None) -> ChargeForm:
        return ChargeForm(data, initial=self.initial(), bodies=list(bodies_on(today())))

    def carry_out(self, form: RefusableForm) -> None:
        values = cast(ChargeForm, form).values
        services.put_in_charge(sub_area=self.sub_area, actor_id=self.viewer.pk, **values)


class EndDuty(SubAreaPage):
    title = _("不再负责")
    form_class = EndDutyForm

    def find(self) -> None:
        self.duty = get_object_or_404(queries.duties(), pk=self.kwargs["duty_id"])

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.duty.sub_area.name} · {self.duty.responsible}"}

    def carry_out(self, form: RefusableForm) -> None:
        services.end_duty(duty=self.duty, actor_id=self.viewer.pk, **form.cleaned_data)
