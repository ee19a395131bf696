"""Months of which somebody has said: nothing was raised."""

from django.db import models

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundLog


class QuietMonth(CompoundLog):
    """本月无: zero matters is then a fact, and not a gap."""

    month = models.DateField(unique=True)
    confirmed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=now)

    class Meta:
        default_permissions = ()
        ordering = ["-month"]
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="quiet_month_is_a_month")
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
