"""Stopping the clock, letting it run again, and asking for more time."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import Conflict, DomainError
from district.identity.models import Account
from tenants.matters.access import handled_matter
from tenants.matters.clocks import clock_state, known_worktime
from tenants.matters.models import (
    ClockKind,
    ClockState,
    ExtensionReason,
    Matter,
    PauseReason,
    State,
)
from tenants.matters.moving import Running, reckon, run_again, running_clock, write_change
from tenants.matters.progress import OPEN_STATES, audited, require_state


@transaction.atomic
def pause(*, actor: Account, matter_id: UUID, reason: PauseReason) -> Matter:
    """Stop the time to settle, for one of the listed reasons; an answer has come before."""
    matter = handled_matter(actor, matter_id)
    stop(matter, actor, reason)
    return audited(matter, actor, "pause", reason=reason)


def stop(matter: Matter, actor: Account, reason: PauseReason) -> None:
    """Stop the clock of a matter that is locked already."""
    require_state(matter, State.DISCUSSING, State.WORKING)
    _require_running(matter)
    change = running_clock(matter).change(ClockKind.PAUSED, actor, now())
    change.reason, change.complete_by = reason, None
    write_change(change)


@transaction.atomic
def resume(*, actor: Account, matter_id: UUID) -> Matter:
    """Let it run again."""
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    if run_again(matter, actor, now()) is None:
        raise Conflict("not_paused", _("这件事没有暂停计时。"))
    return audited(matter, actor, "resume")


@transaction.atomic
def extend(
    *,
    actor: Account,
    matter_id: UUID,
    reason: ExtensionReason,
    days: int | None = None,
    is_long: bool = False,
) -> Matter:
    """More working days, before the time is over: as many, and as often, as the rule allows.

    Without ``days`` the most. ``is_long`` are calendar days, where the rule knows long matters.
    """
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    _require_running(matter)
    clock = running_clock(matter)
    most = days_to_extend(clock, is_long=is_long)
    if most == 0:
        raise Conflict("no_more_extensions", _("按办理时限，这件事不能再延期了。"))
    if not 1 <= (days or most) <= most:
        raise DomainError(
            "too_many_days", _("这次最多延 %(most)d 天。"), {"most": most}, field="days"
        )
    change = clock.change(ClockKind.EXTENDED, actor, now())
    change.reason, change.days, change.is_long = reason, days or most, is_long
    change.complete_by = max(clock.due(change).complete_by, matter.complete_by)
    write_change(change)
    return audited(matter, actor, "extend", reason=reason, days=str(change.days))


def days_to_extend(clock: Running, *, is_long: bool = False) -> int:
    """How many days the next extension may have; 0 where there is none."""
    taken = [one for one in clock.changes if one.kind == ClockKind.EXTENDED]
    if is_long:
        used = sum(one.days for one in taken if one.is_long)
        return max(clock.rule.long_days - used, 0)
    times = sum(not one.is_long for one in taken)
    return clock.rule.extension_days if times < clock.rule.extensions else 0


@transaction.atomic
def reckon_open_matters() -> int:
    """Reckon each open matter's due moments afresh, by what is known now; how many have moved.

    For the moment after the calendar, the hours or the rules have changed.
    """
    worktime, at = known_worktime(), now()
    matters = Matter.objects.select_for_update().filter(state__in=OPEN_STATES).order_by("pk")
    return sum(reckon(running_clock(matter, worktime), None, at) for matter in matters)


def _require_running(matter: Matter) -> None:
    state = clock_state(matter, now())
    if state is ClockState.PAUSED:
        raise Conflict("already_paused", _("这件事已经暂停计时，请先恢复计时。"))
    if state is ClockState.OVERDUE:
        raise Conflict("already_overdue", _("这件事已经超期，不能再暂停或延期，请尽快办结。"))
