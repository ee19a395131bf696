"""The state's divisions as a dated tree (GB/T 2260 and the statistics bureau's codes).

A division is an identity; what it is called, which code it bears and under which parent it
stands are facts with dates. A code is an attribute: codes are reassigned, merged and split.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.models import Record
from district.registry.ltree import LtreeField


class DivisionLevel(models.TextChoices):
    """The levels below the province that the product serves."""

    PREFECTURE = "prefecture", _("市")
    DISTRICT = "district", _("区县")
    SUBDISTRICT = "subdistrict", _("街道乡镇")
    COMMUNITY = "community", _("社区")


class DivisionKind(models.TextChoices):
    """What a division is within its level."""

    CITY = "city", _("市")
    COUNTY = "county", _("区县")
    STREET = "street", _("街道")
    TOWN = "town", _("镇")
    TOWNSHIP = "township", _("乡")
    COMMUNITY = "community", _("社区")
    VILLAGE = "village", _("村")


class Division(Record):
    """One unit of the tree, whatever it is called over the years."""

    level = models.CharField(max_length=16, choices=DivisionLevel)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.level} {self.id}"

    @property
    def label(self) -> str:
        """Its label in a path."""
        return self.id.hex


class DivisionPeriod(Record):
    """How a division stood during ``valid``, a half-open range of days."""

    division = models.ForeignKey(Division, models.CASCADE, related_name="periods")
    parent = models.ForeignKey(Division, models.PROTECT, null=True, related_name="child_periods")
    code = models.CharField(max_length=12)
    name = models.CharField(max_length=80)
    kind = models.CharField(max_length=16, choices=DivisionKind)
    path = LtreeField()
    valid = DateRangeField()

    class Meta:
        default_permissions = ()
        ordering = ["code"]
        indexes = [GistIndex(fields=["path"], name="division_path")]
        constraints = [
            ExclusionConstraint(
                name="division_stands_once_a_day",
                expressions=[
                    ("division", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="code_borne_once_a_day",
                expressions=[("code", RangeOperators.EQUAL), ("valid", RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return self.name
