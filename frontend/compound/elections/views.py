"""Elections and their results; no page shows a single ballot."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from tenants.elections import queries
from tenants.seating.queries import seating_of


@require_safe
@needs(Action.PARTY_READ)
def listing(request: HttpRequest) -> HttpResponse:
    context = {
        "elections": queries.elections(),
        "may_change": may(viewer_of(request), Action.PARTY_CHANGE),
    }
    return render(request, "compound/elections/list.html", context)


@require_safe
@needs(Action.PARTY_READ)
def show(request: HttpRequest, election_id: UUID) -> HttpResponse:
    """One election: its next step, and the sums with their reasons."""
    election = get_object_or_404(queries.elections(), pk=election_id)
    context = {
        "election": election,
        "candidates": election.candidates.all(),
        "outcome": queries.outcome_of(election),
        "quorum": queries.quorum_of(election),
        "rules": queries.rules_of(election),
        "attendance": election.attendance.all(),
        "may_change": may(viewer_of(request), Action.PARTY_CHANGE),
        "seating": seating_of(election),
        "second": queries.second_of(election),
    }
    return render(request, "compound/elections/show.html", context)
