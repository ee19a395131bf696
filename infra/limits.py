"""Requests that nothing should read are refused before anything does."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from api.core.problems import is_api, problem_response
from frontend.errors import bad_request, too_large


class RequestLimitMiddleware:
    """Refuses what is longer than ``REQUEST_MAX_BYTES``, and a query with a NUL in it.

    Django counts what stands in fields but not in files; a body without a length is read as
    empty, so the announced one is the true one. No text of PostgreSQL holds a NUL: forms
    refuse it by themselves, a query is often read without one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) > settings.REQUEST_MAX_BYTES:
            return _refuse_length(request)
        query = request.META.get("QUERY_STRING", "")
        if "%00" in query or "\x00" in query:
            return _refuse_query(request)
        return self.get_response(request)


def _refuse_length(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return problem_response(status, "too_large", _("内容太大，请缩短后再提交。"))
    return too_large(request)


def _refuse_query(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return problem_response(
            HTTPStatus.BAD_REQUEST, "bad_request", _("查询里有不能出现的字符。")
        )
    return bad_request(request)
