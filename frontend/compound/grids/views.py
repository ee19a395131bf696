"""网格: the community's grids over the compound, and the member of each (seed row F21)."""

from dataclasses import dataclass
from typing import Any, cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from district.registry.models import Compound
from district.registry.queries.grids import KnownGrid, own_grids
from district.tenancy.context import require_compound
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.grids.forms import EndMemberForm, GridUnitsForm, MemberForm
from frontend.compound.service_pages import ServicePage
from frontend.compound.tabs import compound_tabs
from tenants.grids import queries, services
from tenants.grids.models import GridTerm
from tenants.matters.responsible import candidates
from tenants.register import queries as register
from tenants.register.models import Unit


@dataclass(frozen=True)
class GridCard:
    """A grid as the page prints it; ``takes_matters``: its member can be handed a matter."""

    grid: KnownGrid
    term: GridTerm | None
    former: list[GridTerm]
    units: list[Unit]
    takes_matters: bool


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Every grid over the compound with its member."""
    grids = _grids()
    context = {
        "tabs": compound_tabs(request, "grids:show"),
        "cards": _cards(grids),
        "is_shared": len(grids) > 1,
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/grids/show.html", context)


def _grids() -> list[KnownGrid]:
    return own_grids(cast(Compound, require_compound()))


def _cards(grids: list[KnownGrid]) -> list[GridCard]:
    ids = [one.id for one in grids]
    day, able = today(), set(candidates().values_list("pk", flat=True))
    told = list(queries.terms().filter(grid_id__in=ids))
    standing = {one.grid_id: one for one in queries.terms_on(day).filter(grid_id__in=ids)}
    units = queries.units_in(ids)
    return [
        GridCard(
            grid=one,
            term=(term := standing.get(one.id)),
            former=[past for past in told if past.grid_id == one.id and past.until_on],
            units=units[one.id],
            takes_matters=bool(term and term.account_id in able),
        )
        for one in grids
    ]


class GridsPage(ServicePage):
    action = Action.ORGANISATION_CHANGE
    submit = _("保存")
    done = _("已保存。")

    def back(self) -> str:
        return reverse("grids:show")


class GridPage(GridsPage):
    def find(self) -> None:
        """A grid that is not over this compound is none."""
        found = (one for one in _grids() if one.id == self.kwargs["grid_id"])
        if (grid := next(found, None)) is None:
            raise Http404
        self.grid = grid

    def context(self) -> dict[str, Any]:
        return {"text": f"{self.grid.community} · {self.grid.name}"}


class NameMember(GridPage):
    title = _("登记网格员")
    form_class = MemberForm

    def initial(self) -> dict[str, Any]:
        return {"since_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.name_grid_member(
            grid_id=self.grid.id, actor_id=self.viewer.pk, **form.cleaned_data
        )


class ShareUnits(GridPage):
    title = _("哪些单元在这个网格")
    form_class = GridUnitsForm

    def form(self, data: Any = None) -> GridUnitsForm:
        units = queries.units_in([self.grid.id])[self.grid.id]
        initial = {"units": [str(unit.pk) for unit in units]}
        return GridUnitsForm(data, initial=initial, buildings=list(register.buildings()))

    def carry_out(self, form: RefusableForm) -> None:
        units = cast(GridUnitsForm, form).chosen
        services.share_units(grid_id=self.grid.id, units=units, actor_id=self.viewer.pk)


class EndMember(GridsPage):
    title = _("网格员离任")
    text = _("离任以后，还没有办完的事转给下一位负责人。")
    form_class = EndMemberForm

    def find(self) -> None:
        self.term = get_object_or_404(queries.terms(), pk=self.kwargs["grid_term_id"])

    def initial(self) -> dict[str, Any]:
        return {"until_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        services.end_grid_term(term=self.term, actor_id=self.viewer.pk, **form.cleaned_data)
