"""Telling every process at once that what it remembers is out of date.

A bell rings over the cache server. It carries no content, may ring once too often, and may be
missed while the server is away: whoever remembers something by a bell also lets it expire.
"""

import logging
import os
import time
from collections.abc import Callable
from threading import Lock, Thread

from django.conf import settings
from django.db import transaction
from redis import Redis
from redis.exceptions import RedisError

_SILENCE_SECONDS = 30
_PAUSE_SECONDS = 1.0

logger = logging.getLogger(__name__)


class Bell:
    """Heard in every process that listens; ``heard`` must be cheap and safe in any thread."""

    def __init__(self, name: str, heard: Callable[[], object]) -> None:
        self.name, self.heard = name, heard
        self._starting = Lock()
        os.register_at_fork(after_in_child=self._forget_after_fork)
        self._listens_in = 0  # the process whose thread hears it: threads are not forked

    def ring(self) -> None:
        """Be heard here now, and everywhere at the end of the running transaction."""
        self.heard()
        transaction.on_commit(self._ring)

    def listen(self) -> None:
        """Hear it in this process from now on; costs nothing when it is heard already."""
        if self._listens_in == os.getpid():
            return
        with self._starting:
            if self._listens_in != os.getpid():
                self._listens_in = os.getpid()
                Thread(target=self._listen, name=f"bell {self.name}", daemon=True).start()

    def _ring(self) -> None:
        self.heard()
        try:
            with _server() as server:
                server.publish(self._channel, b"")
        except RedisError as error:
            logger.warning("%s is not heard elsewhere: %s", self.name, type(error).__name__)

    def _forget_after_fork(self) -> None:
        self._starting = Lock()  # somebody may have held it

    @property
    def _channel(self) -> str:
        """One cache server may serve several installations."""
        return f"{settings.DATABASES['default']['NAME']}:{self.name}"

    def _listen(self) -> None:
        while True:
            try:
                with _server() as server, server.pubsub(ignore_subscribe_messages=False) as ears:
                    ears.subscribe(self._channel)
                    while True:
                        # Also what it says when subscribed: something may have rung before.
                        if ears.get_message(timeout=_SILENCE_SECONDS) is not None:
                            self.heard()
            except RedisError:
                time.sleep(_PAUSE_SECONDS)


def _server() -> Redis:
    location = str(settings.CACHES["default"]["LOCATION"])
    return Redis.from_url(location, socket_timeout=2.0, health_check_interval=_SILENCE_SECONDS)
