"""The ledger of what goes out: entered, claimed, ended. Leases are by the database's clock.

Something leaves before its row is marked. A worker that dies in between has another hand it over
again, under the same key, by which a gateway knows what it has taken already.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Now

from district.core.clock import now
from district.core.jobs import Job, enqueue
from district.tenancy.context import require_compound
from tenants.messages.models import Contact, Dispatch, Message, SendState, VerdictLink, Way
from tenants.messages.ways import is_quiet, next_daytime

MOST_ATTEMPTS = 6
LEASE = timedelta(minutes=2)
# News of the day before yesterday is none; who waits for a code has asked for another by then.
NEWS_LAST, CODES_LAST = timedelta(days=2), timedelta(minutes=10)
_OPEN = (SendState.DUE, SendState.LEASED)
_PAUSE = timedelta(minutes=1)  # doubled with each attempt


def keep_dispatch(
    *,
    way: Way,
    contact: Contact | None = None,
    message: Message | None = None,
    link: VerdictLink | None = None,
    secret: str = "",
) -> Dispatch:
    """Enter something that is to go out: by day, or at once if somebody waits for a code."""
    dispatch = Dispatch(way=way, contact=contact, message=message, link=link, secret=secret)
    if not dispatch.is_code:
        dispatch.not_before = next_daytime(dispatch.not_before)
    dispatch.save()
    return dispatch


def ring_for(dispatches: Sequence[Dispatch]) -> None:
    """Ring for the sending, once, if any of it may leave now; the rest waits for the morning."""
    if any(one.not_before <= now() for one in dispatches):
        enqueue(Job.SEND_MESSAGES, compound_id=str(require_compound().id))


@transaction.atomic
def claim_dispatch(moment: datetime) -> Dispatch | None:
    """Take one that is due or was given up, passing over what others work on."""
    _give_up(moment)
    free = Dispatch.objects.filter(_claimable())
    if is_quiet(moment):
        free = free.filter(message=None, link=None)
    taken = free.select_for_update(skip_locked=True).order_by("not_before", "id").first()
    if taken is None:
        return None
    taken.attempts, taken.fence = taken.attempts + 1, taken.fence + 1
    Dispatch.objects.filter(pk=taken.pk).update(
        state=SendState.LEASED,
        attempts=taken.attempts,
        fence=taken.fence,
        lease_until=Now() + LEASE,
    )
    return taken


def finish_dispatch(claim: Dispatch) -> bool:
    """It was taken by the gateway; False if another worker has the claim by now."""
    return _close(claim, state=SendState.SENT, ended_at=Now(), secret="", last_error="")


def fail_dispatch(claim: Dispatch, *, error: str, pause: timedelta | None = None) -> bool:
    """Write down why not; tried again after a while, unless it was tried often enough."""
    if claim.attempts >= MOST_ATTEMPTS:
        return bury_dispatch(claim, error=error)
    wait = max(pause or timedelta(), _PAUSE * 2 ** (claim.attempts - 1))
    return _close(claim, state=SendState.DUE, not_before=Now() + wait, last_error=error[:60])


def bury_dispatch(claim: Dispatch, *, error: str) -> bool:
    """It never goes out; the reason stays, its secret does not."""
    return _close(claim, state=SendState.DEAD, ended_at=Now(), secret="", last_error=error[:60])


def next_due() -> datetime | None:
    """When the next of what waits may leave."""
    waiting = Dispatch.objects.filter(state=SendState.DUE).order_by("not_before")
    return waiting.values_list("not_before", flat=True).first()


def has_waiting() -> bool:
    """Whether anything stands open, be it held by a worker that died."""
    return Dispatch.objects.filter(state__in=_OPEN).exists()


def _claimable() -> Q:
    due = Q(state=SendState.DUE, not_before__lte=Now())
    return due | Q(state=SendState.LEASED, lease_until__lt=Now())


def _give_up(moment: datetime) -> None:
    """What is too old, and what took its workers down: those died without a word."""
    is_code = Q(message=None, link=None)
    late = Q(is_code, created_at__lt=moment - CODES_LAST)
    late |= Q(~is_code, created_at__lt=moment - NEWS_LAST)
    lost = Q(state=SendState.LEASED, attempts__gte=MOST_ATTEMPTS)
    for why, error in ((late, "too_late"), (lost, "worker_lost")):
        Dispatch.objects.filter(why, _claimable_or_due(), state__in=_OPEN).update(
            state=SendState.DEAD,
            lease_until=None,
            ended_at=Now(),
            fence=F("fence") + 1,
            secret="",
            last_error=error,
        )


def _claimable_or_due() -> Q:
    return Q(state=SendState.DUE) | Q(lease_until__lt=Now())


def _close(claim: Dispatch, **values: Any) -> bool:
    held = Dispatch.objects.filter(pk=claim.pk, state=SendState.LEASED, fence=claim.fence)
    return bool(held.update(lease_until=None, **values))
