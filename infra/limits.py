"""A request that is too large is refused before anything reads it."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from api.core.problems import is_api, problem_response
from frontend.errors import too_large


class SizeLimitMiddleware:
    """Compares the announced length with ``REQUEST_MAX_BYTES``.

    Django counts what stands in fields but not in files; a body without a length is read as
    empty, so the announced one is the true one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) <= settings.REQUEST_MAX_BYTES:
            return self.get_response(request)
        if is_api(request):
            return problem_response(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "too_large", _("内容太大,请缩短后再提交。")
            )
        return too_large(request)
