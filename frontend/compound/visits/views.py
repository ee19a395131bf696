"""敲门: the own doors, the campaigns, and how far each has come."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.tabs import compound_tabs
from tenants.visits import queries
from tenants.visits.dividing import units_of


@require_safe
@needs(Action.VISITS_RECORD)
def listing(request: HttpRequest) -> HttpResponse:
    """What is mine to knock at first, then every campaign."""
    viewer = viewer_of(request)
    may_plan = may(viewer, Action.VISITS_PLAN)
    context = {
        "tabs": compound_tabs(request, "visits:list"),
        "mine": queries.standings_for(viewer),
        "campaigns": queries.campaigns()[:60],
        "issues": queries.open_issues(viewer).count(),
        "months": queries.months_to_confirm() if may_plan else [],
        "may_plan": may_plan,
        "today": today(),
    }
    return render(request, "compound/visits/list.html", context)


@require_safe
@needs(Action.VISITS_RECORD)
def show(request: HttpRequest, campaign_id: UUID) -> HttpResponse:
    """How far each part has come; who plans divides it and moves doors."""
    campaign = get_object_or_404(queries.campaigns(), pk=campaign_id)
    found = queries.standings(campaign)
    context = {
        "campaign": campaign,
        "whole": queries.whole(campaign),
        "standings": found,
        "is_divided": any(one.part for one in found),
        "units": units_of(campaign),
        "may_plan": may(request.user, Action.VISITS_PLAN),
        "is_running": campaign in queries.running_campaigns(),
        "is_over": campaign.closed_at is not None or campaign.until_on < today(),
        "today": today(),
    }
    return render(request, "compound/visits/show.html", context)
