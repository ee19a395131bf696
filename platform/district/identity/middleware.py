"""What holds for each request of somebody who is logged in."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from district.identity.sessions import end_if_over


class SessionLimitMiddleware:
    """Ends sessions that are over, and keeps answers out of caches that others may read.

    Stands after the session and before the log-in is looked at.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        end_if_over(request.session)
        response = self.get_response(request)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "private, no-store"
        return response
