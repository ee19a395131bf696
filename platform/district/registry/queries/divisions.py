"""Questions to the tree of divisions."""

from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import NotFound
from district.registry.models import Division, DivisionPeriod


def divisions_on(day: date | None = None) -> QuerySet[DivisionPeriod]:
    """How every division stood on ``day`` (today), by code."""
    return DivisionPeriod.objects.filter(valid__contains=day or today()).select_related(
        "division", "parent"
    )


def division_by_code(code: str, day: date | None = None) -> Division:
    """The division that bears ``code`` on ``day`` (today)."""
    period = divisions_on(day).filter(code=code).first()
    if period is None:
        raise NotFound("no_division", _("没有代码为 %(code)s 的区划。"), {"code": code})
    return period.division
