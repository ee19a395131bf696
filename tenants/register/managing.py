"""Who manages the property: entered from a day on, which ends what was before it."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.core.outcomes import differing
from district.registry.models import ManagementMode
from tenants.register.models import Management


@transaction.atomic
def enter_management(
    *,
    mode: str,
    since: PartialDate,
    company: str = "",
    basis: str = "",
    until_on: date | None = None,
    actor_id: UUID | None = None,
) -> Management:
    """Enter who manages from ``since`` on; whoever did so until then ends on that day."""
    management = Management(mode=mode, basis=basis.strip(), until_on=until_on)
    management.company, management.since = " ".join(company.split()), since
    before = Management.objects.select_for_update().filter(until_on=None, since_on__lt=since.day)
    ended = before.first()
    if ended is not None:
        ended.until_on = since.day
        ended.save(update_fields=["until_on"])
    _check(management)
    management.save()
    _record("management_entered", management, actor_id)
    return management


@transaction.atomic
def revise_management(
    *, management: Management, actor_id: UUID | None = None, **values: object
) -> bool:
    """Mend what was entered, or say when it ended; tell whether anything changed."""
    if unknown := set(values) - {"company", "basis", "until_on"}:
        raise TypeError(f"not a field to revise: {sorted(unknown)}")
    management = management.locked()
    changes = differing(management, values)
    if not changes:
        return False
    for name, value in changes.items():
        setattr(management, name, value)
    _check(management)
    management.save(update_fields=list(changes))
    _record("management_revised", management, actor_id, fields=sorted(changes))
    return True


@transaction.atomic
def remove_management(*, management: Management, actor_id: UUID | None = None) -> None:
    """Take back what was entered by mistake; whoever ended on that day goes on."""
    management = management.locked()
    _record("management_removed", management, actor_id)
    before = Management.objects.filter(until_on=management.since_on).first()
    until = management.until_on
    management.delete()
    if before is not None:
        before.until_on = until
        before.save(update_fields=["until_on"])


def _check(management: Management) -> None:
    since, until = management.since_on, management.until_on
    for field, day in (("since", since), ("until_on", until)):
        if day is not None and day > today():
            raise DomainError("day_in_future", _("日期不能晚于今天。"), field=field)
    if until is not None and until <= since:
        raise DomainError("ends_before_it_begins", _("结束日期要晚于开始日期。"), field="until_on")
    if (management.mode == ManagementMode.COMPANY) != bool(management.company):
        raise DomainError(
            "company_missing",
            _("由物业企业管理的，请填写企业名称；不是的不要填。"),
            field="company",
        )
    others = Management.objects.filter(Q(until_on=None) | Q(until_on__gt=since))
    if until is not None:
        others = others.filter(since_on__lt=until)
    if others.exclude(pk=management.pk).exists():
        raise Conflict(
            "management_overlaps",
            _("这段时间已经登记了管理方式。请检查开始日期，或先写上前一段的结束日期。"),
            field="since",
        )


def _record(act: str, management: Management, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"register.{act}",
        actor_id=actor_id,
        object_type=management._meta.label,
        object_id=management.pk,
        **facts,
    )
