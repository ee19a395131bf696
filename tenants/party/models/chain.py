"""The chain below a branch: groups, members on public duty, and the households they look after.

Of a person stands here what the duty needs: a name, the branch and group, how the membership is
registered, and from when until when. Files, dues and whole rosters stay in the Party's own system.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.dates import DatePair, Precision, days_held
from district.tenancy.models import CompoundModel
from tenants.party.models.branches import Branch
from tenants.register.models import Building, Household, Unit

# A link that ended on the day of its beginning never held, and stands in nobody's way.
_HELD = days_held()


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    condition = models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on"))
    return models.CheckConstraint(condition=condition, name=name)


class PartyGroup(CompoundModel):
    """One 党小组 of a branch, from ``since_on`` until before ``until_on``."""

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="groups")
    name = models.CharField(_("党小组"), max_length=60)
    head = models.ForeignKey("Member", models.SET_NULL, null=True, related_name="headed")
    since_on = models.DateField()
    since_precision = models.CharField(max_length=12, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(null=True, blank=True)

    since = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["branch", "created_at"]
        constraints = [
            _ends_after_it_begins("group_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["branch", "name"],
                condition=models.Q(until_on=None),
                name="one_open_group_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupArea(CompoundModel):
    """A building or a unit that a group covers: its field of work, no rank of its own."""

    group = models.ForeignKey(PartyGroup, models.CASCADE, related_name="areas")
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="group_areas")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="group_areas")

    class Meta:
        default_permissions = ()
        ordering = ["building__position", "unit__building__position", "unit__position"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(unit=None, building__isnull=False)
                | models.Q(unit__isnull=False, building=None),
                name="area_is_a_building_or_a_unit",
            ),
            models.UniqueConstraint(
                fields=["group", "building", "unit"],
                nulls_distinct=False,
                name="area_once_in_a_group",
            ),
        ]

    def __str__(self) -> str:
        return str(self.unit or self.building)


class Registration(models.TextChoices):
    """Where the membership stands; only full relations count to a branch's size (双报到)."""

    FULL = "full", _("组织关系在本支部")
    RESIDENCE = "residence_registration", _("双报到（组织关系在单位）")


class Member(CompoundModel):
    """A member on public duty.

    A centre household (党员中心户) hangs on its group; other members gather around one:
    ``centre``. ``home`` is where the centre household lives, where that is told.
    """

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="listed")
    group = models.ForeignKey(PartyGroup, models.PROTECT, null=True, related_name="members")
    centre = models.ForeignKey("self", models.PROTECT, null=True, related_name="gathered")
    name = models.CharField(_("姓名"), max_length=40)
    registration = models.CharField(
        _("登记类型"), max_length=24, choices=Registration, default=Registration.FULL
    )
    is_centre = models.BooleanField(_("党员中心户"), default=False)
    home = models.ForeignKey(Household, models.PROTECT, null=True, related_name="party_members")
    since_on = models.DateField()
    since_precision = models.CharField(max_length=12, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(null=True, blank=True)

    since = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["-is_centre", "created_at"]
        constraints = [
            _ends_after_it_begins("member_ends_after_beginning"),
            models.CheckConstraint(
                condition=models.Q(is_centre=False) | models.Q(group__isnull=False, centre=None),
                name="centre_household_hangs_on_a_group",
            ),
            models.UniqueConstraint(
                fields=["branch", "name"],
                condition=models.Q(until_on=None),
                name="one_open_member_of_a_name",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Link(CompoundModel):
    """A household that a member looks after, from ``since_on`` until before ``until_on``.

    At any time a household has one primary member at most (V8); others may help.
    """

    member = models.ForeignKey(Member, models.PROTECT, related_name="links")
    household = models.ForeignKey(Household, models.PROTECT, related_name="party_links")
    is_primary = models.BooleanField(_("主要包联人"), default=True)
    since_on = models.DateField()
    since_precision = models.CharField(max_length=12, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(null=True, blank=True)

    since = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["since_on", "created_at"]
        constraints = [
            _ends_after_it_begins("link_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["member", "household"],
                condition=models.Q(until_on=None),
                name="one_open_link_of_a_member_and_home",
            ),
            ExclusionConstraint(
                name="one_primary_member_of_a_household",
                expressions=[
                    ("household", RangeOperators.EQUAL),
                    (_HELD, RangeOperators.OVERLAPS),
                ],
                condition=models.Q(is_primary=True),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
