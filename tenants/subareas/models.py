"""片区: parts of a compound that are managed apart (一区三分管一共建, seed row E5).

The seed does not say what its formula means, so a part bears whatever name the compound gives it.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.dates import days_held
from district.tenancy.models import CompoundModel
from tenants.bodies.models import Body
from tenants.register.models import Unit


class SubArea(CompoundModel):
    """One part: units of its own, or a place without homes such as the yard.

    ``is_common`` is the one part to which everything belongs that lies in no other.
    """

    name = models.CharField(_("片区名称"), max_length=30, unique=True)
    place = models.CharField(_("没有住户的地方"), max_length=30, blank=True)
    is_common = models.BooleanField(_("共同的部分"), default=False)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["is_common", "position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_common"],
                condition=models.Q(is_common=True),
                name="one_common_part",
            ),
            models.CheckConstraint(
                condition=models.Q(is_common=False) | models.Q(place=""),
                name="common_part_has_no_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class SubAreaUnit(CompoundModel):
    """A unit of a part; in no second one, so that the parts add up to the compound."""

    sub_area = models.ForeignKey(SubArea, models.CASCADE, related_name="places")
    unit = models.OneToOneField(Unit, models.CASCADE, related_name="in_sub_area")

    class Meta:
        default_permissions = ()
        ordering = ["unit__building__position", "unit__building__name", "unit__position"]

    def __str__(self) -> str:
        return f"{self.sub_area_id} {self.unit_id}"


class SubAreaDuty(CompoundModel):
    """The one body or person that answers for a part from ``since_on`` until before ``until_on``."""

    sub_area = models.ForeignKey(SubArea, models.PROTECT, related_name="duties")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="+")
    holder_name = models.CharField(_("负责人"), max_length=40, blank=True)
    since_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(_("哪天结束"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-since_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(body=None) & ~models.Q(holder_name="")
                | models.Q(body__isnull=False, holder_name=""),
                name="part_has_a_body_or_a_person",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="duty_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_answers_for_a_part",
                expressions=[
                    ("sub_area", RangeOperators.EQUAL),
                    (days_held(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.responsible

    @property
    def responsible(self) -> str:
        """Who it is, in words."""
        return self.body.name if self.body else self.holder_name
