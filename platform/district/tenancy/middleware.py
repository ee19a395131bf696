"""From the host of a request to the place in which it runs."""

from collections.abc import Callable
from time import perf_counter
from typing import cast

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from district.tenancy.context import CompoundLike, compound_context, district_context
from district.tenancy.counters import counters

Respond = Callable[[HttpRequest], HttpResponse]


class PlacedRequest(HttpRequest):
    """A request whose place is known; ``compound`` None is the district's side."""

    compound: CompoundLike | None


class PlaceMiddleware:
    """Runs the rest of the request on the district's side or inside one compound.

    The look-up is named by ``COMPOUND_BY_HOST`` (dotted path; host name to compound or None),
    so that the engine does not know the registry; where it must ask the database it enters the
    district's side by itself. So is ``HOST_WITHOUT_PLACE``, which answers
    at a host where nothing was found (empty text: not even a host that may be asked).
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response
        self.find: Callable[[str], CompoundLike | None] = import_string(settings.COMPOUND_BY_HOST)
        self.explain: Callable[[HttpRequest, str], HttpResponse] = import_string(
            settings.HOST_WITHOUT_PLACE
        )

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._placed(cast(PlacedRequest, request))

    def _placed(self, request: PlacedRequest) -> HttpResponse:
        try:
            host = host_name(request)
        except DisallowedHost:
            return self._respond_nowhere(request, "")
        if host in settings.DISTRICT_HOSTS:
            return self._respond_for_district(request)
        compound = self.find(host)
        if compound is None:
            return self._respond_nowhere(request, host)
        return self._respond_in(compound, request)

    def _respond_nowhere(self, request: PlacedRequest, host: str) -> HttpResponse:
        request.compound = None
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        with district_context():
            return self.explain(request, host)

    def _respond_for_district(self, request: PlacedRequest) -> HttpResponse:
        request.compound = None
        request.urlconf = settings.PUBLIC_SCHEMA_URLCONF
        with district_context():
            return self.get_response(request)

    def _respond_in(self, compound: CompoundLike, request: PlacedRequest) -> HttpResponse:
        request.compound = compound  # its addresses are those of ROOT_URLCONF
        began = perf_counter()
        try:
            with compound_context(compound):
                return self.get_response(request)
        finally:
            counters.note_request(compound.schema_name, perf_counter() - began)


def host_name(request: HttpRequest) -> str:
    """The host without its port, in lower case; Django has checked it against ALLOWED_HOSTS."""
    return request.get_host().rsplit(":", 1)[0].lower().rstrip(".")
