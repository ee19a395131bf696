"""Up to how much an improvement may be entered as a micro-project."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import DomainError
from district.core.money import yuan
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.works.models import WorksRule

# A compound may go no higher: beyond it lies what owners want to be asked about.
HIGHEST = 5_000_000


def micro_limit() -> int:
    """In fen; the sum itself is still within."""
    return (WorksRule.objects.first() or WorksRule()).micro_limit_fen


@transaction.atomic
def set_micro_limit(*, actor: Account, limit_fen: int) -> int:
    """From now on; what was entered before stays. Saying the same again changes nothing."""
    require(actor, Action.WORKS_RULE)
    if not 0 < limit_fen <= HIGHEST:
        raise DomainError(
            "limit_unlikely",
            _("请填大于 0、不超过 %(most)s 元的数。"),
            {"most": yuan(HIGHEST)},
            field="limit",
        )
    known = WorksRule.objects.select_for_update().first()
    if known is None or known.micro_limit_fen != limit_fen:
        WorksRule.objects.update_or_create(only=True, defaults={"micro_limit_fen": limit_fen})
        record_act(
            action="works.limit",
            actor_id=actor.pk,
            object_type="works.WorksRule",
            limit_fen=limit_fen,
        )
    return limit_fen
