"""The register (底册): buildings, units, households, and the totals known without them."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.counts import CountField
from district.core.dates import DatePair, Precision, days_held
from district.identity.models import Account
from district.registry.models import ManagementMode
from district.tenancy.models import CompoundModel

EARLIEST_YEAR = 1800
# Nobody enters that it is unknown who manages.
MODES = [(one.value, one.label) for one in ManagementMode if one is not ManagementMode.UNKNOWN]


class Building(CompoundModel):
    """One building; ``name`` is what residents say (3号楼)."""

    name = models.CharField(_("楼栋"), max_length=30, unique=True)
    position = models.PositiveIntegerField(default=0)
    built_year = models.SmallIntegerField(_("建成年份"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(built_year=None) | models.Q(built_year__gte=EARLIEST_YEAR),
                name="building_has_a_year",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Unit(CompoundModel):
    """One entrance of a building (2单元)."""

    building = models.ForeignKey(Building, models.PROTECT, related_name="units")
    name = models.CharField(_("单元"), max_length=30)
    position = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()
        ordering = ["building__position", "building__name", "position", "name"]
        constraints = [
            models.UniqueConstraint(fields=["building", "name"], name="unit_once_in_a_building")
        ]

    def __str__(self) -> str:
        return f"{self.building.name}{self.name}"


class Occupancy(models.TextChoices):
    """Whether somebody lives there; unknown is not vacant."""

    UNKNOWN = "unknown", _("未填报")
    OCCUPIED = "occupied", _("有人居住")
    VACANT = "vacant", _("空置")


class Household(CompoundModel):
    """One home. ``unit`` None: the register knows of the home but not where it is."""

    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="households")
    floor = models.SmallIntegerField(_("楼层"), null=True, blank=True)
    room = models.CharField(_("房号"), max_length=20)
    occupancy = models.CharField(
        _("居住情况"), max_length=10, choices=Occupancy, default=Occupancy.UNKNOWN
    )

    class Meta:
        default_permissions = ()
        ordering = ["unit__building__position", "unit__position", "floor", "room"]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "room"], nulls_distinct=False, name="room_once_in_a_unit"
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit}{self.room}" if self.unit else self.room


class Residency(CompoundModel):
    """A person's account and the household for which it stands."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="residencies")
    household = models.ForeignKey(Household, models.PROTECT, related_name="residencies")
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["account", "household"],
                condition=models.Q(until_on=None),
                name="one_open_residency_of_a_person_in_a_household",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="residency_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.household_id}"


class DeclaredTotals(CompoundModel):
    """Totals that are known although the rows behind them are not (120户 without a list).

    At most one row. A total counts only while its table is empty: rows win over declarations.
    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    buildings = CountField(_("楼栋数"))
    units = CountField(_("单元数"))
    households = CountField(_("户数"))

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="totals_stand_once")
        ]

    def __str__(self) -> str:
        return f"{self.buildings}/{self.units}/{self.households}"


class Management(CompoundModel):
    """Who manages the property from ``since_on`` until before ``until_on``; one at a time.

    ``basis``: a decision, a contract, an instruction from above (seed row D15).
    """

    mode = models.CharField(_("管理方式"), max_length=16, choices=MODES)
    company = models.CharField(_("物业企业"), max_length=60, blank=True)
    basis = models.CharField(_("管理依据"), max_length=120, blank=True)
    since_on = models.DateField()
    since_precision = models.CharField(max_length=12, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(null=True, blank=True)

    since = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["-since_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="management_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(mode=ManagementMode.COMPANY) | ~models.Q(company=""),
                name="managing_company_has_a_name",
            ),
            ExclusionConstraint(
                name="management_is_one_at_a_time",
                expressions=[(days_held(), RangeOperators.OVERLAPS)],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.since_on}"
