"""Pages that show who looks after what, the branches, bodies, stations and claims."""

from datetime import date
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.organisation.chips import building_chips
from frontend.compound.organisation.forms import HistoryForm
from frontend.compound.organisation.standing import clock_rows, stands
from frontend.compound.tabs import compound_tabs
from tenants.absences.models import Topic
from tenants.absences.queries import absence_of, absences, is_on_record
from tenants.baselines.queries import baselines
from tenants.bodies import queries as bodies_queries
from tenants.bodies.books import bookkeeper, may_write_books
from tenants.bodies.composition import composition_of, history_of
from tenants.bodies.forming import formations
from tenants.bodies.models import Seat
from tenants.bodies.standing import interruption_of
from tenants.facilities.queries import stations
from tenants.heads import queries as heads_queries
from tenants.inductions.queries import next_step
from tenants.matters.stage_names import stage_names
from tenants.meetings.rules import council_rule
from tenants.party.queries import branches
from tenants.party.thresholds import advice_for
from tenants.recommendations.queries import heads_without_record, ladders, records_of
from tenants.register import queries as register
from tenants.register.models import Building
from tenants.seating.models import Seating
from tenants.seating.queries import votes_behind
from tenants.words.queries import said

# More than this on one page is looked through building by building.
UNITS_ON_A_PAGE = 40


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    """The viewer's own head first, then everybody's, each one tap from a call."""
    viewer = viewer_of(request)
    home = register.home_of(viewer)
    unit = home.unit if home else None
    all_buildings = list(register.buildings())
    chosen = _chosen(request, all_buildings, unit.building_id if unit else None)
    shown = [one for one in all_buildings if chosen in (None, one.pk)]
    context = {
        "tabs": compound_tabs(request, "organisation:show"),
        "unit": unit,
        "mine": heads_queries.heads_for(unit) if unit else [],
        "chips": building_chips(all_buildings, chosen),
        "buildings": heads_queries.roster(shown),
        "coverage": heads_queries.coverage(),
        "no_head": not is_on_record(Topic.HEAD),
        "absence": absence_of(Topic.HEAD),
        "induction": next_step(viewer),
        "unrecorded": heads_without_record().count(),
        "may_change": may(viewer, Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/organisation/show.html", context)


@require_safe
@needs(Action.ORGANISATION_READ)
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """Who looks after a unit, and who did before."""
    found = get_object_or_404(register.all_units(), pk=unit_id)
    heads = list(heads_queries.heads_for(found))
    records = records_of(heads)
    context = {
        "unit": found,
        "heads": [(one, records.get(one.pk)) for one in heads],
        "history": heads_queries.history_of(found),
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/organisation/unit.html", context)


@require_safe
@needs(Action.ORGANISATION_READ)
def bodies(request: HttpRequest) -> HttpResponse:
    """Branches, bodies in all their terms, stations, and what is claimed without a date."""
    context = {
        "tabs": compound_tabs(request, "organisation:bodies"),
        "branches": branches(),
        "bodies": [(one, stands(one)) for one in bodies_queries.bodies()],
        "formations": formations().filter(finished_on=None),
        "ladders": ladders().filter(finished_on=None),
        "counted": set(bodies_queries.counted_bodies(today()).values_list("pk", flat=True)),
        "missing_terms": bodies_queries.missing_terms(),
        "stations": stations(),
        "baselines": baselines(),
        "own_words": said(),
        "stage_names": list(stage_names().values()),
        "rule": council_rule(),
        "absences": {one.topic: one for one in absences()},
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/organisation/bodies.html", context)


@require_safe
@needs(Action.ORGANISATION_READ)
def branch(request: HttpRequest, branch_id: UUID) -> HttpResponse:
    found = get_object_or_404(branches(), pk=branch_id)
    may_read_party = may(viewer_of(request), Action.PARTY_READ)
    context = {
        "branch": found,
        "people": _people(bodies_queries.seats().filter(branch=found)),
        "advice": advice_for(found) if may_read_party else [],
        "may_read_party": may_read_party,
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/organisation/branch.html", context)


@require_safe
@needs(Action.ORGANISATION_READ)
def body(request: HttpRequest, body_id: UUID) -> HttpResponse:
    found = get_object_or_404(bodies_queries.bodies(), pk=body_id)
    context = {
        "body": found,
        "counts": bodies_queries.counted_bodies(today()).filter(pk=found.pk).exists(),
        "stands": stands(found),
        "clocks": clock_rows(found),
        "composition": composition_of(found),
        "is_interrupted": interruption_of(found, today()) is not None,
        "keeps_books": may_write_books(found),
        "bookkeeper": bookkeeper(),
        "people": _people(bodies_queries.seats().filter(body=found)),
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/organisation/body.html", context)


@require_safe
@needs(Action.ORGANISATION_READ)
def person(request: HttpRequest, seat_id: UUID) -> HttpResponse:
    """All posts of whoever holds a seat, and how many terms they make (seed row B11)."""
    seat = get_object_or_404(bodies_queries.seats(), pk=seat_id)
    return render(request, "compound/organisation/person.html", {"history": history_of(seat)})


@require_safe
@needs(Action.ORGANISATION_READ)
def history(request: HttpRequest) -> HttpResponse:
    """Who held which post on a day (seed row G8)."""
    form = HistoryForm(request.GET if "day" in request.GET else {"day": today()})
    day: date | None = form.cleaned_data["day"] if form.is_valid() else None
    context = {
        "form": form,
        "day": day,
        "terms": heads_queries.terms_on(day) if day else [],
        "seats": bodies_queries.seats_on(day) if day else [],
    }
    return render(request, "compound/organisation/history.html", context)


@require_safe
@needs(Action.ORGANISATION_CHANGE)
def titles(request: HttpRequest) -> HttpResponse:
    return render(request, "compound/organisation/titles.html", {"titles": heads_queries.titles()})


def _people(found: QuerySet[Seat]) -> list[tuple[Seat, Seating | None]]:
    """Each seat with the result that gave it."""
    seats = list(found)
    behind = votes_behind(seats)
    return [(one, behind.get(one.pk)) for one in seats]


def _chosen(request: HttpRequest, found: list[Building], own: UUID | None) -> UUID | None:
    """The building to show: asked for, or the own one where all would be too many."""
    asked = request.GET.get("building", "")
    known = {str(one.pk): one.pk for one in found}
    if asked in known:
        return known[asked]
    many = sum(len(one.units.all()) for one in found) > UNITS_ON_A_PAGE
    if asked == "all" or not many:
        return None
    return own or found[0].pk
