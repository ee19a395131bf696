"""Heads (楼长, 单元长): who looks after which unit, under the compound's own titles.

楼长 looks after a unit in one compound and a whole building in the next, so a title is the
compound's word and ``standard`` is the district's.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.dates import DatePair, Precision
from district.identity.models import PHONE, Account
from district.tenancy.models import CompoundModel
from tenants.register.models import Building, Unit


class StandardPost(models.TextChoices):
    """The district's codes for posts that residents hold for a part of the compound."""

    UNIT_HEAD = "UNIT_HEAD", _("单元负责人")
    BUILDING_HEAD = "BUILDING_HEAD", _("楼栋负责人")


class Title(CompoundModel):
    """A compound's own word for a post.

    ``chosen_from`` is a rung below on the compound's ladder: who takes this post must hold
    that one in the same building (楼长 from among the 单元长, seed row E3).
    """

    name = models.CharField(_("称呼"), max_length=30, unique=True)
    standard = models.CharField(_("负责范围"), max_length=16, choices=StandardPost)
    chosen_from = models.ForeignKey("self", models.PROTECT, null=True, related_name="leads_to")

    class Meta:
        default_permissions = ()
        ordering = ["-standard", "name"]

    def __str__(self) -> str:
        return self.name


class HeadTerm(CompoundModel):
    """A person in a post from ``since_on`` until before ``until_on``."""

    title = models.ForeignKey(Title, models.PROTECT, related_name="terms")
    holder_name = models.CharField(_("姓名"), max_length=40)
    holder_phone = models.CharField(_("手机号"), max_length=11, blank=True, validators=[PHONE])
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="head_terms")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="head_terms")
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="head_terms")
    is_party_household = models.BooleanField(_("党员中心户"), default=False)
    since_on = models.DateField()
    since_precision = models.CharField(max_length=12, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(null=True, blank=True)

    since = DatePair()

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

    @property
    def place(self) -> Unit | Building:
        """What the head looks after."""
        place = self.unit or self.building
        assert place is not None  # noqa: S101 -- head_of_a_unit_or_a_building
        return place
