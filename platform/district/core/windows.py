"""Counting how often something happened in a span of time, across all processes.

The counts live in the cache, whose keys carry the place. A cache that cannot be reached stops
nobody from working: the count is then unknown and the caller goes on.
"""

import hashlib
import hmac
import logging
from time import time

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


def keyed_hash(text: str) -> str:
    """What may stand in a cache key or a log line instead of a phone number or an address."""
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()[:32]


def count_in_window(name: str, seconds: int) -> int:
    """Count one more ``name`` in the running window; 0 where the cache is away."""
    key = f"window|{name}|{seconds}|{int(time()) // seconds}"
    try:
        try:
            return int(cache.incr(key))
        except ValueError:  # the first of its window
            cache.add(key, 0, timeout=seconds * 2)
            return int(cache.incr(key))
    except (RedisError, ValueError):  # ValueError: the key was dropped between the two commands
        logger.warning("A count could not be kept")
        return 0


def seconds_left(seconds: int) -> int:
    """How long the running window of this length still lasts."""
    return seconds - int(time()) % seconds
