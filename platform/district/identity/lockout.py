"""Stopping those who guess: five wrong tries for one phone, fifty from one address.

Counted for each place apart, in the cache, whether or not the phone has an account, so that
an answer never tells who has one. A try is counted before the password is looked at: many
tries at the same time cannot slip through together. Keys hold keyed hashes only.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from time import time

from django.core.cache import cache
from django.utils.translation import gettext_lazy as _
from redis.exceptions import RedisError

from district.core.errors import DomainError
from district.core.windows import keyed_hash

logger = logging.getLogger(__name__)

WINDOW = 15 * 60
PHONE_TRIES = 5
CLIENT_TRIES = 50
_WARN_BELOW = 3


class LockedOut(DomainError):
    """Too many wrong tries; says how many minutes to wait."""

    status = 429


@dataclass(frozen=True)
class _Subject:
    name: str
    limit: int

    @property
    def tries_key(self) -> str:
        return f"login|tries|{self.name}"

    @property
    def lock_key(self) -> str:
        return f"login|lock|{self.name}"


@dataclass(frozen=True)
class Try:
    """One try to prove who one is: begin it, then settle it as right or wrong."""

    phone: str
    client: str

    @property
    def _subjects(self) -> tuple[_Subject, _Subject]:
        return (
            _Subject(f"phone|{keyed_hash(self.phone)}", PHONE_TRIES),
            _Subject(f"client|{self.client}", CLIENT_TRIES),
        )

    def begin(self) -> None:
        """Count the try, or refuse it while its phone or its address is locked."""
        with _cache_may_be_away():
            for subject in self._subjects:
                _refuse_while_locked(subject)
            for subject in self._subjects:
                cache.add(subject.tries_key, 0, timeout=WINDOW)
                if cache.incr(subject.tries_key) > subject.limit:
                    raise _lock(subject)

    def succeed(self) -> None:
        """The person is who they say: forget the phone's tries, take back the address's one."""
        phone, client = self._subjects
        with _cache_may_be_away():
            cache.delete(phone.tries_key)
            cache.decr(client.tries_key)

    def fail(self) -> DomainError:
        """The refusal to raise; it warns when few tries are left, and locks after the last."""
        left = PHONE_TRIES
        with _cache_may_be_away():
            for subject in self._subjects:
                tries = cache.get(subject.tries_key) or 0
                if tries >= subject.limit:
                    return _lock(subject)
            left = PHONE_TRIES - (cache.get(self._subjects[0].tries_key) or 0)
        if left < _WARN_BELOW:
            return DomainError(
                "wrong_credentials",
                _("手机号或密码不对。再错 %(left)s 次，将暂停登录 %(minutes)s 分钟。"),
                {"left": left, "minutes": WINDOW // 60},
            )
        return DomainError("wrong_credentials", _("手机号或密码不对，请检查后再试。"))


def _refuse_while_locked(subject: _Subject) -> None:
    until = cache.get(subject.lock_key)
    if until is None:
        return
    if until > time():
        raise _locked(until)
    cache.delete_many([subject.lock_key, subject.tries_key])


def _lock(subject: _Subject) -> LockedOut:
    """Lock for a window. The count stays: whoever passed the lock a moment ago still meets it."""
    until = time() + WINDOW
    cache.set(subject.lock_key, until, timeout=2 * WINDOW)
    logger.warning("Log-in locked after wrong tries: %s", subject.name)
    return _locked(until)


def _locked(until: float) -> LockedOut:
    minutes = max(1, ceil((until - time()) / 60))
    return LockedOut(
        "locked_out",
        _("输错的次数太多。为了账号安全，请 %(minutes)s 分钟后再试。"),
        {"minutes": minutes},
    )


@contextmanager
def _cache_may_be_away() -> Iterator[None]:
    """Without the cache nothing is counted: people can still log in, slowly hashed passwords hold."""
    try:
        yield
    except (RedisError, ValueError):  # ValueError: the count ran out between two commands
        logger.warning("Tries to log in could not be counted")
