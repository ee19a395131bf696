"""Bodies of self-government: what they are, since when, and whether they are filed.

Only a filed owners' committee or property management committee in its term counts in ORG-06;
a self-formed committee is history worth keeping and counts nowhere (seed row D14).
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.counts import CountField
from district.core.dates import PartialDate, Precision
from district.tenancy.models import CompoundModel


class BodyKind(models.TextChoices):
    """The kinds that the law or the district knows."""

    OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
    PROPERTY_COMMITTEE = "property_committee", _("物业管理委员会")
    COMPOUND_COMMITTEE = "compound_committee", _("小区居民委员会(小区内)")
    MANAGEMENT_COMMITTEE = "management_committee", _("居民自治管委会")
    SELF_FORMED = "self_formed", _("自治委员会(自发)")
    PROPERTY_COMPANY = "property_company", _("物业公司")


class Body(CompoundModel):
    """One body in one term."""

    kind = models.CharField(max_length=24, choices=BodyKind)
    name = models.CharField(_("名称"), max_length=60)
    term_number = models.PositiveSmallIntegerField(_("第几届"), null=True, blank=True)
    formed_on = models.DateField(null=True, blank=True)
    formed_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    filed_on = models.DateField(_("备案日期"), null=True, blank=True)
    filing_number = models.CharField(_("备案号"), max_length=40, blank=True)
    term_ends_on = models.DateField(_("任期届满"), null=True, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)
    seats = CountField(_("委员数"))
    party_seats = CountField(_("党员委员数"))

    class Meta:
        default_permissions = ()
        ordering = ["kind", "formed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "term_number"], nulls_distinct=False, name="body_once_a_term"
            ),
            models.CheckConstraint(
                condition=models.Q(dissolved_on=None)
                | models.Q(formed_on=None)
                | models.Q(dissolved_on__gte=models.F("formed_on")),
                name="body_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def formed(self) -> PartialDate | None:
        """When it was formed, as exactly as that is known."""
        if self.formed_on is None:
            return None
        return PartialDate(self.formed_on, Precision(self.formed_precision))
