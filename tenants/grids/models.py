"""网格员: who of the community looks after the compound, by name (seed row F21).

Grids are the district's and bear no names; who the member is, is known within the walls alone.
"""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.dates import days_held
from district.identity.models import PHONE, Account
from district.tenancy.models import CompoundModel
from tenants.register.models import Unit


class GridTerm(CompoundModel):
    """The member of a grid from ``since_on`` until before ``until_on``; one at a time.

    ``grid_id`` is the district's. With ``account`` matters can be handed over.
    """

    title: Promise | str = pgettext_lazy("身份", "网格员")

    grid_id = models.UUIDField(editable=False)
    holder_name = models.CharField(_("姓名"), max_length=40)
    holder_phone = models.CharField(_("手机号"), max_length=11, blank=True, validators=[PHONE])
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="grid_terms")
    since_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(_("哪天结束"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-since_on"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="grid_term_ends_after_it_begins",
            ),
            ExclusionConstraint(
                name="one_member_of_a_grid",
                expressions=[
                    ("grid_id", RangeOperators.EQUAL),
                    (days_held(), RangeOperators.OVERLAPS),
                ],
            ),
        ]

    def __str__(self) -> str:
        return self.holder_name


class GridUnit(CompoundModel):
    """In which grid a unit lies, where several grids share the compound."""

    grid_id = models.UUIDField(editable=False)
    unit = models.OneToOneField(Unit, models.CASCADE, related_name="in_grid")

    class Meta:
        default_permissions = ()
        ordering = ["unit__building__position", "unit__building__name", "unit__position"]

    def __str__(self) -> str:
        return f"{self.grid_id} {self.unit_id}"
