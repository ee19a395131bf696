"""网格: parts of a community, each covering compounds or buildings of one (seed row F21).

Who is the grid's member stands in the compounds, within their walls: here stands no name.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.dates import days_held
from district.core.models import Record
from district.registry.models.compounds import Compound
from district.registry.models.divisions import Division


class Grid(Record):
    """One grid of a community from ``since_on`` until before ``until_on``."""

    community = models.ForeignKey(Division, models.PROTECT, related_name="grids")
    name = models.CharField(_("网格名称"), max_length=40)
    since_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(_("哪天结束"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="grid_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_grid_of_a_name_in_a_community",
                expressions=[
                    ("community", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (days_held(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GridCover(Record):
    """A compound in a grid; ``part`` names the buildings where the grid has not all of them."""

    grid = models.ForeignKey(Grid, models.CASCADE, related_name="covers")
    compound = models.ForeignKey(Compound, models.CASCADE, related_name="grid_covers")
    part = models.CharField(_("哪几栋"), max_length=60, blank=True)
    since_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(_("哪天结束"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["compound__name", "since_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="cover_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="compound_once_in_a_grid",
                expressions=[
                    ("grid", RangeOperators.EQUAL),
                    ("compound", RangeOperators.EQUAL),
                    (days_held(), RangeOperators.OVERLAPS),
                ],
            ),
            ExclusionConstraint(
                name="whole_compound_in_one_grid",
                expressions=[
                    ("compound", RangeOperators.EQUAL),
                    (days_held(), RangeOperators.OVERLAPS),
                ],
                condition=models.Q(part=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.compound_id}"
