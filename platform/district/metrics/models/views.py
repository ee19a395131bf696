"""Choices of a pivot that somebody kept: codes and numbers, and no word about a person."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from district.core.models import Record
from district.metrics.figures import PeriodType
from district.metrics.pivots import MOST_PERIODS, Axis, PivotChoice

NAME_LENGTH = 60


class SavedView(Record):
    """One choice under a name; ``is_shared``: everybody of the district finds it."""

    owner_id = models.UUIDField()
    name = models.CharField(max_length=NAME_LENGTH)
    is_shared = models.BooleanField(default=False)
    metrics = ArrayField(models.CharField(max_length=16))
    organisation = models.CharField(max_length=32, blank=True)
    level = models.CharField(max_length=12, blank=True)
    kind = models.CharField(max_length=3)
    until = models.CharField(max_length=12, blank=True)
    periods = models.PositiveSmallIntegerField()
    rows = models.CharField(max_length=12)
    columns = models.CharField(max_length=12)

    class Meta:
        default_permissions = ()
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["owner_id", "name"], name="view_of_a_name_once"),
            models.CheckConstraint(
                condition=models.Q(periods__gte=1, periods__lte=MOST_PERIODS),
                name="view_of_so_many_periods",
            ),
            models.CheckConstraint(
                condition=~models.Q(rows=models.F("columns")), name="rows_are_not_columns"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.owner_id}"

    @property
    def choice(self) -> PivotChoice:
        """What was kept, as it is asked again."""
        return PivotChoice(
            metrics=tuple(self.metrics),
            organisation=self.organisation,
            level=self.level,
            kind=PeriodType(self.kind),
            until=self.until,
            periods=self.periods,
            rows=Axis(self.rows),
            columns=Axis(self.columns),
        )
