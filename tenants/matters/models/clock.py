"""What moves a matter's due moments after its acceptance, and the editions they rest on."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundLog, CompoundModel
from district.worktime.models import EditionTerms
from tenants.matters.models.choices import ClockKind, ExtensionReason, PauseReason
from tenants.matters.models.matters import Matter


class KnownEdition(EditionTerms, CompoundModel):
    """An edition of the district's working time, as this compound was told it."""

    class Meta:
        default_permissions = ()
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version} {self.kind}"


class ClockChange(CompoundLog):
    """From ``at`` on these due moments hold in the round; without ``complete_by`` it is paused.

    Each stands later than its ``at``, and nothing is moved that has passed: so the last row of
    a round tells at every earlier moment, too, whether the matter was overdue then.
    ``days`` are working days, of a long extension calendar days.
    """

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="clock_changes")
    round = models.PositiveSmallIntegerField()
    kind = models.CharField(_("种类"), max_length=8, choices=ClockKind)
    at = models.DateTimeField(default=now)
    reason = models.CharField(
        _("原因"),
        max_length=16,
        choices=[*PauseReason.choices, *ExtensionReason.choices],
        blank=True,
    )
    days = models.PositiveSmallIntegerField(default=0)
    is_long = models.BooleanField(default=False)
    paused_for = models.DurationField(null=True)
    respond_by = models.DateTimeField()
    complete_by = models.DateTimeField(null=True)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=ClockKind.PAUSED, complete_by=None)
                | (~models.Q(kind=ClockKind.PAUSED) & models.Q(complete_by__isnull=False)),
                name="clock_stands_while_paused",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=[ClockKind.RESUMED, ClockKind.RECKONED])
                | ~models.Q(reason=""),
                name="clock_is_moved_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.round} {self.kind}"
