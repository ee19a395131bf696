"""The ledger of runs: one row per compound, day and catalogue version."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from district.core.models import Record
from district.registry.models import Compound


class RunState(models.TextChoices):
    """How far one compound's night has come."""

    DUE = "due", _("待汇总")
    LEASED = "leased", _("汇总中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")


class RollupRun(Record):
    """One unit of work. All moments are the database's, none a worker's.

    ``late_from`` is the earliest past day of which something was entered since: the run counts
    everything from there on.

    ``basis`` names everything but the rows that a night's figures follow from, and ``turns_at``
    the moment from which on they may read otherwise though nobody writes (None: never). As long
    as both hold and no row was written, the next night says the same.

    ``same_as`` is the day whose cells stand for this day's too, where nothing changed since: of
    what this day says otherwise it has cells of its own (the view ``metrics_said``).

    ``said`` is a digest of what was read of each longer period. As long as it is the same, the
    period's cells are; no figure can be told from it that they do not tell.

    ``fence`` rises with every claim; who holds an older one may not finish. ``last_error``
    is a class and a code, never a row's content. ``first_done_at`` stays when a night is
    repeated.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="+")
    day = models.DateField()
    version = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=RunState, default=RunState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    owner = models.CharField(max_length=80, blank=True)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(db_default=Now())
    last_error = models.CharField(max_length=120, blank=True)
    planned_at = models.DateTimeField(db_default=Now())
    finished_at = models.DateTimeField(null=True)
    first_done_at = models.DateTimeField(null=True)
    late_from = models.DateField(null=True)
    basis = models.CharField(max_length=64, blank=True)
    turns_at = models.DateTimeField(null=True)
    said = models.JSONField(default=dict, db_default={})
    same_as = models.DateField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["day", "compound_id"]
        constraints = [
            models.UniqueConstraint(
                fields=["compound", "day", "version"], name="one_run_a_night_and_version"
            )
        ]
        indexes = [
            models.Index(
                fields=["day", "not_before"],
                condition=models.Q(state__in=["due", "leased"]),
                name="run_to_be_done",
            ),
            models.Index(fields=["day"], name="run_of_a_day"),
            models.Index(
                fields=["day"],
                condition=models.Q(same_as__isnull=False),
                name="run_that_says_the_same",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound_id} {self.day} {self.state}"
