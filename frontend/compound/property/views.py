"""物业: who manages the compound's property."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.tabs import compound_tabs
from tenants.register.queries import management_on, managements


@require_safe
@needs(Action.ORGANISATION_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Who manages now, and who did before."""
    context = {
        "tabs": compound_tabs(request, "property:show"),
        "management": management_on(today()),
        "managements": managements(),
        "may_change": may(viewer_of(request), Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/property/show.html", context)
