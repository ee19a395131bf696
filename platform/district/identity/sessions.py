"""How long a session lasts, and where it holds.

A session belongs to the place in which it began. It ends after a while without a request, and
at the latest after a fixed time: soon for the district's staff (GB/T 22239 asks for 15 to 30
minutes), late for residents, for whom a log-in is a labour and who see little but their own.
"""

from dataclasses import dataclass
from time import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.models import Session
from django.http import HttpRequest

from district.core.clock import now
from district.core.permissions import VISITOR_ROLES, Role
from district.identity.access import roles_of
from district.identity.models import Account
from district.tenancy.context import current_compound, place_key

PLACE, BEGAN, SEEN, IDLE, WHOLE = "place", "began", "seen", "idle", "whole"
MINUTE, HOUR, DAY = 60, 3600, 86_400
_TOUCH_EVERY = MINUTE


@dataclass(frozen=True)
class Limits:
    """Seconds without a request, and seconds altogether."""

    idle: int
    whole: int


STAFF = Limits(idle=30 * MINUTE, whole=12 * HOUR)
OFFICERS = Limits(idle=12 * HOUR, whole=7 * DAY)
RESIDENTS = Limits(idle=14 * DAY, whole=90 * DAY)
_EASY_ROLES = frozenset({Role.RESIDENT, Role.UNIT_HEAD})


def limits_for(account: Account) -> Limits:
    """By the most that the person may do here."""
    if current_compound() is None:
        return STAFF
    roles = roles_of(account)
    if roles & VISITOR_ROLES:
        return STAFF
    return RESIDENTS if roles <= _EASY_ROLES else OFFICERS


def stamp(sender: object, request: HttpRequest, user: Account, **_kwargs: Any) -> None:
    """Write place and limits into a session that has just begun; heard on ``user_logged_in``.

    Whoever comes in also sweeps out what ran out: each place keeps its own table clean.
    """
    Session.objects.filter(expire_date__lt=now()).delete()
    limits, moment = limits_for(user), int(time())
    request.session.update(
        {PLACE: place_key(), BEGAN: moment, SEEN: moment, IDLE: limits.idle, WHOLE: limits.whole}
    )


def end_if_over(session: SessionBase) -> None:
    """Empty a session that is too old or belongs elsewhere; note that a living one was used."""
    if SESSION_KEY not in session:
        return
    moment = int(time())
    if not _holds(session, moment):
        session.flush()
    elif moment - session[SEEN] >= _TOUCH_EVERY:
        session[SEEN] = moment


def _holds(session: SessionBase, moment: int) -> bool:
    try:
        return bool(
            session[PLACE] == place_key()
            and moment - session[SEEN] < session[IDLE]
            and moment - session[BEGAN] < session[WHOLE]
        )
    except KeyError:
        return False
