"""After a rotation of the keys: every compound's personal data sealed under the newest one."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import DomainError
from district.registry.models import Compound, CompoundStatus
from district.tenancy.context import district_context
from district.tenancy.rotation import keys_in_use, seal_compound_anew

# Of an opening one nothing is sealed yet, of a deleted one nothing is to be kept.
_WITHOUT = (CompoundStatus.OPENING, CompoundStatus.DELETED)


@dataclass(frozen=True)
class Resealed:
    slug: str
    rows: int


def compounds_to_reseal(slugs: list[str]) -> list[Compound]:
    """Those named, or all that hold data, in their order."""
    found = Compound.objects.exclude(status__in=_WITHOUT).order_by("slug")
    if not slugs:
        return list(found)
    chosen = list(found.filter(slug__in=slugs))
    if lacking := sorted({*slugs} - {one.slug for one in chosen}):
        raise DomainError(
            "no_compound", _("没有找到小区：%(slugs)s。"), {"slugs": " ".join(lacking)}
        )
    return chosen


def require_keys(compounds: list[Compound]) -> None:
    """Refuse before anything is written where a key is lacking under which something stands."""
    for compound in compounds:
        lacking = keys_in_use(compound) - set(settings.PERSONAL_DATA_KEYS)
        if lacking:
            raise DomainError(
                "key_lacking",
                _(
                    "%(slug)s 还有资料用第 %(numbers)s 号钥匙加密，PERSONAL_DATA_KEYS 里没有它。"
                    "请把旧钥匙加回来，再重新加密。"
                ),
                {"slug": compound.slug, "numbers": " ".join(map(str, sorted(lacking)))},
            )


def reseal(*, compounds: list[Compound], told: Callable[[Resealed], object]) -> int:
    """Seal one compound after the other; to be broken off and run again at any time."""
    require_keys(compounds)
    total = 0
    for compound in compounds:
        rows = sum(seal_compound_anew(compound))
        if rows:
            with district_context():
                record_act(
                    action="compounds.resealed",
                    actor_id=None,
                    object_type=compound._meta.label,
                    object_id=compound.pk,
                    rows=rows,
                    key=max(settings.PERSONAL_DATA_KEYS),
                )
        told(Resealed(compound.slug, rows))
        total += rows
    return total
