"""The district's checklist as the compound knows it."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date

from district.guides.criteria import STANDARD, Terms
from district.guides.models import Checklist
from tenants.property.models import KnownChecklist


@dataclass(frozen=True)
class InForce:
    """``version`` 0: the terms that came with the product."""

    version: int
    terms: Terms


def checklist_on(day: date) -> InForce:
    known = KnownChecklist.objects.filter(valid_from__lte=day).first()
    return InForce(known.version, known.terms) if known else InForce(0, STANDARD)


def keep_checklists(issued: Iterable[Checklist]) -> int:
    """Keep those that the compound does not know yet; return how many."""
    known = set(KnownChecklist.objects.values_list("version", flat=True))
    new = [
        KnownChecklist(version=one.version, valid_from=one.valid_from, **asdict(one.terms))
        for one in issued
        if one.version not in known
    ]
    return len(KnownChecklist.objects.bulk_create(new))
