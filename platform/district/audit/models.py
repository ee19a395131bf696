"""The record of who did what; it stands in the schema where it was done."""

from django.db import models

from district.core.models import AppendOnly
from district.tenancy.fences import PlacedManager


class AuditEntry(AppendOnly):
    """One act. ``facts`` name fields and codes, never a phone, a name or an address."""

    actor_id = models.UUIDField(null=True, editable=False)
    action = models.CharField(max_length=64, editable=False)
    object_type = models.CharField(max_length=64, blank=True, editable=False)
    object_id = models.UUIDField(null=True, editable=False)
    facts = models.JSONField(default=dict, editable=False)

    objects = PlacedManager()

    class Meta:
        ordering = ["-id"]
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_id}"
