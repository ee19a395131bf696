"""The first page after the log-in: what is to be done, the own homes, the own head."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import may, reach
from district.identity.models import Account
from frontend.access import viewer_of
from frontend.compound.matters.faces import row_of
from frontend.compound.start.homes import linked_elsewhere, own_homes
from frontend.compound.start.next_steps import (
    NextStep,
    dispute_steps,
    door_steps,
    steps_for,
    survey_steps,
)
from tenants.decisions.collecting import outstanding
from tenants.decisions.queries import running_votes
from tenants.grids.queries import member_for
from tenants.heads.queries import heads_for
from tenants.inductions.queries import next_step
from tenants.matters.clocks import known_worktime
from tenants.matters.lists import list_matters, matters_to_do
from tenants.matters.veil import veiled
from tenants.matters.wanted import Show, Wanted
from tenants.messages.queries import unread_messages
from tenants.party.queries import group_over
from tenants.people.phones import changes_to_tell
from tenants.register.queries import home_of
from tenants.surveys.queries import surveys_to_answer
from tenants.words.queries import said

HOMES_ON_A_PAGE = 40
STEPS_SHOWN = 8
MATTERS_SHOWN = 5


@require_safe
@login_not_required
def front(request: HttpRequest) -> HttpResponse:
    """For each of the compound's people the own page; the notice board for all others."""
    if not may(request.user, Action.MATTER_REPORT):
        is_reader = may(request.user, Action.MATTER_READ)
        return redirect("matters:list" if is_reader else "publications:list")
    viewer = viewer_of(request)
    units = reach(viewer, Action.PEOPLE_READ).scopes
    leads = may(viewer, Action.MATTER_PUBLISH)
    context = {
        "leads": leads,
        "unread": unread_messages(viewer),
        "phone_changes": changes_to_tell(viewer),
        "is_head": bool(units),
        "induction": next_step(viewer) if leads or units else None,
        **_matters(viewer, leads=leads or bool(units)),
        **(_of_a_leader(viewer) if leads else {}),
        **(_of_a_head(request, viewer, units) if units else {}),
        **_of_a_resident(viewer),
    }
    return render(request, "compound/start/front.html", context)


def _matters(viewer: Account, *, leads: bool) -> dict[str, Any]:
    """The pressing ones of those who work on them; of others what they have asked for."""
    found = (
        matters_to_do(viewer=viewer)
        if leads
        else list_matters(viewer=viewer, wanted=Wanted(Show.MINE))
    )
    worktime = known_worktime()
    rows = [row_of(matter, worktime) for matter in veiled(viewer, found[:MATTERS_SHOWN])]
    is_full = len(rows) == MATTERS_SHOWN
    return {"matters": rows, "more_matters": found.count() - len(rows) if is_full else 0}


def _of_a_leader(viewer: Account) -> dict[str, Any]:
    steps = steps_for(viewer)
    return {"steps": steps[:STEPS_SHOWN], "more_steps": steps[STEPS_SHOWN:]}


def _of_a_head(request: HttpRequest, viewer: Account, units: Collection[UUID]) -> dict[str, Any]:
    out, leads = outstanding(units), may(viewer, Action.MATTER_PUBLISH)
    rows, linked = own_homes(units, out), linked_elsewhere(viewer, units)
    return {
        "out": out,
        "page": Paginator(rows, HOMES_ON_A_PAGE).get_page(request.GET.get("page")),
        "linked": linked,
        "doors": [] if leads else _doors(viewer),
        "homes": len(rows) + len(linked),
        "query": request.GET,
    }


def _doors(viewer: Account) -> list[NextStep]:
    return [*dispute_steps(viewer), *door_steps(viewer), *survey_steps(viewer)]


def _of_a_resident(viewer: Account) -> dict[str, Any]:
    home = home_of(viewer)
    return {
        "home": home,
        "heads": heads_for(home.unit) if home and home.unit else [],
        "grid_member": member_for(home.unit) if home and home.unit else None,
        "group": group_over(home) if home else None,
        "running": running_votes(),
        "surveys": surveys_to_answer(viewer),
        "own_words": said(),
    }
