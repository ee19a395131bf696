"""What the district lays down of working time: in editions, of no person."""

from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.models import AppendOnly
from district.worktime.terms import Kind


class EditionTerms(models.Model):
    """``terms`` as ``terms.py`` reads them; ``version`` counts through all kinds."""

    kind = models.CharField(_("种类"), max_length=8, choices=Kind)
    year = models.PositiveSmallIntegerField(_("年份"), default=0)
    version = models.PositiveIntegerField(_("版本"), validators=[MinValueValidator(1)], unique=True)
    valid_from = models.DateField(_("从哪天起"))
    terms = models.JSONField()

    class Meta:
        abstract = True


class Edition(EditionTerms, AppendOnly):
    """A year replaces that year at once, hours and rules those before from their day on."""

    note = models.CharField(_("为什么改"), max_length=200, blank=True)
    issued_by_id = models.UUIDField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version} {self.kind} {self.year or self.valid_from}"
