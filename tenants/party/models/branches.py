"""Party branches as far as public duty goes: name, kind, dates, a count; no member's file."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.counts import CountField
from district.core.dates import DatePair, Precision
from district.tenancy.models import CompoundModel


class BranchKind(models.TextChoices):
    """A branch of the compound, or of the company that manages it."""

    COMPOUND = "compound", _("小区党支部")
    PROPERTY = "property", _("物业企业党支部")


class Branch(CompoundModel):
    """One branch. ``founded_on`` is the first day of a span known to ``founded_precision``.

    A joint branch stands for several compounds. Each keeps it as a branch of its own, and the
    others by name alone: nobody looks from one compound into the next.
    """

    name = models.CharField(_("支部名称"), max_length=60, unique=True)
    kind = models.CharField(_("类型"), max_length=10, choices=BranchKind)
    founded_on = models.DateField(null=True, blank=True)
    founded_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    dissolved_on = models.DateField(null=True, blank=True)
    dissolved_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    members = CountField(_("党员数"))
    is_joint = models.BooleanField(_("联合党支部"), default=False)
    shared_with = models.CharField(_("与哪些小区联合"), max_length=200, blank=True)

    founded = DatePair()
    dissolved = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["kind", "founded_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(dissolved_on=None)
                | models.Q(founded_on=None)
                | models.Q(dissolved_on__gte=models.F("founded_on")),
                name="branch_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name
