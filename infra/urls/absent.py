"""Answers at a host whose compound is suspended or being upgraded, has a new name, or does not exist."""

from http import HTTPStatus
from urllib.parse import urlunsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.cache import add_never_cache_headers, patch_vary_headers
from django.utils.translation import gettext as _

from api.core.problems import is_api, problem_response
from district.registry.hosts import Absence, absence_behind
from district.tenancy.states import CompoundUpgrading
from frontend import errors

_UPGRADE_SECONDS = 60


class SameRequestElsewhere(HttpResponseRedirect):
    """307: method and body are sent again; not kept for ever, as a name may come back."""

    status_code = 307


def answer(request: HttpRequest, host: str) -> HttpResponse:
    """Named by HOST_WITHOUT_PLACE; in the visitor's language, although no session is read."""
    with translation.override(translation.get_language_from_request(request)):
        response = _answer(request, host)
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    add_never_cache_headers(response)
    return response


def _answer(request: HttpRequest, host: str) -> HttpResponse:
    absence = absence_behind(host)
    if absence is None:
        return errors.unknown_host(request)
    if absence.moved_to:
        _host, colon, port = request.get_host().partition(":")
        netloc = f"{absence.moved_to}{colon}{port}"
        query = request.META.get("QUERY_STRING", "")
        path = request.get_full_path().partition("?")[0]
        return SameRequestElsewhere(urlunsplit((request.scheme or "", netloc, path, query, "")))
    if absence.is_upgrading:
        return _upgrading(request, absence)
    if is_api(request):
        # 503, as the caller may be right in everything and try again another day.
        return problem_response(503, "compound_suspended", _("这个小区已停用，数据都还在。"))
    return errors.suspended(request, absence.name)


def _upgrading(request: HttpRequest, absence: Absence) -> HttpResponse:
    """Its tables are another release's: nothing is read of it until they are this one's."""
    response: HttpResponse
    if is_api(request):
        refusal = CompoundUpgrading()
        status = HTTPStatus.SERVICE_UNAVAILABLE
        response = problem_response(status, refusal.code, refusal.sentence)
    else:
        response = errors.upgrading(request, absence.name)
    response["Retry-After"] = str(_UPGRADE_SECONDS)
    return response
