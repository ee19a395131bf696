"""The district's tasks as this compound was told them, each with the compound's own figure."""

from decimal import Decimal

from django.db import models
from django.utils.translation import get_language

from district.tenancy.models import CompoundModel


class KnownTask(CompoundModel):
    """``is_met`` is None, and ``value`` too, where the night had no number: that is no failure.

    ``period`` is written as ``Period`` writes it; it is empty before the first night.
    """

    task_id = models.UUIDField(unique=True)
    title = models.CharField(max_length=60)
    text = models.TextField(blank=True)
    owner = models.CharField(max_length=60)
    due_on = models.DateField()
    at_least = models.BooleanField()
    target = models.DecimalField(max_digits=12, decimal_places=2)
    metric = models.CharField(max_length=16)
    name_zh = models.CharField(max_length=60)
    name_en = models.CharField(max_length=80)
    unit_zh = models.CharField(max_length=20, blank=True)
    unit_en = models.CharField(max_length=40, blank=True)
    version = models.CharField(max_length=12, blank=True)
    period = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=16)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    value = models.DecimalField(max_digits=18, decimal_places=2, null=True)
    is_met = models.BooleanField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "task_id"]

    def __str__(self) -> str:
        return self.title

    @property
    def name(self) -> str:
        """The metric's, in the active language."""
        return self.name_en if _speaks_english() else self.name_zh

    @property
    def unit(self) -> str:
        return self.unit_en if _speaks_english() else self.unit_zh

    @property
    def gap(self) -> Decimal | None:
        """How much is missing, or too much; None where it is met or nothing is known."""
        if self.is_met is not False or self.value is None:
            return None
        return abs(self.target - self.value)


def _speaks_english() -> bool:
    return (get_language() or "").startswith("en")
