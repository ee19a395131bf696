"""Questions to the tree of divisions."""

from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import NotFound
from district.registry.models import Division, DivisionLevel, DivisionPeriod
from district.registry.standing import homes


def divisions_on(day: date | None = None) -> QuerySet[DivisionPeriod]:
    """How every division stood on ``day`` (today), by code."""
    return DivisionPeriod.objects.filter(valid__contains=day or today()).select_related(
        "division", "parent"
    )


def divisions_served(day: date | None = None) -> QuerySet[DivisionPeriod]:
    """Those of the district, or districts, that have compounds on ``day``; all while none has."""
    standing = divisions_on(day)
    peopled = standing.filter(
        division__in=homes(day or today()).values("community"), path__within=OuterRef("path")
    )
    tops = standing.filter(Exists(peopled), division__level=DivisionLevel.DISTRICT)
    below = Q()
    for top in tops.values_list("path", flat=True):
        below |= Q(path__within=top)
    return standing.filter(below)


def all_divisions() -> QuerySet[Division]:
    """Those that stand, and those that once stood."""
    return Division.objects.all()


def division_by_code(code: str, day: date | None = None) -> Division:
    """The division that bears ``code`` on ``day`` (today)."""
    period = divisions_on(day).filter(code=code).first()
    if period is None:
        raise NotFound("no_division", _("没有代码为 %(code)s 的区划。"), {"code": code})
    return period.division


def division_by_id(division_id: UUID) -> Division:
    """The division, whether it stands today or not."""
    found = Division.objects.filter(pk=division_id).first()
    if found is None:
        raise NotFound("no_division", _("没有这个区划。"), field="community")
    return found
