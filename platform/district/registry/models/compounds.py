"""Compounds (小区): each owns one PostgreSQL schema, and stands under a community by date."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _
from django_tenants.models import DomainMixin, TenantMixin

from district.core.clock import now
from district.core.dates import PartialDate, Precision
from district.core.models import Record
from district.registry.models.divisions import Division


class CompoundStatus(models.TextChoices):
    """Where a compound stands in its life with the product."""

    OPENING = "opening", _("开通中")
    ACTIVE = "active", _("运行中")
    READ_ONLY = "read_only", _("只读")
    SUSPENDED = "suspended", _("已停用")
    CLOSED = "closed", _("已关闭")
    DELETED = "deleted", _("已删除")


# In these states a host answers, and a figure is expected of the day (R5).
RUNNING = (CompoundStatus.ACTIVE, CompoundStatus.READ_ONLY)


class GovernanceProfile(models.TextChoices):
    """Which bodies carry the compound's self-government (seed row G9)."""

    UNKNOWN = "unknown", _("未填报")
    OWNERS_COMMITTEE = "owners_committee", _("业委会")
    MULTI_BRANCH = "multi_branch", _("多支部联动")
    PROPERTY_COMMITTEE = "property_committee", _("物管会")
    RESIDENTS_COMMITTEE = "residents_committee", _("支部+居委会")
    RED_PROPERTY = "red_property", _("红色物业")


class ManagementMode(models.TextChoices):
    """Who manages the property."""

    UNKNOWN = "unknown", _("未填报")
    COMPANY = "company", _("物业企业")
    SELF = "self", _("自管")
    SELF_TRIAL = "self_trial", _("自管（试行）")
    EMPLOYER = "employer", _("单位托管")
    STREET = "street", _("街道兜底")
    NONE = "none", _("无物业")


class Compound(TenantMixin, Record):  # type: ignore[django-manager-missing]
    """One compound; nothing personal stands here.

    ``status``, ``closed_on`` and ``community`` say how it stands today. Days are asked of the
    dated rows, :class:`CompoundEvent` and :class:`Placement`; these three follow them.
    A compound that was deleted stays as a row, so that its names are never given again.
    """

    auto_create_schema = False
    auto_drop_schema = False

    name = models.CharField(_("小区名称"), max_length=60)
    slug = models.CharField(_("网址名"), max_length=32, unique=True)
    community = models.ForeignKey(Division, models.PROTECT, related_name="+")
    address = models.CharField(_("地址"), max_length=120, blank=True)
    built_on = models.DateField(null=True, blank=True)
    built_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    governance = models.CharField(
        max_length=24, choices=GovernanceProfile, default=GovernanceProfile.UNKNOWN
    )
    management = models.CharField(
        max_length=16, choices=ManagementMode, default=ManagementMode.UNKNOWN
    )
    # What the mode rests on: a decision, a contract, an instruction from above (seed row D15).
    management_basis = models.CharField(_("管理依据"), max_length=120, blank=True)
    status = models.CharField(max_length=12, choices=CompoundStatus, default=CompoundStatus.OPENING)
    go_live_on = models.DateField(_("上线日期"))
    closed_on = models.DateField(null=True, blank=True)
    # Until then somebody of the district may be inside; every page of the compound says it.
    entered_until = models.DateTimeField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"],
                condition=models.Q(closed_on=None),
                name="one_compound_of_a_name_in_a_community",
            ),
            models.CheckConstraint(
                condition=models.Q(slug__regex=r"^[a-z0-9](-?[a-z0-9]){1,30}$"),
                name="slug_is_a_host_label",
            ),
            models.CheckConstraint(
                condition=models.Q(schema_name__regex=r"^c_[a-z0-9]{6,24}$"),
                name="schema_name_is_opaque",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_entered(self) -> bool:
        """Whether somebody of the district may be inside at this moment."""
        return self.entered_until is not None and self.entered_until > now()

    @property
    def built(self) -> PartialDate | None:
        """When it was built, as exactly as that is known."""
        if self.built_on is None:
            return None
        return PartialDate(self.built_on, Precision(self.built_precision))


class Domain(DomainMixin):
    """A host name that leads to a compound, or until ``until_on`` to its newer name."""

    until_on = models.DateField(null=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.domain)


class Placement(Record):
    """Under which community a compound stood during ``valid``.

    ``weight`` is in ten-thousandths: a compound that straddles two communities has two rows
    at once whose weights add up to 10,000.
    """

    compound = models.ForeignKey(Compound, models.CASCADE, related_name="placements")
    community = models.ForeignKey(Division, models.PROTECT, related_name="placements")
    valid = DateRangeField()
    weight = models.PositiveIntegerField(default=10_000)

    class Meta:
        default_permissions = ()
        constraints = [
            ExclusionConstraint(
                name="compound_stands_once_in_a_community",
                expressions=[
                    ("compound", RangeOperators.EQUAL),
                    ("community", RangeOperators.EQUAL),
                    ("valid", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=models.Q(weight__gt=0, weight__lte=10_000),
                name="weight_in_ten_thousandths",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.compound_id} {self.valid}"
