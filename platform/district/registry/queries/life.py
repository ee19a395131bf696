"""Questions about a compound's life: what was done, what may be done next, what is left."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import NotFound
from district.registry.models import (
    RUNNING,
    Compound,
    CompoundEvent,
    CompoundStatus,
    Deletion,
    DeletionCertificate,
    LifeAct,
)
from district.registry.services.life import kept_until

_NAMED = (*RUNNING, CompoundStatus.SUSPENDED)
_OUT_OF: dict[LifeAct, tuple[CompoundStatus, ...]] = {
    LifeAct.RESUMED: (CompoundStatus.SUSPENDED,),
    LifeAct.MADE_WRITABLE: (CompoundStatus.READ_ONLY,),
    LifeAct.RENAMED: _NAMED,
    LifeAct.MOVED: (*_NAMED, CompoundStatus.OPENING),
    LifeAct.MADE_READ_ONLY: (CompoundStatus.ACTIVE,),
    LifeAct.SUSPENDED: RUNNING,
    LifeAct.CLOSED: _NAMED,
}


def history_of(compound: Compound) -> QuerySet[CompoundEvent]:
    """All acts, the newest first."""
    return compound.events.all()


def deletion_of(compound: Compound) -> Deletion | None:
    """The deletion that is asked for or confirmed, and not withdrawn."""
    return compound.deletions.filter(withdrawn_at=None).first()


def certificate_of(compound: Compound) -> DeletionCertificate:
    """The certificate of a compound whose data were erased, or a refusal."""
    found = DeletionCertificate.objects.filter(compound=compound).select_related("compound").first()
    if found is None:
        raise NotFound("no_certificate", _("这个小区没有删除证明：数据还没有清除。"))
    return found


def acts_possible(compound: Compound) -> list[LifeAct]:
    """What may be done with the compound now, in the order in which it is offered."""
    acts = [act for act, states in _OUT_OF.items() if compound.status in states]
    return acts + _acts_of_ending(compound)


def _acts_of_ending(compound: Compound) -> list[LifeAct]:
    deletion = deletion_of(compound)
    if compound.status == CompoundStatus.DELETED:
        is_left = deletion and deletion.erase_on and today() < deletion.erase_on
        return [LifeAct.RECOVERED] if is_left else []
    until = kept_until(compound)
    if until is None:
        return []
    if today() < until:
        return [LifeAct.REOPENED]
    if deletion is None:
        return [LifeAct.DELETION_ASKED]
    return [LifeAct.DELETED, LifeAct.DELETION_WITHDRAWN]
