"""Answers where no view answers: a page for people, problem details for machines."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from api.core.problems import is_api, problem_response
from frontend import errors


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return problem_response(400, "bad_request", _("没有看懂这次请求。"))
    return errors.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return problem_response(403, "not_allowed", _("您的身份不能做这件事。"))
    return errors.forbidden(request, exception)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if is_api(request):
        return problem_response(404, "not_found", _("没有这个地址。"))
    return errors.not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if is_api(request):
        return problem_response(500, "server_error", _("系统出了点问题，请稍后再试。"))
    return errors.server_error(request)


def expired_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Named by CSRF_FAILURE_VIEW."""
    if is_api(request):
        return problem_response(403, "csrf", _("缺少防伪令牌，请刷新页面后再试。"))
    return errors.expired_form(request, reason)
