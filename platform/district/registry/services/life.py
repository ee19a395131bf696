"""Suspending, resuming, making read-only, closing and opening again.

An act that closes a door is written down first and carried out in the compound's schema after
that; one that opens a door the other way round. An interruption between the two leaves the
door closed, and the same act or :func:`settle_rights` finishes it.
"""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day, today
from district.core.errors import Conflict
from district.registry.hosts import forget_hosts
from district.registry.models import RUNNING, Compound, CompoundStatus, LifeAct
from district.registry.services.states import check_state, checked_reason, enter
from district.tenancy.ending import end_every_key
from district.tenancy.writes import allow_writes, forbid_writes, may_write

_SUSPENDED, _CLOSED = CompoundStatus.SUSPENDED, CompoundStatus.CLOSED


def suspend_compound(*, compound: Compound, reason: str, by_id: UUID | None) -> None:
    """No host answers from within seconds on, and every key has ended for good.

    Sessions, tokens and links do not come back when the compound is resumed: what made the
    suspension necessary may be one of them.
    """
    reason = checked_reason(reason)
    enter(compound, LifeAct.SUSPENDED, _SUSPENDED, out_of=RUNNING, reason=reason, by_id=by_id)
    forget_hosts()
    end_every_key(compound)


def resume_compound(*, compound: Compound, reason: str, by_id: UUID | None) -> None:
    """The compound runs again as it did before; everybody logs in anew."""
    reason = checked_reason(reason)
    check_state(compound, [_SUSPENDED])
    state = _state_before(compound, _SUSPENDED)
    end_every_key(compound)
    if state == CompoundStatus.READ_ONLY:
        forbid_writes(compound)
    enter(compound, LifeAct.RESUMED, state, out_of=[_SUSPENDED], reason=reason, by_id=by_id)
    forget_hosts()


def make_read_only(*, compound: Compound, reason: str, by_id: UUID | None) -> None:
    """People log in and read; PostgreSQL refuses every change."""
    reason = checked_reason(reason)
    state = CompoundStatus.READ_ONLY
    out_of = [CompoundStatus.ACTIVE]
    enter(compound, LifeAct.MADE_READ_ONLY, state, out_of=out_of, reason=reason, by_id=by_id)
    forget_hosts()
    forbid_writes(compound)


def make_writable(*, compound: Compound, reason: str, by_id: UUID | None) -> None:
    """The compound's people may change things again."""
    reason = checked_reason(reason)
    out_of = [CompoundStatus.READ_ONLY]
    check_state(compound, out_of)
    allow_writes(compound)
    state = CompoundStatus.ACTIVE
    enter(compound, LifeAct.MADE_WRITABLE, state, out_of=out_of, reason=reason, by_id=by_id)
    forget_hosts()


def close_compound(
    *, compound: Compound, reason: str, by_id: UUID | None, from_on: date | None = None
) -> None:
    """From ``from_on`` (today) the compound counts no more; no host answers from now on."""
    reason = checked_reason(reason)
    enter(
        compound,
        LifeAct.CLOSED,
        _CLOSED,
        out_of=[*RUNNING, _SUSPENDED],
        from_on=from_on,
        reason=reason,
        by_id=by_id,
    )
    forget_hosts()
    end_every_key(compound)
    forbid_writes(compound)


def reopen_compound(*, compound: Compound, reason: str, by_id: UUID | None) -> None:
    """A compound that was closed not long ago runs again; the days between stay uncounted."""
    reason = checked_reason(reason)
    check_state(compound, [_CLOSED])
    if (until := kept_until(compound)) and until <= today():
        raise Conflict(
            "retention_over",
            _("保留期已于 %(day)s 结束，不能再启用，只能删除。"),
            {"day": until},
        )
    end_every_key(compound)
    allow_writes(compound)
    enter(
        compound,
        LifeAct.REOPENED,
        CompoundStatus.ACTIVE,
        out_of=[_CLOSED],
        reason=reason,
        by_id=by_id,
    )
    forget_hosts()


def kept_until(compound: Compound) -> date | None:
    """The first day on which a closed compound can no longer be opened again; None if not closed.

    Counted from the day on which it was closed, not from an earlier one that the act names.
    """
    if compound.status != _CLOSED:
        return None
    closing = compound.events.filter(state=_CLOSED).first()
    began = local_day(closing.created_at) if closing else compound.closed_on
    return began + timedelta(days=settings.CLOSED_DAYS) if began else None


def settle_rights() -> int:
    """Take rights that an interruption left behind; meant for the clock. How many compounds."""
    shut = Compound.objects.filter(status__in=[CompoundStatus.READ_ONLY, _CLOSED])
    left = [compound for compound in shut if may_write(compound)]
    for compound in left:
        forbid_writes(compound)
    return len(left)


def _state_before(compound: Compound, state: CompoundStatus) -> CompoundStatus:
    acts = compound.events.exclude(state__in=["", state]).order_by("-from_on", "-id")
    before = acts.values_list("state", flat=True).first()
    return CompoundStatus(before or CompoundStatus.ACTIVE)
