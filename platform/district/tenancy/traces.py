"""Which request or which run a piece of work belongs to, for log lines and for whoever asks."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from secrets import token_hex
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
NONE = "-"

request_id: ContextVar[str] = ContextVar("request_id", default=NONE)
run_id: ContextVar[str] = ContextVar("run_id", default=NONE)

# What goes into every line must not be able to forge one.
_PLAIN = re.compile(r"[A-Za-z0-9-]{1,64}")


@contextmanager
def running(run: object) -> Iterator[None]:
    """Lines written in the block name this task, or this run of the ledger."""
    token = run_id.set(str(run or NONE))
    try:
        yield
    finally:
        run_id.reset(token)


class TracedRequest(HttpRequest):
    """A request that has a name."""

    request_id: str


class RequestIdMiddleware:
    """Names each request, in its log lines and in its answer.

    A name that an own proxy has given is kept, so that its lines and ours meet; a stranger's is
    not believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        name = _given(request) or token_hex(16)
        cast(TracedRequest, request).request_id = name
        token = request_id.set(name)
        try:
            response = self.get_response(request)
        finally:
            request_id.reset(token)
        response.headers[HEADER] = name
        return response


def _given(request: HttpRequest) -> str:
    given: str = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXY_COUNT else ""
    return given if _PLAIN.fullmatch(given) else ""
