"""Exclusive parts （专有部分） and their owners: the base of every owners' decision.

Areas are whole hundredths of a square metre: shares of votes are never rounded.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundModel
from tenants.people.models import Person
from tenants.register.models import Household


class PartKind(models.TextChoices):
    """What may be owned by itself (区分所有权解释 art. 2)."""

    HOME = "home", _("住宅")
    SHOP = "shop", _("商铺")
    BAY = "bay", _("车位")
    STORAGE = "storage", _("储藏间")


class Disposal(models.TextChoices):
    """Whether the developer has sold and handed over; what is not both counts as the developer's."""

    DELIVERED = "delivered", _("已交付")
    UNDELIVERED = "undelivered", _("已售未交付")
    UNSOLD = "unsold", _("未售")


class AreaBasis(models.TextChoices):
    """Which of the areas counts, the first that is known (区分所有权解释 art. 8)."""

    REGISTERED = "registered", _("登记面积")
    SURVEYED = "surveyed", _("测绘面积")
    CONTRACT = "contract", _("合同面积")


class Part(CompoundModel):
    """One exclusive part; ``label`` is what stands on its deed or door (3号楼2单元502, 车位 B-017)."""

    kind = models.CharField(_("类型"), max_length=8, choices=PartKind, default=PartKind.HOME)
    label = models.CharField(_("专有部分"), max_length=60)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="parts")
    registered_area = models.PositiveIntegerField(_("登记面积"), null=True, blank=True)
    surveyed_area = models.PositiveIntegerField(_("测绘面积"), null=True, blank=True)
    contract_area = models.PositiveIntegerField(_("合同面积"), null=True, blank=True)
    disposal = models.CharField(
        _("交付情况"), max_length=12, choices=Disposal, default=Disposal.DELIVERED
    )

    class Meta:
        default_permissions = ()
        ordering = ["kind", "label"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "label"], name="part_once"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def basis(self) -> AreaBasis | None:
        """Which area counts; None where none is known."""
        return next((one for one in AreaBasis if getattr(self, f"{one}_area")), None)

    @property
    def area(self) -> int | None:
        """The area that counts, in hundredths of a square metre."""
        basis = self.basis
        return getattr(self, f"{basis}_area") if basis else None


class Title(CompoundModel):
    """A person's ownership of a part, alone or with others, from ``since_on`` on.

    ``is_voter``: whom the co-owners have chosen to vote for the part (指导规则 art. 25).
    """

    part = models.ForeignKey(Part, models.PROTECT, related_name="titles")
    owner = models.ForeignKey(Person, models.PROTECT, related_name="titles")
    is_voter = models.BooleanField(_("行使表决权"), default=False)
    since_on = models.DateField(_("取得日期"), null=True, blank=True)
    until_on = models.DateField(_("转出日期"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["part", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["part", "owner"],
                condition=models.Q(until_on=None),
                name="one_open_title_of_a_person_to_a_part",
            ),
            models.UniqueConstraint(
                fields=["part"],
                condition=models.Q(until_on=None, is_voter=True),
                name="one_voter_of_a_part",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(since_on=None)
                | models.Q(until_on__gte=models.F("since_on")),
                name="title_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.owner_id}"
