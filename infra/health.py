"""Two questions of whoever watches the machine; the answers hold no data of anybody."""

import logging
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from district.tenancy.backups import last_green_drill
from district.tenancy.blueprints import missing_shared_migrations
from district.tenancy.context import district_context
from workers.app import app

_BROKER_SECONDS = 1

logger = logging.getLogger(__name__)


@require_safe
@login_not_required
def health(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


@require_safe
@login_not_required
def ready(request: HttpRequest) -> JsonResponse:
    """What the process leans on answers too; 503 names what does not.

    A broker that is away is named and changes nothing else: requests go on without it.
    """
    needed = {
        "database": _answers(_ask_database),
        "cache": _answers(_ask_cache),
        "migrated": _answers(_ask_migrations),
    }
    status = HTTPStatus.OK if all(needed.values()) else HTTPStatus.SERVICE_UNAVAILABLE
    told = {"status": status.phrase.lower(), **needed, "broker": _answers(_ask_broker)}
    if settings.BACKUP_DIR:
        # Told and no reason to send visitors away: `manage check_backups` says more.
        told["restorable"] = needed["database"] and _has_green_drill()
    return JsonResponse(told, status=status)


class _Unmigrated(RuntimeError):
    """The shared schema lacks migrations of this release."""


def _answers(question: Callable[[], object]) -> bool:
    try:
        question()
    except _Unmigrated as error:
        logger.error("the shared schema lacks migrations: %s", error)
        return False
    except (DatabaseError, RedisError, OperationalError):
        logger.exception("A server does not answer")
        return False
    return True


def _ask_database() -> None:
    with district_context(), connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _has_green_drill() -> bool:
    with district_context():
        return last_green_drill() is not None


def _ask_cache() -> None:
    cache.get("ready")


def _ask_migrations() -> None:
    with district_context():
        missing = missing_shared_migrations()
    if missing:
        raise _Unmigrated(", ".join(".".join(key) for key in sorted(missing)))


def _ask_broker() -> None:
    with app.connection_for_write(connect_timeout=_BROKER_SECONDS) as broker:
        broker.ensure_connection(max_retries=1, interval_start=0, timeout=_BROKER_SECONDS)
