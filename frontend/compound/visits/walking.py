"""Walking from door to door: one page that needs no second request, and what it sends."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.access import needs
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.compound.visits.forms import WHAT, AnyVisitForm, VisitForm
from tenants.register.arrivals import home_named
from tenants.register.models import Household
from tenants.register.queries import all_units, households
from tenants.visits import queries
from tenants.visits.models import LONGEST_ANSWER, LONGEST_ISSUE, Campaign
from tenants.visits.queries import Door, Stairs
from tenants.visits.recording import record_visit

# A page holds that many forms; the doors after them lead to a form of their own.
FORMS_AT_ONCE = 300


@require_safe
@needs(Action.VISITS_RECORD)
def walk(request: HttpRequest, visit_part_id: UUID) -> HttpResponse:
    """All doors of a part, each with its form."""
    part = get_object_or_404(queries.parts(), pk=visit_part_id)
    stairs = queries.stairs_of(part.campaign, part)
    return _walk(request, part.campaign, stairs, part.label)


@require_safe
@needs(Action.VISITS_RECORD)
def walk_unit(request: HttpRequest, campaign_id: UUID, unit_id: UUID) -> HttpResponse:
    """All doors of a unit, whosever part they are: neighbours help out."""
    campaign = get_object_or_404(queries.campaigns(), pk=campaign_id)
    unit = get_object_or_404(all_units(), pk=unit_id)
    stairs = [one for one in queries.stairs_of(campaign) if one.unit == unit]
    return _walk(request, campaign, stairs, str(unit))


def _walk(
    request: HttpRequest, campaign: Campaign, stairs: Sequence[Stairs], label: str
) -> HttpResponse:
    context = {
        "campaign": campaign,
        "label": label,
        "stairs": [(one, _forms(one.doors)) for one in _first(stairs)],
        "beyond": [door for one in stairs for door in one.doors][FORMS_AT_ONCE:],
        "left": sum(one.left for one in stairs),
        "homes": sum(len(one.doors) for one in stairs),
        "what": WHAT,
        "longest": (LONGEST_ISSUE, LONGEST_ANSWER),
        "is_running": campaign in queries.running_campaigns(),
    }
    return render(request, "compound/visits/walk.html", context)


def _first(stairs: Sequence[Stairs]) -> list[Stairs]:
    room, found = FORMS_AT_ONCE, []
    for one in stairs:
        if doors := one.doors[: max(room, 0)]:
            found.append(Stairs(one.unit, doors))
        room -= len(one.doors)
    return found


def _forms(doors: Sequence[Door]) -> list[tuple[Door, UUID]]:
    """Each door with the id under which its next visit is sent."""
    return [(door, uuid4()) for door in doors]


class VisitPage(ServicePage):
    """The form of one door; it answers the walking page's forms, too."""

    action = Action.VISITS_RECORD
    template = "compound/visits/record.html"
    submit = _("记好")
    done = _("记好了。")
    form_class = VisitForm

    def form(self, data: Any = None) -> RefusableForm:
        files = None if data is None else self.request.FILES
        return self.form_class(data, files, **self.offered())

    def offered(self) -> dict[str, Any]:
        return {}


class RecordVisit(VisitPage):
    """A door of a campaign."""

    title = _("敲门登记")

    def find(self) -> None:
        self.campaign = get_object_or_404(queries.campaigns(), pk=self.kwargs["campaign_id"])
        self.home: Household = get_object_or_404(households(), pk=self.kwargs["household_id"])

    def context(self) -> dict[str, Any]:
        return {"home": self.home, "campaign": self.campaign}

    def back(self) -> str:
        """The doors among which this one is, at the place where it stands."""
        door = queries.homes_of(self.campaign).filter(household=self.home).first()
        if door is not None and door.part_id is not None:
            return f"{reverse('visits:walk', args=[door.part_id])}#d{self.home.pk}"
        if door is not None and self.home.unit_id is not None:
            where = [self.campaign.pk, self.home.unit_id]
            return f"{reverse('visits:walk_unit', args=where)}#d{self.home.pk}"
        return reverse("visits:show", args=[self.campaign.pk])

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(VisitForm, form)
        record_visit(
            actor=self.viewer,
            household=self.home,
            told=told.told,
            campaign=self.campaign,
            **told.sent,
        )


class RecordAnywhere(VisitPage):
    """A door outside a campaign."""

    title = _("随手敲了一户")
    form_class = AnyVisitForm

    def offered(self) -> dict[str, Any]:
        return {"units": list(all_units())}

    def back(self) -> str:
        return reverse("visits:list")

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(AnyVisitForm, form)
        home = home_named(told.cleaned_data["household_id"])
        if home is None:
            raise DomainError("no_room", _("请填房号。"), field="room")
        record_visit(actor=self.viewer, household=home, told=told.told, **told.sent)
