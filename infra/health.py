"""Two questions of whoever watches the machine; the answers hold no data of anybody."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from redis.exceptions import RedisError

from district.tenancy.context import district_context

logger = logging.getLogger(__name__)


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """What the process leans on answers too; 503 names what does not."""
    parts = {"database": _answers(_ask_database), "cache": _answers(_ask_cache)}
    status = HTTPStatus.OK if all(parts.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse({"status": status.phrase.lower(), **parts}, status=status)


def _answers(question: Callable[[], object]) -> bool:
    try:
        question()
    except (DatabaseError, RedisError):
        logger.exception("A server does not answer")
        return False
    return True


def _ask_database() -> None:
    with district_context(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_cache() -> None:
    cache.get("ready")
