"""Problem details (RFC 9457) for everything that goes wrong, whoever found it.

``code`` is stable and for programs, ``detail`` is the sentence that the page shows too, and
``errors`` names the fields. ``facts`` hold the values that the sentence was made of.
"""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.core import exceptions
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _

from district.core.errors import DomainError

CONTENT_TYPE = "application/problem+json"


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    errors: Sequence[Mapping[str, str]] = (),
    facts: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The body. ``type`` is about:blank, so ``title`` is the status' own phrase."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    if errors:
        body["errors"] = list(errors)
    if facts:
        body["facts"] = dict(facts)
    return body


def problem_response(status: int, code: str, detail: str) -> JsonResponse:
    """For what never reaches a view of the API: unknown addresses, broken requests, crashes."""
    return JsonResponse(
        problem(status, code, detail),
        status=status,
        content_type=CONTENT_TYPE,
        json_dumps_params={"ensure_ascii": False},
    )


def refusal_problem(refusal: DomainError) -> dict[str, Any]:
    """A refusal of the domain, with the field it is about if it names one."""
    errors = [field_error([refusal.field], refusal.code, refusal.sentence)] if refusal.field else []
    return problem(
        refusal.status, refusal.code, refusal.sentence, errors=errors, facts=refusal.facts
    )


def invalid_problem(errors: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """A body or a query whose fields do not fit; 422, as where a service refuses a field."""
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return problem(status, "invalid", _("有些内容不符合要求，请改正后再提交。"), errors=errors)


def field_error(path: Sequence[str | int], code: str, detail: str) -> dict[str, str]:
    """One thing wrong with one field; ``pointer`` is a JSON Pointer (RFC 6901) into the body."""
    steps = [str(step).replace("~", "~0").replace("/", "~1") for step in path]
    return {
        "field": ".".join(str(step) for step in path),
        "pointer": "".join(f"/{step}" for step in steps),
        "code": code,
        "detail": detail,
    }


def field_errors(detail: Any, path: tuple[str | int, ...] = ()) -> Iterator[dict[str, str]]:
    """Flatten what a serializer found: mappings, lists of messages, lists of rows."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from field_errors(inner, path if name == "non_field_errors" else (*path, name))
    elif isinstance(detail, list | tuple):
        rows = any(isinstance(inner, Mapping) for inner in detail)
        for number, inner in enumerate(detail):
            yield from field_errors(inner, (*path, number) if rows else path)
    else:
        yield field_error(path, str(getattr(detail, "code", "invalid")), str(detail))


def model_errors(error: exceptions.ValidationError) -> Iterator[dict[str, str]]:
    """What Django's own validation of a model or a password found."""
    named = error.error_dict if hasattr(error, "error_dict") else {"": error.error_list}
    for name, found in named.items():
        path = () if name in {"", exceptions.NON_FIELD_ERRORS} else (name,)
        for one in found:
            yield field_error(path, one.code or "invalid", " ".join(one.messages))


def is_api(request: HttpRequest) -> bool:
    """Whether a machine is asking: it wants problem details and no page."""
    return request.path.startswith("/api/")
