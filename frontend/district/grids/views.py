"""网格: the grids of each community, what they cover, and how many homes that is (seed row F21)."""

from collections.abc import Collection, Mapping
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
from district.core.counts import Count
from district.core.permissions import Action
from district.identity.access import may, require
from district.identity.models import Account
from district.metrics.queries.households import reported_households
from district.registry.models import Grid
from district.registry.queries import grids as queries
from district.registry.queries.compounds import CompoundFilter, compounds
from district.registry.queries.divisions import division_by_id
from district.registry.services import grids as services
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.grids.forms import CoverForm, GridForm, UntilForm


@dataclass(frozen=True)
class GridLine:
    """A grid with its homes: a lower bound where a part is not known or not counted."""

    grid: Grid
    homes: Count


@require_safe
@needs(Action.COMPOUNDS_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Grids by community, with compounds and homes."""
    viewer, day = viewer_of(request), today()
    found = list(queries.grids(day=day, scopes=_scopes(viewer)))
    names = queries.community_names(found, day)
    covered = {cover.compound_id for grid in found for cover in grid.covers.all()}
    homes = reported_households(covered) if may(viewer, Action.FIGURES_READ) else {}
    lines = [GridLine(grid, _homes(grid, homes)) for grid in found]
    groups = groupby(lines, lambda line: line.grid.community_id)
    context = {
        "communities": sorted(
            ((names.get(community, ""), list(group)) for community, group in groups),
            key=lambda one: one[0],
        ),
        "may_manage": may(viewer, Action.COMPOUNDS_MANAGE),
    }
    return render(request, "district/grids/show.html", context)


def _scopes(viewer: Account) -> Collection[UUID] | None:
    reach = require(viewer, Action.COMPOUNDS_READ)
    return None if reach.everything else reach.scopes


def _homes(grid: Grid, homes: Mapping[UUID, Count]) -> Count:
    """Whole compounds alone add up: of buildings of one the night tells no homes."""
    whole = [cover.compound_id for cover in grid.covers.all() if not cover.part]
    told = [homes[one] for one in whole if one in homes]
    if not told:
        return Count()
    is_bound = len(told) < len(grid.covers.all()) or any(one.at_least for one in told)
    return Count(sum(one.value or 0 for one in told), at_least=is_bound)


class GridsPage(ServicePage):
    action = Action.COMPOUNDS_MANAGE
    template = "district/form.html"
    submit = _("保存")
    done = _("已保存。")

    def back(self) -> str:
        return reverse("grids:show")


class GridPage(GridsPage):
    def find(self) -> None:
        found = queries.grids(day=today(), scopes=_scopes(self.viewer))
        self.grid = get_object_or_404(found, pk=self.kwargs["grid_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.text or self.grid.name}


class OpenGrid(GridsPage):
    title = _("登记网格")
    text = _("网格员的姓名由各小区自己登记，区里看不到。")
    form_class = GridForm

    def initial(self) -> dict[str, Any]:
        return {"since_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        given = dict(form.cleaned_data)
        community = division_by_id(UUID(given.pop("community")))
        services.open_grid(community=community, by_id=self.viewer.pk, **given)


class CoverCompound(GridPage):
    title = _("把小区划进网格")
    form_class = CoverForm

    def form(self, data: Any = None) -> CoverForm:
        narrowed = CompoundFilter(within=self.grid.community_id)
        near = compounds(day=today(), narrowed=narrowed).filter(closed_on=None)
        return CoverForm(data, initial={"since_on": today()}, compounds=list(near))

    def carry_out(self, form: RefusableForm) -> None:
        values = cast(CoverForm, form).values
        services.cover_compound(grid=self.grid, by_id=self.viewer.pk, **values)


class CloseGrid(GridPage):
    title = _("撤销网格")
    submit = _("撤销")
    is_danger = True
    form_class = UntilForm

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.close_grid(grid=self.grid, by_id=self.viewer.pk, **form.cleaned_data)


class EndCover(GridsPage):
    title = _("小区不再属于这个网格")
    form_class = UntilForm

    def find(self) -> None:
        found = queries.covers(day=today(), scopes=_scopes(self.viewer))
        self.cover = get_object_or_404(found, pk=self.kwargs["cover_id"])

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.cover.grid.name} · {self.cover.compound.name}"}

    def carry_out(self, form: RefusableForm) -> None:
        services.end_cover(cover=self.cover, by_id=self.viewer.pk, **form.cleaned_data)
