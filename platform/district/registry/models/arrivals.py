"""Compounds that came with a package, from another installation or from earlier."""

from django.db import models

from district.core.models import Record
from district.registry.models.compounds import Compound


class Arrival(Record):
    """Which package a compound came with; the same one cannot come twice.

    A compound that is still opening and has an arrival is an import that was interrupted.
    """

    compound = models.OneToOneField(Compound, models.CASCADE, related_name="arrival")
    # Of the package's manifest, which lists the SHA-256 of everything else.
    sha256 = models.CharField(max_length=64, unique=True)
    exported_at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.compound_id} {self.sha256[:8]}"
