"""Answers that stand until something that they are made of changes, kept for all processes.

The tables of figures change once a night, and are read all day. Whoever asks names what they see
of them (:func:`standing`); an answer is kept under that name, so that no answer outlives what it
was made of. A cache that is away costs time alone.
"""

import hashlib
import logging
from collections.abc import Callable, Iterable
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TypeVar

from django.core.cache import cache as kept
from django.db import connection
from django.utils.translation import get_language
from redis.exceptions import RedisError

from district.metrics.models import Touch

_SECONDS = 24 * 3600
# So many are left at most when a night begins: to name them all costs less than a millisecond.
_TOUCHES = 500
_MADE_BY = ("district", "frontend")
_SEEN = "SELECT md5(string_agg(id::text, '' ORDER BY id)) FROM public.metrics_touch"

_Answer = TypeVar("_Answer")
logger = logging.getLogger(__name__)


def standing() -> str:
    """Names what is seen, right now and in this transaction, of the tables of figures.

    Asked before the answer is made: what changes while it is made gives it another name.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SEEN)
        return str(cursor.fetchone()[0] or "")


def keep(seen: str, question: Iterable[object], make: Callable[[], _Answer]) -> _Answer:
    """The answer to a question on what is ``seen``: the one kept, or else made and kept.

    ``question`` names all that the answer depends on besides the tables, the language and the
    release.
    """
    parts = (seen, get_language(), _release(), *question)
    key = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()
    try:
        found: _Answer | None = kept.get(key)
    except RedisError:
        logger.warning("Kept answers cannot be reached")
        return make()
    if found is None:
        found = make()
        try:
            kept.set(key, found, timeout=_SECONDS)
        except RedisError:
            logger.warning("An answer could not be kept")
    return found


def forget_touches() -> int:
    """Take all but the newest away once they are many; return how many. What is kept is made anew."""
    if Touch.objects.count() <= _TOUCHES:
        return 0
    newest = Touch.objects.order_by("-at", "id").values("pk")[:1]
    return Touch.objects.exclude(pk__in=list(newest.values_list("pk", flat=True))).delete()[0]


@cache
def _release() -> str:
    """Another release may draw other answers from the same tables, or not understand these."""
    digest = hashlib.sha256()
    for package in _MADE_BY:
        spec = find_spec(package)
        for folder in (spec.submodule_search_locations if spec else None) or []:
            for file in sorted(Path(folder).rglob("*.[pm][yo]")):  # code and texts
                digest.update(file.read_bytes())
    return digest.hexdigest()[:16]
