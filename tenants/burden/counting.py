"""Adding one submission to the month's counts, beside the request and never in its way.

One statement that is a transaction of its own, after those of the request have ended: it waits
for one row and holds no other, so no two of them can wait for each other. It does not wait for
the disk either; a crash may lose the counts of its last second, and nothing else.
"""

import logging
from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, connection

from district.core.clock import month_start, today
from district.core.permissions import Role
from district.identity.access import roles_of
from district.tenancy.writes import is_refused_write
from tenants.burden.models import Who

logger = logging.getLogger(__name__)

# Whoever helps out is counted as helping, whatever else they are: their time is their own.
_HELPING = frozenset({Role.UNIT_HEAD, Role.COMMITTEE_MEMBER, Role.SECRETARY})
_IN_OFFICE = frozenset({Role.COMPOUND_ADMIN, Role.GRID_MEMBER, Role.DISTRICT_VISITOR})

_ADD = """
INSERT INTO burden_tally AS tally
    (id, created_at, month, form, who, is_refused, forms, taps, timed, seconds)
SELECT gen_random_uuid(), %(month)s::timestamp AT TIME ZONE 'Asia/Shanghai', %(month)s,
    %(form)s, %(who)s, %(is_refused)s, 1, %(taps)s, %(timed)s, %(seconds)s
FROM set_config('synchronous_commit', 'off', true)
ON CONFLICT (month, form, who, is_refused) DO UPDATE SET forms = tally.forms + 1,
    taps = tally.taps + excluded.taps, timed = tally.timed + excluded.timed,
    seconds = tally.seconds + excluded.seconds
"""


@dataclass(frozen=True)
class Submission:
    """One form that somebody sent. ``seconds`` None: nobody knows how long it took."""

    form: str
    who: Who
    is_refused: bool
    taps: int
    seconds: int | None


def who_is(account: Any) -> Who:
    """As whom the person is counted; a stranger who was let through lives here."""
    roles = roles_of(account)
    if roles & _HELPING:
        return Who.VOLUNTEER
    return Who.STAFF if roles & _IN_OFFICE else Who.RESIDENT


def count_submission(one: Submission) -> None:
    """Add it to the running month; where that fails the request goes on as if it had not."""
    given: dict[str, Any] = {
        "month": month_start(today()),
        "form": one.form,
        "who": one.who.value,
        "is_refused": one.is_refused,
        "taps": one.taps,
        "timed": int(one.seconds is not None),
        "seconds": one.seconds or 0,
    }
    try:
        with connection.cursor() as cursor:
            cursor.execute(_ADD, given)
    except DatabaseError as error:
        if not is_refused_write(error):
            logger.warning("A submission was not counted: %s", type(error).__name__)
