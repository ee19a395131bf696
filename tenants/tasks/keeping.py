"""What the district tells the compound of its tasks."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from tenants.tasks.models import KnownTask


@dataclass(frozen=True)
class ToldTask:
    """The columns of a known task."""

    task_id: UUID
    title: str
    text: str
    owner: str
    due_on: date
    at_least: bool
    target: Decimal
    metric: str
    name_zh: str
    name_en: str
    unit_zh: str
    unit_en: str
    version: str
    period: str
    state: str
    numerator: int | None
    denominator: int | None
    value: Decimal | None
    is_met: bool | None


def known_tasks() -> QuerySet[KnownTask]:
    """Those that the district asks now, the next due first."""
    return KnownTask.objects.all()


@transaction.atomic
def keep_tasks(told: Iterable[ToldTask]) -> int:
    """Know these and no others; return how many were new, changed or gone."""
    wanted = {one.task_id: one for one in told}
    changed = 0
    for known in KnownTask.objects.select_for_update():
        one = wanted.pop(known.task_id, None)
        if one is None:
            known.delete()
        elif any(getattr(known, name) != value for name, value in asdict(one).items()):
            KnownTask.objects.filter(pk=known.pk).update(**asdict(one))
        else:
            continue
        changed += 1
    new = [KnownTask(**asdict(one)) for one in wanted.values()]
    return changed + len(KnownTask.objects.bulk_create(new))
