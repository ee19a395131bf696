"""What the night writes: numbers and codes, one row per compound, code and period. No name."""

from django.db import models

from district.core.models import AppendOnly
from district.metrics.figures import State
from district.registry.models import Compound

# The readable two come first; the others of ``State`` are of no cell.
STATES = [
    State.VALUE.value,
    State.CONFIRMED_ZERO.value,
    State.NOT_REPORTED.value,
    State.NOT_APPLICABLE.value,
]


class Cell(models.Model):
    """One code of one compound in one period, as the events known at ``as_of`` give it.

    What is told is read from the view ``metrics_said``: a day on which nothing changed has no rows
    of its own, its run names the day whose rows stand for it.

    Rows have no identifier of their own, so that two runs of a night leave the same bytes.
    ``reason`` is a code: an element that was not reported, or a validation rule that failed.
    """

    pk = models.CompositePrimaryKey(
        "compound_id", "period_type", "period_start", "version", "metric"
    )
    # Each cell is written along with its run, whose key the database holds; asking for each of the
    # cells as well took as long as writing it.
    compound = models.ForeignKey(
        Compound, models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    period_type = models.CharField(max_length=3)
    period_start = models.DateField()
    version = models.CharField(max_length=12)
    metric = models.CharField(max_length=16)
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16)
    at_least = models.BooleanField(default=False)
    reason = models.CharField(max_length=60, blank=True)
    as_of = models.DateTimeField()
    computed_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(
                fields=["period_type", "period_start", "version", "metric"], name="cell_of_a_period"
            )
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=STATES), name="known_state"),
            models.CheckConstraint(
                condition=~models.Q(state__in=STATES[:2]) | models.Q(numerator__isnull=False),
                name="readable_cell_has_a_numerator",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.period_start} {self.numerator}/{self.denominator}"


class CellHistory(AppendOnly):
    """What a cell said before it was restated.

    ``cause`` is why it was (R7): ``late:`` and the earliest day of which something was entered
    since, ``again`` when the night was asked for once more, ``night`` when a later night of the
    same two months read otherwise.
    """

    compound_id = models.UUIDField()
    period_type = models.CharField(max_length=3)
    period_start = models.DateField()
    version = models.CharField(max_length=12)
    metric = models.CharField(max_length=16)
    revision = models.PositiveIntegerField()
    numerator = models.BigIntegerField(null=True)
    denominator = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16)
    at_least = models.BooleanField()
    reason = models.CharField(max_length=60, blank=True)
    as_of = models.DateTimeField()
    computed_at = models.DateTimeField()
    cause = models.CharField(max_length=20, default="night", db_default="night")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "compound_id",
                    "period_type",
                    "period_start",
                    "version",
                    "metric",
                    "revision",
                ],
                name="revision_kept_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.metric} {self.period_start} r{self.revision}"
