"""What happened to a matter, written once: steps, who is responsible, verdicts."""

from django.db import models

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundLog, CompoundModel
from tenants.matters.models.choices import (
    Channel,
    Precision,
    Result,
    Satisfaction,
    Solution,
    Stage,
    Step,
    Uncounted,
)
from tenants.matters.models.matters import Matter


class StageMoment(CompoundLog):
    """A step of a round: who, when, and what was said; or that it was skipped, and why.

    Reopening begins the next round with another ``accepted``. The deadlines of a round stand
    on its ``accepted``, as they were computed on that day. ``publish_by`` stands on the steps
    that let the matter be published, 办结 and 评; of the two the earlier one holds.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="steps", db_index=False)
    round = models.PositiveSmallIntegerField(default=1)
    step = models.CharField(max_length=10, choices=Step)
    at = models.DateTimeField()
    at_precision = models.CharField(max_length=6, choices=Precision, default=Precision.MOMENT)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    is_skipped = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    result = models.CharField(max_length=12, choices=Result, blank=True)
    respond_by = models.DateTimeField(null=True)
    complete_by = models.DateTimeField(null=True)
    publish_by = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "round", "step"], name="step_once_in_a_round"
            ),
            models.CheckConstraint(
                condition=models.Q(is_skipped=False)
                | (models.Q(step__in=[Step.DISCUSSED, Step.JUDGED]) & ~models.Q(note="")),
                name="skipped_step_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(step=Step.FINISHED)
                | (~models.Q(note="") & ~models.Q(result="")),
                name="closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=~models.Q(step=Step.ACCEPTED)
                | models.Q(respond_by__isnull=False, complete_by__isnull=False),
                name="accepted_with_deadlines",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.round} {self.step}"

    @property
    def stage(self) -> Stage:
        return Step(self.step).stage


class Assignment(CompoundLog):
    """Who became responsible, when, and by whom; with a ``reason`` it was sent back by ``actor``."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="assignments")
    responsible = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField(default=now)
    reason = models.TextField(blank=True, db_default="", default="")

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.responsible_id}"


class Verdict(CompoundModel):
    """What the requester, or a supporter, says of the result; once a round and person."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="verdicts")
    round = models.PositiveSmallIntegerField(default=1)
    of_requester = models.BooleanField(default=True)
    account = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    solution = models.CharField(max_length=10, choices=Solution, blank=True)
    satisfaction = models.CharField(max_length=12, choices=Satisfaction, blank=True)
    note = models.TextField(blank=True)
    channel = models.CharField(max_length=10, choices=Channel)
    recorded_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField()
    at_precision = models.CharField(max_length=6, choices=Precision, default=Precision.MOMENT)
    uncounted = models.CharField(max_length=12, choices=Uncounted, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "round"],
                condition=models.Q(of_requester=True),
                name="requester_judges_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["matter", "round", "account"],
                condition=models.Q(account__isnull=False),
                name="account_judges_once_a_round",
            ),
            models.CheckConstraint(
                condition=~models.Q(solution="") | ~models.Q(satisfaction=""),
                name="verdict_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.solution} {self.satisfaction}"
