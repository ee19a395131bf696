"""Writing down what is done with a compound: one event, one entry of the audit, one state."""

from collections.abc import Collection
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.registry.models import Compound, CompoundEvent, CompoundStatus, LifeAct
from district.registry.onboarding_sheet import looks_personal

REASON_LENGTH = 200


@transaction.atomic
def begin_life(compound: Compound, *, schema_name: str = "") -> None:
    """A workspace stands: the compound is active, and counts from its day of going live.

    ``schema_name`` is given where the workspace was made before anybody knew whose it would be.
    """
    state, schema_name = CompoundStatus.ACTIVE, schema_name or compound.schema_name
    waiting = Compound.objects.filter(pk=compound.pk, status=CompoundStatus.OPENING)
    if not waiting.update(status=state, schema_name=schema_name):
        check_state(compound, [CompoundStatus.OPENING])
    compound.status, compound.schema_name = state, schema_name
    note(compound, LifeAct.OPENED, state=state, from_on=min(compound.go_live_on, today()))


@transaction.atomic
def enter(
    compound: Compound,
    act: LifeAct,
    state: CompoundStatus,
    *,
    out_of: Collection[CompoundStatus],
    from_on: date | None = None,
    reason: str = "",
    by_id: UUID | None = None,
) -> CompoundEvent:
    """The compound stands in ``state`` from ``from_on`` (today) on; else nothing happens."""
    locked = compound.locked()
    check_state(locked, out_of)
    from_on = from_on or today()
    _check_day(locked, from_on)
    event = note(locked, act, state=state, from_on=from_on, reason=reason, by_id=by_id)
    is_over = state in {CompoundStatus.CLOSED, CompoundStatus.DELETED}
    closed_on = (locked.closed_on or from_on) if is_over else None
    Compound.objects.filter(pk=locked.pk).update(status=state, closed_on=closed_on)
    compound.status, compound.closed_on = state, closed_on
    return event


def note(
    compound: Compound,
    act: LifeAct,
    *,
    state: str = "",
    from_on: date | None = None,
    reason: str = "",
    by_id: UUID | None = None,
    **facts: Any,
) -> CompoundEvent:
    """One event and its entry in the audit; the words of the reason stand in the event alone."""
    from_on = from_on or today()
    record_act(
        action=f"compound.{act}",
        actor_id=by_id,
        object_type="compound",
        object_id=compound.pk,
        from_on=from_on.isoformat(),
    )
    return CompoundEvent.objects.create(
        compound=compound,
        act=act,
        state=state,
        from_on=from_on,
        reason=reason,
        by_id=by_id,
        facts=facts,
    )


def checked_reason(reason: str) -> str:
    """The reason, which everybody in the district may read: there, and naming nobody's number."""
    reason = " ".join(reason.split())
    if not reason:
        raise DomainError("reason_missing", _("请写明原因。"), field="reason")
    if len(reason) > REASON_LENGTH:
        raise DomainError(
            "reason_long",
            _("原因最多 %(length)s 个字。"),
            {"length": REASON_LENGTH},
            field="reason",
        )
    if looks_personal(reason):
        raise DomainError(
            "personal", _("原因里像是有手机号或身份证号。请删去，不写个人信息。"), field="reason"
        )
    return reason


def check_state(compound: Compound, allowed: Collection[CompoundStatus]) -> None:
    """Refuse what cannot follow the state in which the compound stands at this moment."""
    compound.refresh_from_db(fields=["status", "closed_on"])
    if compound.status not in allowed:
        raise Conflict(
            "state_unfit",
            _("小区现在是“%(state)s”，不能做这一步。请刷新页面，看看现在可以做什么。"),
            {"state": compound.get_status_display()},
        )


def _check_day(compound: Compound, from_on: date) -> None:
    if from_on > today():
        raise DomainError("day_to_come", _("日期不能晚于今天。请到那一天再办理。"), field="from_on")
    acts = compound.events.exclude(state="").order_by("-from_on")
    last = acts.values_list("from_on", flat=True).first()
    if last is not None and from_on < last:
        raise DomainError(
            "day_too_early",
            _("日期不能早于上一次变更的 %(day)s。"),
            {"day": last},
            field="from_on",
        )
