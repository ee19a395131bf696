"""Recording undated achievements."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.counts import Count
from district.core.errors import DomainError
from district.core.outcomes import Outcome, differing
from tenants.baselines.models import Baseline


@transaction.atomic
def record_baseline(
    *, name: str, actor_id: UUID | None = None, **values: object
) -> tuple[Baseline, Outcome]:
    """Enter a claim (kind, amount, unit, period_text, source), or mend the known one of this name."""
    if unknown := set(values) - {"kind", "amount", "unit", "period_text", "source"}:
        raise TypeError(f"not a field of a baseline: {sorted(unknown)}")
    name = " ".join(name.split())
    if not name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    known = Baseline.objects.select_for_update().filter(name=name).first()
    baseline = known or Baseline(name=name)
    changes = differing(baseline, values)
    if known and not changes:
        return baseline, Outcome.UNCHANGED
    for field, value in changes.items():
        setattr(baseline, field, value)
    if baseline.amount == Count():
        raise DomainError("amount_missing", _("请填写数量，例如 8 或“20余”。"), field="amount")
    baseline.save()
    record_act(
        action="baselines.recorded",
        actor_id=actor_id,
        object_type=baseline._meta.label,
        object_id=baseline.pk,
    )
    return baseline, Outcome.CHANGED if known else Outcome.NEW
