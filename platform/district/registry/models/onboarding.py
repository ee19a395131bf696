"""A sheet of compounds to open, row by row; it holds nothing personal."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.models import Record
from district.registry.models.compounds import Compound


class RowOutcome(models.TextChoices):
    """What the preview found a row to be."""

    NEW = "new", _("新增")
    CHANGED = "changed", _("更新")
    UNCHANGED = "unchanged", _("无变化")
    BAD = "bad", _("有错")


class RowState(models.TextChoices):
    """How far the opening of a row has come."""

    WAITING = "waiting", _("等待")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("失败")


class OnboardingBatch(Record):
    """One uploaded sheet. ``committed_at`` None means: previewed, nothing written."""

    filename = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    # Titles of columns that nobody asked for; of what stood below them nothing is kept.
    ignored_titles = models.JSONField(default=list)
    created_by_id = models.UUIDField(null=True)
    committed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.filename


class OnboardingRow(Record):
    """One row: what its cells said, what is wrong with it, and what became of it.

    ``values`` are the texts of the known columns by key, ``changes`` the keys in which an open
    compound differs, ``problems`` a list of key, cell, title, value, code and sentence.
    """

    batch = models.ForeignKey(OnboardingBatch, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    values = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    changes = models.JSONField(default=list)
    outcome = models.CharField(max_length=12, choices=RowOutcome)
    state = models.CharField(max_length=12, choices=RowState, default=RowState.WAITING)
    error = models.CharField(max_length=300, blank=True)
    compound = models.ForeignKey(Compound, models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="row_once_in_a_batch")
        ]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"

    @property
    def name(self) -> str:
        """What the row calls its compound."""
        return str(self.values.get("name", ""))
