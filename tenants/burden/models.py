"""How much entry the product asks of a compound's people, month by month.

Counts alone: no person, no home, and no moment finer than the month. Rows are written by
``counting`` only, whose statement gives them an identifier and a moment that tell of none either.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundModel


class Who(models.TextChoices):
    """Whose time it took: of those who live here, help here, or are here by their office."""

    RESIDENT = "resident", _("居民")
    VOLUNTEER = "volunteer", _("楼长、委员、书记")
    STAFF = "staff", _("管理员、网格员")


class Tally(CompoundModel):
    """What was sent in one month by one form. ``seconds`` are those of the ``timed`` alone."""

    month = models.DateField()
    form = models.CharField(max_length=80)
    who = models.CharField(max_length=9, choices=Who)
    is_refused = models.BooleanField()
    forms = models.PositiveIntegerField()
    taps = models.PositiveBigIntegerField()
    timed = models.PositiveIntegerField()
    seconds = models.PositiveBigIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["-month", "form", "who", "is_refused"]
        constraints = [
            models.UniqueConstraint(
                fields=["month", "form", "who", "is_refused"], name="one_tally_a_month"
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="tally_of_a_month"),
            models.CheckConstraint(
                condition=Q(timed__lte=models.F("forms")), name="timed_are_of_the_forms"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.form}"
