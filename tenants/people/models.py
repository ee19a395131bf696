"""Owners and residents: who they are, and in which household they live.

Phones and identity numbers stand sealed (``district.tenancy.sealing``); nobody's file leaves the
compound.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundLog, CompoundModel
from district.tenancy.sealing import SealedField, TraceField
from tenants.register.models import Household


class IdentityKind(models.TextChoices):
    """Which paper an identity number is of (rules.md §12)."""

    NONE = "", _("未填报")
    CITIZEN = "citizen", _("居民身份证")
    PASSPORT = "passport", _("护照")
    RESIDENCE_PERMIT = "residence_permit", _("港澳台居民居住证")
    PERMANENT_RESIDENT = "permanent_resident", _("外国人永久居留证")
    CREDIT_CODE = "credit_code", _("统一社会信用代码")


class Person(CompoundModel):
    """A natural person, or an organisation that owns something here.

    The traces are keyed hashes by which an equal phone or number is found without opening any.
    """

    name = models.CharField(_("姓名"), max_length=50)
    is_organisation = models.BooleanField(_("单位"), default=False)
    phone = SealedField(_("手机号"))
    phone_trace = TraceField(of="phone", db_index=True)
    # Counted by PostgreSQL alone: a vote on a phone holds as long as it stands as at the notice.
    phone_changes = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    identity_kind = models.CharField(
        _("证件类型"), max_length=20, choices=IdentityKind, blank=True, default=IdentityKind.NONE
    )
    identity_number = SealedField(_("证件号码"))
    identity_trace = TraceField(of="identity_number", unique=True)

    class Meta:
        default_permissions = ()
        ordering = ["name", "created_at"]

    def __str__(self) -> str:
        return self.name


class PhoneChange(CompoundLog):
    """That a person's phone became another, who did it, and which accounts had and have it."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    old_account_id = models.UUIDField(null=True)
    new_account_id = models.UUIDField(null=True)
    changed_by_id = models.UUIDField(null=True)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["created_at"], name="phone_change_by_time")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.created_at:%Y-%m-%d}"


class Relation(models.TextChoices):
    """What a person is to the household in which it lives."""

    OWNER = "owner", _("业主")
    FAMILY = "family", _("家人")
    TENANT = "tenant", _("租户")
    OTHER = "other", _("其他同住人")


class Resident(CompoundModel):
    """A person in a household from ``since_on`` until before ``until_on``."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="homes")
    household = models.ForeignKey(Household, models.PROTECT, related_name="residents")
    relation = models.CharField(_("与本户的关系"), max_length=10, choices=Relation)
    since_on = models.DateField(_("入住日期"), null=True, blank=True)
    until_on = models.DateField(_("搬离日期"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["household", "relation", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "household"],
                condition=models.Q(until_on=None),
                name="person_once_in_a_household",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None)
                | models.Q(since_on=None)
                | models.Q(until_on__gte=models.F("since_on")),
                name="resident_leaves_after_arriving",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.household_id}"
