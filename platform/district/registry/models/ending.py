"""The end of a compound's data: asked for by one person, confirmed by another, certified."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from district.core.clock import local_day
from district.core.models import AppendOnly, Record
from district.registry.models.compounds import Compound


class Deletion(Record):
    """One attempt to delete a compound; a new one begins where this one was withdrawn.

    ``hidden_name`` is the schema's name while it is out of everyone's reach. ``contents`` are
    the counts that were taken before it was dropped, so that an interruption loses none.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="deletions")
    reason = models.CharField(max_length=200)
    asked_by_id = models.UUIDField()
    confirmed_by_id = models.UUIDField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    erase_on = models.DateField(null=True)
    hidden_name = models.CharField(max_length=63, blank=True)
    contents = models.JSONField(default=dict)
    withdrawn_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["compound"], condition=Q(withdrawn_at=None), name="one_deletion_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by_id=None) | ~Q(confirmed_by_id=F("asked_by_id")),
                name="deletion_takes_two_persons",
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(confirmed_by_id__isnull=False),
                name="nothing_erased_unconfirmed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound_id} {self.asked_on}"

    @property
    def asked_on(self) -> date:
        """The day on which it was asked for."""
        return local_day(self.created_at)


class DeletionCertificate(AppendOnly):
    """What was erased, when and by whom: counts and a digest over them, nothing personal.

    ``contents`` list every table with its rows; ``sha256`` is taken over the lines that
    :func:`~district.registry.certificates.digest` prints.
    """

    compound = models.OneToOneField(Compound, models.PROTECT, related_name="certificate")
    schema_name = models.CharField(max_length=63, editable=False)
    contents = models.JSONField(editable=False)
    table_count = models.PositiveIntegerField(editable=False)
    row_count = models.PositiveBigIntegerField(editable=False)
    file_count = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64, editable=False)
    closed_on = models.DateField(editable=False)
    asked_at = models.DateTimeField(editable=False)
    asked_by_id = models.UUIDField(editable=False)
    confirmed_at = models.DateTimeField(editable=False)
    confirmed_by_id = models.UUIDField(editable=False)
    erased_at = models.DateTimeField(editable=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.schema_name} {self.erased_at:%Y-%m-%d}"
