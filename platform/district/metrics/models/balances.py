"""Whether the sums of a period agree: one row a period, rewritten by each check."""

from django.db import models

from district.core.models import Record


class SumCheck(Record):
    """How a closed period was found when it was last checked; due again when a night touches it.

    ``metrics`` names the codes of the first differences; the log tells where each of them is.
    """

    period_type = models.CharField(max_length=3)
    period_start = models.DateField()
    version = models.CharField(max_length=12)
    is_due = models.BooleanField(default=True)
    checked_at = models.DateTimeField(null=True)
    differences = models.PositiveIntegerField(default=0)
    metrics = models.CharField(max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-period_start", "period_type"]
        constraints = [
            models.UniqueConstraint(
                fields=["period_type", "period_start", "version"], name="one_check_a_period"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period_type} {self.period_start} {self.differences}"
