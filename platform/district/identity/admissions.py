"""The row by which somebody of the district is let into one compound for a short time."""

from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.tenancy.models import PlacedModel

MOST_GIVEN = timedelta(days=7)
MOST_TAKEN = timedelta(hours=4)
REASON_LENGTH = 200


class AdmissionKind(models.TextChoices):
    """Who opened the door."""

    GIVEN = "given", _("小区同意进入")
    TAKEN = "taken", _("区里紧急进入")


class Side(models.TextChoices):
    """Who closed it before its time."""

    COMPOUND = "compound", _("小区")
    DISTRICT = "district", _("区里")


class Admission(PlacedModel):
    """A reason, an end, and the one account by which it is used; it stands in the compound.

    ``taken_by_id`` names an account of the district, ``given_by_id`` one of the compound. The
    link by which one comes in works once and for minutes; only its hash is kept.
    """

    kind = models.CharField(max_length=8, choices=AdmissionKind)
    reason = models.CharField(_("原因"), max_length=REASON_LENGTH)
    until_at = models.DateTimeField(_("到什么时候"))
    given_by_id = models.UUIDField(null=True)
    taken_by_id = models.UUIDField(null=True)
    account = models.OneToOneField(
        "identity.Account", models.PROTECT, null=True, related_name="admission"
    )
    secret_hash = models.CharField(max_length=64, null=True, unique=True)  # noqa: DJ001 -- unique
    link_until = models.DateTimeField(null=True)
    entered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=8, choices=Side, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_at__lte=models.F("created_at") + MOST_GIVEN),
                name="admission_ends_within_seven_days",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="given")
                | models.Q(until_at__lte=models.F("created_at") + MOST_TAKEN),
                name="what_is_taken_ends_within_four_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.until_at:%Y-%m-%d %H:%M}"

    @property
    def is_open(self) -> bool:
        """Whether somebody may come in or be inside."""
        return self.ended_at is None and self.until_at > now()
