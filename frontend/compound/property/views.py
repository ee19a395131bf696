"""物业: who manages, and how the compound stands against the checklist of red properties."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.property.steps import next_step
from frontend.compound.tabs import compound_tabs
from tenants.property.assessing import assess
from tenants.property.queries import guidances, meetings, overdue_promises, promises
from tenants.register.queries import managements


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Each criterion with why it is met or not, one next step, and the records behind them."""
    day = today()
    assessment = assess(day)
    context = {
        "tabs": compound_tabs(request, "property:show"),
        "assessment": assessment,
        "management": assessment.management,
        "step": next_step(assessment, day),
        "managements": managements(),
        "guidances": guidances(),
        "meetings": meetings(),
        "promises": promises(),
        "overdue": {one.pk for one in overdue_promises(day)},
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/property/show.html", context)
