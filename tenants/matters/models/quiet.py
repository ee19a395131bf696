"""Months of which somebody has said: nothing was raised."""

from django.db import models

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundLog


class MonthOfNone(CompoundLog):
    """Somebody's word that a month brought none of something: a fact, and not a gap."""

    month = models.DateField(unique=True)
    confirmed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=now)

    class Meta:
        abstract = True
        default_permissions = ()
        ordering = ["-month"]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"


def begins_a_month(name: str) -> models.CheckConstraint:
    """The months of such a table are named by their first days."""
    return models.CheckConstraint(condition=models.Q(month__day=1), name=name)


class QuietMonth(MonthOfNone):
    """本月无: zero matters is then a fact, and not a gap."""

    class Meta(MonthOfNone.Meta):
        constraints = [begins_a_month("quiet_month_is_a_month")]
