"""小改善: a micro-project is what it was, what it cost and the day; no tender (seed row F18).

Whoever enters one publishes it: residents read it in the same moment.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundLog, CompoundModel
from tenants.matters.models import Matter
from tenants.matters.numbers import random_name

LONGEST_TITLE = 60
LONGEST_REASON = 200
# Where a compound has said nothing else, in fen.
USUAL_LIMIT = 500_000


class Stage(models.TextChoices):
    """How far a micro-project is."""

    ANNOUNCED = "announced", pgettext_lazy("小改善", "要做")
    DONE = "done", pgettext_lazy("小改善", "做好了")
    WITHDRAWN = "withdrawn", pgettext_lazy("小改善", "撤回了")


class MicroProject(CompoundModel):
    """One small improvement, as it stands; how it came to that is in its steps.

    ``announced_at``: when residents could read that it would be done on ``planned_on``.
    ``published_at``: when they could read that it was done on ``done_on``. What is withdrawn
    counts nowhere, and so has no such day any more.
    """

    title = models.CharField(_("做了什么"), max_length=LONGEST_TITLE)
    cost_fen = models.BigIntegerField(_("花了多少钱（分）"))
    planned_on = models.DateField(_("打算哪天做"), null=True)
    announced_at = models.DateTimeField(null=True)
    done_on = models.DateField(_("哪天做好"), null=True)
    published_at = models.DateTimeField(null=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="micro_projects")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_because = models.CharField(_("为什么撤回"), max_length=LONGEST_REASON, blank=True)
    entered_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-done_on", "-created_at"]
        indexes = [models.Index(fields=["done_on"], name="micro_project_done")]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="micro_project_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(cost_fen__gte=0), name="micro_project_costs_no_less_than_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(planned_on=None, announced_at=None)
                | models.Q(planned_on__isnull=False, announced_at__isnull=False),
                name="plan_is_told_to_residents",
            ),
            models.CheckConstraint(
                condition=models.Q(done_on=None, published_at=None)
                | models.Q(done_on__isnull=False, published_at__isnull=False),
                name="done_project_is_published",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None)
                & (models.Q(planned_on__isnull=False) | models.Q(done_on__isnull=False))
                | models.Q(withdrawn_at__isnull=False, done_on=None)
                & ~models.Q(withdrawn_because=""),
                name="micro_project_has_a_day_or_is_withdrawn",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def stage(self) -> Stage:
        if self.withdrawn_at:
            return Stage.WITHDRAWN
        return Stage.DONE if self.done_on else Stage.ANNOUNCED


class StepKind(models.TextChoices):
    """What happened to a micro-project."""

    ANNOUNCED = "announced", pgettext_lazy("小改善", "预告")
    DONE = "done", pgettext_lazy("小改善", "做好并公示")
    CORRECTED = "corrected", pgettext_lazy("小改善", "改正")
    WITHDRAWN = "withdrawn", pgettext_lazy("小改善", "撤回")


class MicroProjectStep(CompoundLog):
    """One line of its history, never changed: what was said of it from then on.

    ``day`` is the one on which it is to be done, or was; of a withdrawal the one it had.
    """

    project = models.ForeignKey(MicroProject, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=9, choices=StepKind)
    title = models.CharField(max_length=LONGEST_TITLE)
    cost_fen = models.BigIntegerField()
    day = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=now)
    reason = models.CharField(max_length=LONGEST_REASON, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.project_id} {self.kind}"


class MicroProjectPhoto(CompoundModel):
    """A re-encoded picture; ``name`` is random and leads to it only through a view."""

    project = models.ForeignKey(MicroProject, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=40, default=random_name, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class WorksRule(CompoundModel):
    """Up to how much an improvement is a micro-project: at most one row, else the usual limit."""

    only = models.BooleanField(default=True, unique=True, editable=False)
    micro_limit_fen = models.BigIntegerField(default=USUAL_LIMIT)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="works_rule_stands_once"),
            models.CheckConstraint(
                condition=models.Q(micro_limit_fen__gt=0), name="micro_limit_is_above_zero"
            ),
        ]

    def __str__(self) -> str:
        return str(self.micro_limit_fen)
