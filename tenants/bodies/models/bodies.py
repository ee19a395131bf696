"""Bodies of self-government: what they are, since when, and whether they are filed.

Only a filed owners' committee or property management committee in its term counts in ORG-06,
or one formed step by step under the district's guide; a self-formed committee is history
worth keeping and counts nowhere (seed row D14).
"""

from decimal import Decimal

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.db.models.functions import Greatest, Least
from django.utils.translation import gettext_lazy as _

from district.core.counts import CountField
from district.core.dates import DatePair, Precision
from district.tenancy.models import CompoundModel


class BodyKind(models.TextChoices):
    """The kinds that the law or the district knows."""

    OWNERS_COMMITTEE = "owners_committee", _("业主委员会")
    PROPERTY_COMMITTEE = "property_committee", _("物业管理委员会")
    COMPOUND_COMMITTEE = "compound_committee", _("居民委员会（小区内）")
    MANAGEMENT_COMMITTEE = "management_committee", _("居民自治管委会")
    SELF_FORMED = "self_formed", _("自治委员会（自发）")
    PROPERTY_COMPANY = "property_company", _("物业公司")


COUNTED_KINDS = (BodyKind.OWNERS_COMMITTEE, BodyKind.PROPERTY_COMMITTEE)
# Owners elect the one (民法典 278); the other is no body of residents at all.
_WITHOUT_HEADS = (BodyKind.OWNERS_COMMITTEE, BodyKind.PROPERTY_COMPANY)


class Body(CompoundModel):
    """One body in one term."""

    kind = models.CharField(_("类型"), max_length=24, choices=BodyKind)
    name = models.CharField(_("名称"), max_length=60)
    term_number = models.PositiveSmallIntegerField(_("第几届"), null=True, blank=True)
    formed_on = models.DateField(null=True, blank=True)
    formed_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    under_guide = models.BooleanField(_("按组建指南成立"), default=False)
    branch_waiver = models.CharField(_("先于党支部成立的说明"), max_length=120, blank=True)
    first_met_on = models.DateField(_("首次会议"), null=True, blank=True)
    filed_on = models.DateField(null=True, blank=True)
    filed_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    filing_number = models.CharField(_("备案号"), max_length=40, blank=True)
    term_ends_on = models.DateField(_("任期届满"), null=True, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)
    dissolved_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    seats = CountField(_("委员数"))
    party_seats = CountField(_("党员委员数"))

    formed = DatePair()
    filed = DatePair()
    dissolved = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["kind", "name", "term_number", "formed_on"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "name", "term_number"],
                nulls_distinct=False,
                name="body_once_a_term",
            ),
            models.CheckConstraint(
                condition=models.Q(dissolved_on=None)
                | models.Q(formed_on=None)
                | models.Q(dissolved_on__gte=models.F("formed_on")),
                name="body_ends_after_it_begins",
            ),
            # Of terms known to the day: what is known to the month may only seem to overlap.
            ExclusionConstraint(
                name="terms_of_a_body_follow_each_other",
                expressions=[
                    ("kind", RangeOperators.EQUAL),
                    ("name", RangeOperators.EQUAL),
                    (
                        models.Func(
                            "formed_on",
                            Greatest("formed_on", Least("term_ends_on", "dissolved_on")),
                            function="DATERANGE",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=models.Q(formed_on__isnull=False, formed_precision=Precision.DAY),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Its name and which term, where terms are counted: 业主委员会 第 3 届."""
        if self.term_number is None:
            return self.name
        term = _("第 %(number)s 届") % {"number": self.term_number}
        return f"{self.name} {term}"

    @property
    def takes_heads(self) -> bool:
        """Whether heads may sit on it by their posts, without being elected to it."""
        return self.kind not in _WITHOUT_HEADS and self.dissolved_on is None

    @property
    def is_fileable(self) -> bool:
        """Whether the law knows a filing of this kind, and ORG-06 counts it once filed."""
        return self.kind in COUNTED_KINDS


class Handover(CompoundModel):
    """What a dissolved body gave to its successor (seed row D19)."""

    body = models.OneToOneField(Body, models.PROTECT, related_name="handover")
    successor = models.ForeignKey(Body, models.PROTECT, null=True, related_name="taken_over")
    balance_fen = models.BigIntegerField(_("移交账款（分）"))
    assets = models.TextField(_("资产清单"))
    documents = models.TextField(_("文件资料清单"))
    seal_is_surrendered = models.BooleanField(_("印章已交回"), default=False)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.body_id)

    @property
    def balance_yuan(self) -> Decimal:
        return Decimal(self.balance_fen).scaleb(-2)
