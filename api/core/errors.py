"""From an exception inside a view of the API to problem details."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from api.core.problems import (
    CONTENT_TYPE,
    field_errors,
    invalid_problem,
    model_errors,
    problem,
    refusal_problem,
)
from district.core.errors import DomainError
from district.registry.read_only import refusal_of_write


def answer_problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """REST_FRAMEWORK's EXCEPTION_HANDLER; None leaves the error to the 500 page of the host."""
    body = _body(error)
    if body is None:
        return None
    set_rollback()
    response = Response(body, status=body["status"], headers=_headers(error))
    response.content_type = CONTENT_TYPE
    return response


def _body(error: Exception) -> dict[str, Any] | None:
    if refusal := refusal_of_write(error):
        return refusal_problem(refusal)
    match error:
        case DomainError():
            return refusal_problem(error)
        case exceptions.ValidationError():
            return invalid_problem(list(field_errors(error.detail)))
        case ValidationError():
            return invalid_problem(list(model_errors(error)))
        case Http404() | exceptions.NotFound():
            return problem(404, "not_found", _("没有找到，或者不对您开放。"))
        case PermissionDenied():
            return problem(403, "not_allowed", _("您的身份不能做这件事。"))
        case exceptions.APIException():
            code = str(error.get_codes())
            return problem(error.status_code, code, str(error.detail))
    return None


def _headers(error: Exception) -> dict[str, str]:
    headers = {}
    if challenge := getattr(error, "auth_header", None):
        headers["WWW-Authenticate"] = str(challenge)
    if wait := getattr(error, "wait", None):
        headers["Retry-After"] = str(int(wait))
    return headers
