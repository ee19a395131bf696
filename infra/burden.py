"""Counts what compounds' people send, around pages and programs alike (``tenants.burden``)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from api.core.problems import is_api
from district.identity.models import Account
from frontend.stamps import seconds_of
from tenants.burden.asking import Asked, asking
from tenants.burden.counting import Submission, count_submission, who_is

_READING = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REFUSED = frozenset({409, 422})
# Sent, but no entry: coming and going, how the page looks, having read something. Log-ins are
# never counted (R9), and an hour with a counsellor leaves no trace but itself.
NOT_ENTRY = frozenset(
    {
        "login",
        "logout",
        "api-session",
        "preferences:show",
        "outbox:token",
        "me:end_sessions",
        "api-me-sessions",
        "admissions:enter",
        "rooms:slot",
        "rooms:move",
        "rooms:give_up",
        "api-counselling-slot-list",
        "api-counselling-slot-move",
        "api-counselling-slot-give-up",
        "messages:open",
        "messages:read_all",
        "api-message-read-one",
        "api-message-read-all",
    }
)


class BurdenMiddleware:
    """Stands nearest to the views: whatever they wrote is committed when it counts."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in _READING or getattr(request, "compound", None) is None:
            return self.get_response(request)
        with asking() as asked:
            response = self.get_response(request)
        if one := _submission(request, response, asked):
            count_submission(one)
        return response


def _submission(request: HttpRequest, response: HttpResponse, asked: Asked) -> Submission | None:
    """What is to be counted; nothing of what was forbidden, not found, or sent by a stranger whom
    the page has not let through: anybody could send that without end."""
    form = request.resolver_match.view_name if request.resolver_match else ""
    is_refused = asked.is_refused or response.status_code in _REFUSED
    if not form or form in NOT_ENTRY or not (is_refused or 200 <= response.status_code < 400):
        return None
    is_turned_away = is_refused or response.get("Location", "").startswith(reverse("login"))
    if is_turned_away and not isinstance(request.user, Account):
        return None
    return Submission(
        form=form,
        who=who_is(request.user),
        is_refused=is_refused,
        taps=asked.inputs + 1,
        seconds=None if is_api(request) else seconds_of(request.POST),
    )
