"""案例库: one practice a page, and each time its settings were copied (seed rows G4, C2)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.cases.practice import Practice
from district.core.models import Record
from district.registry.models import Compound


class Case(Record):
    """A practice in words, with the settings by which it is done; of no person.

    ``revision`` goes up by one with every change; copies remember which they are of.
    ``taking`` is true from the moment at which the settings were asked of the compound until
    they came or were refused; ``left_out`` counts its words that looked like somebody's number.
    """

    title = models.CharField(_("题目"), max_length=60)
    what = models.TextField(_("是什么"), max_length=2_000)
    how = models.TextField(_("怎么做"), max_length=4_000, blank=True)
    outcome = models.TextField(_("有什么成效"), max_length=2_000, blank=True)
    compound = models.ForeignKey(
        Compound, models.SET_NULL, null=True, blank=True, related_name="cases"
    )
    settings = models.JSONField(default=dict)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    taking = models.BooleanField(default=False)
    taken_at = models.DateTimeField(null=True)
    left_out = models.PositiveSmallIntegerField(default=0)
    refusal = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["title", "id"]

    def __str__(self) -> str:
        return self.title

    @property
    def practice(self) -> Practice:
        return Practice.from_data(self.settings)


class CopyState(models.TextChoices):
    WAITING = "waiting", _("等待中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("没有成功")


class CaseCopy(Record):
    """The settings of one revision, on their way into one compound, and what came of it there.

    ``done``, ``kept`` and ``same`` hold codes of ``practice.Item``: set now, left as the
    compound has it, and so already.
    """

    case = models.ForeignKey(Case, models.CASCADE, related_name="copies")
    compound = models.ForeignKey(Compound, models.CASCADE, related_name="case_copies")
    revision = models.PositiveIntegerField()
    settings = models.JSONField()
    asked_by_id = models.UUIDField(null=True)
    state = models.CharField(_("状态"), max_length=8, choices=CopyState, default=CopyState.WAITING)
    done = models.JSONField(default=list)
    kept = models.JSONField(default=list)
    same = models.JSONField(default=list)
    refusal = models.CharField(max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "compound"],
                condition=models.Q(state="waiting"),
                name="case_waits_once_for_a_compound",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.compound_id} {self.state}"

    @property
    def practice(self) -> Practice:
        return Practice.from_data(self.settings)
