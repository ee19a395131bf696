"""Marks that something about past days has changed; the night takes them away when it knows."""

from django.db import models

from district.tenancy.models import CompoundModel


class LateChange(CompoundModel):
    """Since ``from_day`` figures may read otherwise. Written by triggers (``triggers.py``)."""

    from_day = models.DateField()

    class Meta:
        default_permissions = ()
        ordering = ["from_day"]

    def __str__(self) -> str:
        return str(self.from_day)
