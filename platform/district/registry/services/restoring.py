"""Bringing a compound back as it stood at a moment, while all others go on."""

from datetime import datetime
from uuid import UUID

from django.db import OperationalError, transaction

from district.core.clock import now
from district.registry.hosts import forget_hosts
from district.registry.models import RUNNING, Compound, CompoundStatus, LifeAct
from district.registry.services.states import check_state, checked_reason, note
from district.tenancy.context import installation_context
from district.tenancy.fleet import fleet_alone
from district.tenancy.names import replaced_name
from district.tenancy.removal import forget_cache
from district.tenancy.replacing import (
    RestoreRefused,
    Then,
    clear_replacements,
    make_replacement,
    swap_in,
)

_TRIES = 5
_STANDING = (*RUNNING, CompoundStatus.SUSPENDED, CompoundStatus.CLOSED)
_READABLE = (CompoundStatus.READ_ONLY, CompoundStatus.CLOSED)


def check_restore(*, compound: Compound, reason: str) -> str:
    """Refuse what could only fail later; the reason as it will be written down."""
    reason = checked_reason(reason)
    check_state(compound, _STANDING)
    return reason


def restore_compound(
    *, compound: Compound, then: Then, moment: datetime, reason: str, by_id: UUID | None = None
) -> str:
    """Put the compound's rows of ``moment`` in place of today's; the name of what was replaced.

    ``then`` leads to a cluster recovered to that moment. The compound stays in its state; its
    people log in anew. Nobody else may be restoring. Files are not rows: they stay as they are.
    """
    reason = check_restore(compound=compound, reason=reason)
    clear_replacements()
    with installation_context(), fleet_alone():
        make_replacement(compound, then, writable=compound.status not in _READABLE)
        kept = _swap(compound, moment, reason, by_id)
    forget_cache(compound)
    forget_hosts()
    return kept


def _swap(compound: Compound, moment: datetime, reason: str, by_id: UUID | None) -> str:
    """The swap and its entries, all or nothing."""
    for attempt in range(1, _TRIES + 1):
        kept = replaced_name(compound.schema_name, now())
        try:
            with transaction.atomic():
                _check_unchanged(compound)
                swap_in(compound, kept)
                note(
                    compound,
                    LifeAct.RESTORED,
                    reason=reason,
                    by_id=by_id,
                    to=moment.isoformat(),
                    kept=kept,
                )
        except OperationalError:
            if attempt == _TRIES:
                raise
        else:
            return kept
    raise RuntimeError("unreachable")


def _check_unchanged(compound: Compound) -> None:
    """The rights of the replacement follow from the state; another state needs other rights."""
    if compound.locked().status != compound.status:
        raise RestoreRefused("The compound's state was changed meanwhile. Run it again.")
