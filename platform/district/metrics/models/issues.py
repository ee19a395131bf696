"""A report as it was given out: its files to the byte, whatever the figures say later."""

from django.db import models

from district.core.models import AppendOnly
from district.registry.models import Division

REASON_LENGTH = 200


class ReportIssue(AppendOnly):
    """One issue of one division's report; ``number`` counts the issues of a period from 1.

    ``organisation`` and ``name`` are the division's of that moment. ``changes`` says cell by cell
    what differs from the issue before: code, organisation, and both readings.
    """

    division = models.ForeignKey(Division, models.PROTECT, related_name="+")
    organisation = models.CharField(max_length=20)
    name = models.CharField(max_length=60)
    period = models.CharField(max_length=12)
    period_end = models.DateField()
    number = models.PositiveSmallIntegerField()
    version = models.CharField(max_length=12)
    is_locked = models.BooleanField()
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    changes = models.JSONField(default=list)
    issued_by = models.UUIDField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-period_end", "organisation", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["division", "period", "number"], name="issue_of_a_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} {self.period} no. {self.number}"


class IssuedFile(AppendOnly):
    """One form of an issue, with the SHA-256 of its bytes."""

    issue = models.ForeignKey(ReportIssue, models.PROTECT, related_name="files")
    kind = models.CharField(max_length=4)
    filename = models.CharField(max_length=120)
    plain_name = models.CharField(max_length=120)
    media_type = models.CharField(max_length=100)
    body = models.BinaryField()
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["issue", "kind"], name="issued_form_once")]

    def __str__(self) -> str:
        return f"{self.filename} {self.sha256[:8]}"
