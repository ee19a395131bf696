"""Deciding that a compound's data be deleted: one person asks, another confirms."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now, today
from district.core.errors import Conflict, Forbidden
from district.registry.models import Compound, CompoundStatus, Deletion, LifeAct
from district.registry.services.erasing import put_away
from district.registry.services.life import kept_until
from district.registry.services.states import check_state, checked_reason, enter, note
from district.tenancy.removal import show_schema

_CLOSED, _DELETED = CompoundStatus.CLOSED, CompoundStatus.DELETED


@transaction.atomic
def ask_for_deletion(*, compound: Compound, reason: str, by_id: UUID) -> Deletion:
    """Of a closed compound whose retention is over; nothing happens before it is confirmed."""
    reason = checked_reason(reason)
    locked = compound.locked()
    check_state(locked, [_CLOSED])
    if (until := kept_until(locked)) and today() < until:
        raise Conflict(
            "retention_runs",
            _("数据要保留到 %(day)s，在那以前不能申请删除。"),
            {"day": until},
        )
    if locked.deletions.filter(withdrawn_at=None).exists():
        raise Conflict("deletion_asked", _("已有人申请删除，请由另一位管理员确认或撤回。"))
    note(locked, LifeAct.DELETION_ASKED, reason=reason, by_id=by_id)
    return Deletion.objects.create(compound=locked, reason=reason, asked_by_id=by_id)


@transaction.atomic
def withdraw_deletion(*, compound: Compound, reason: str, by_id: UUID) -> None:
    """As long as nobody has confirmed it; whoever may ask may also withdraw."""
    reason = checked_reason(reason)
    locked = compound.locked()
    deletion = _open_deletion(locked)
    deletion.withdrawn_at = now()
    deletion.save(update_fields=["withdrawn_at"])
    note(locked, LifeAct.DELETION_WITHDRAWN, reason=reason, by_id=by_id)


def confirm_deletion(*, compound: Compound, reason: str, by_id: UUID) -> None:
    """By a second person: the data are out of reach at once, and erased after some days."""
    put_away(_confirmed(compound, checked_reason(reason), by_id))


def recover_compound(*, compound: Compound, reason: str, by_id: UUID) -> None:
    """Until the day of erasing: the compound is closed again, and its retention begins anew."""
    deletion = _recovered(compound, checked_reason(reason), by_id)
    show_schema(compound, deletion.hidden_name)


@transaction.atomic
def _confirmed(compound: Compound, reason: str, by_id: UUID) -> Deletion:
    locked = compound.locked()
    check_state(locked, [_CLOSED])
    deletion = _open_deletion(locked)
    if deletion.asked_by_id == by_id:
        raise Forbidden(
            "second_person_needed", _("申请删除的人不能自己确认。请另一位区管理员来确认。")
        )
    deletion.confirmed_by_id, deletion.confirmed_at = by_id, now()
    deletion.erase_on = today() + timedelta(days=settings.DELETION_GRACE_DAYS)
    deletion.hidden_name = f"z_{today():%Y%m%d}_{locked.schema_name[2:]}"
    deletion.save(update_fields=["confirmed_by_id", "confirmed_at", "erase_on", "hidden_name"])
    enter(compound, LifeAct.DELETED, _DELETED, out_of=[_CLOSED], reason=reason, by_id=by_id)
    return deletion


@transaction.atomic
def _recovered(compound: Compound, reason: str, by_id: UUID) -> Deletion:
    locked = compound.locked()
    check_state(locked, [_DELETED])
    deletion = Deletion.objects.select_for_update().get(compound=locked, withdrawn_at=None)
    if not today() < _erase_on(deletion):
        raise Conflict("erased", _("数据已经清除，不能找回。"))
    deletion.withdrawn_at = now()
    deletion.save(update_fields=["withdrawn_at"])
    enter(compound, LifeAct.RECOVERED, _CLOSED, out_of=[_DELETED], reason=reason, by_id=by_id)
    return deletion


def _open_deletion(compound: Compound) -> Deletion:
    """The request that waits for a second person."""
    deletion = compound.deletions.filter(withdrawn_at=None, confirmed_at=None).first()
    if deletion is None:
        raise Conflict("no_deletion", _("没有等待确认的删除申请。请刷新页面。"))
    return deletion


def _erase_on(deletion: Deletion) -> date:
    return deletion.erase_on or date.max
