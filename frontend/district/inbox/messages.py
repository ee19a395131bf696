"""收件箱: what was delivered into the product, for 90 days."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.metrics.deliveries import mark_read
from district.metrics.queries.subscriptions import inbox, live_subscriptions, message
from frontend.access import needs, viewer_of

ROWS = 30


@require_safe
@needs(Action.REPORT_SUBSCRIBE)
def list_messages(request: HttpRequest) -> HttpResponse:
    """The newest first; what was not opened yet is marked."""
    viewer = viewer_of(request)
    context = {
        "page": Paginator(inbox(viewer), ROWS).get_page(request.GET.get("page")),
        "has_subscriptions": live_subscriptions(viewer).exists(),
    }
    return render(request, "district/inbox/list.html", context)


@require_safe
@needs(Action.REPORT_SUBSCRIBE)
def show_message(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """One message in full; opening it marks it read."""
    found = message(viewer_of(request), delivery_id)
    mark_read(found)
    return render(request, "district/inbox/message.html", {"message": found})
