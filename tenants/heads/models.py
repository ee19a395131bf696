"""Heads (楼长, 单元长): who looks after which unit, under the compound's own titles.

楼长 looks after a unit in one compound and a whole building in the next, so a title is the
compound's word and ``standard`` is the district's.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.identity.models import Account
from district.tenancy.models import CompoundModel
from tenants.register.models import Building, Unit


class StandardPost(models.TextChoices):
    """The district's codes for posts that residents hold for a part of the compound."""

    UNIT_HEAD = "UNIT_HEAD", _("单元负责人")
    BUILDING_HEAD = "BUILDING_HEAD", _("楼栋负责人")


class Title(CompoundModel):
    """A compound's own word for a post."""

    name = models.CharField(_("称呼"), max_length=30, unique=True)
    standard = models.CharField(max_length=16, choices=StandardPost)

    class Meta:
        default_permissions = ()
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class HeadTerm(CompoundModel):
    """A person in a post from ``since_on`` until before ``until_on``."""

    title = models.ForeignKey(Title, models.PROTECT, related_name="terms")
    holder_name = models.CharField(_("姓名"), max_length=40)
    holder_phone = models.CharField(_("手机号"), max_length=11, blank=True)
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="head_terms")
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, related_name="head_terms")
    building = models.ForeignKey(Building, models.CASCADE, null=True, related_name="head_terms")
    is_party_household = models.BooleanField(_("党员中心户"), default=False)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["unit__building__position", "unit__position", "since_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit=None, building__isnull=False)
                | models.Q(unit__isnull=False, building=None),
                name="head_of_a_unit_or_a_building",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="head_term_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["title", "unit"],
                condition=models.Q(until_on=None, unit__isnull=False),
                name="one_head_of_a_title_in_a_unit",
            ),
            models.UniqueConstraint(
                fields=["title", "building"],
                condition=models.Q(until_on=None, building__isnull=False),
                name="one_head_of_a_title_in_a_building",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.since_on}"
