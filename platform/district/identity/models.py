"""Accounts stand where the person stands.

This app is installed in the shared schema (district, street and community staff) and in each
compound's (its people). The tables are the same; the rows never meet.
"""

import re
from datetime import date
from typing import ClassVar
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.permissions import Role
from district.identity.admissions import Admission as Admission
from district.tenancy.context import place_key
from district.tenancy.fences import PlacedManager
from district.tenancy.models import PlacedModel

PHONE_FORM = re.compile(r"^1[3-9]\d{9}$")
PHONE = RegexValidator(PHONE_FORM.pattern, _("请填写 11 位手机号。"), code="phone")


class AccountManager(BaseUserManager["Account"], PlacedManager["Account"]):
    """Accounts are found by phone number."""

    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(phone=username)


class Account(AbstractBaseUser, PlacedModel):
    """A person who logs in; other factors than the password can stand beside it later."""

    phone = models.CharField(_("手机号"), max_length=11, unique=True, validators=[PHONE])
    name = models.CharField(_("姓名"), max_length=40)
    is_active = models.BooleanField(default=True)
    # Its password is printed on a screen: an installation without demo accounts refuses it.
    is_demo = models.BooleanField(default=False, editable=False)
    # An account that is there for a time only: at this moment every door closes.
    ends_at = models.DateTimeField(null=True, editable=False)
    # Raised to end all of the person's sessions at once.
    session_number = models.PositiveIntegerField(default=0, editable=False)

    objects: ClassVar[AccountManager] = AccountManager()

    USERNAME_FIELD = "phone"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_in_use(self) -> bool:
        """Neither closed nor past its end."""
        return self.is_active and (self.ends_at is None or self.ends_at > now())

    @cached_property
    def known_grants(self) -> "dict[date, list[RoleGrant]]":
        """The person's roles by day, as far as this request has asked for them."""
        return {}

    @cached_property
    def known_scopes(self) -> dict[frozenset[UUID], frozenset[UUID]]:
        """What scopes of the person's roles reach, as far as this request has asked."""
        return {}

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Binds a session to the password, to the place, and to the running session number."""
        parts = (self.password, place_key(), str(self.session_number))
        return salted_hmac(
            "district.identity.session", "|".join(parts), secret=secret, algorithm="sha256"
        ).hexdigest()


class RoleGrant(PlacedModel):
    """A role, with the days on which it holds and the scope within which it reaches.

    ``scope_id`` is a unit or a building in a compound and a division in the district; it is no foreign key,
    because the same table stands in schemas that have only one of the two.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=Role)
    scope_id = models.UUIDField(null=True, blank=True)
    since_on = models.DateField()
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="grant_ends_not_before_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.since_on}"


class Invitation(PlacedModel):
    """A link that makes an account with a role; only the hash of its secret is kept.

    With ``account`` it is a way back in instead: that person sets a new password by it.
    """

    secret_hash = models.CharField(max_length=64, unique=True)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="ways_back")
    role = models.CharField(max_length=24, choices=Role, blank=True)
    scope_id = models.UUIDField(null=True, blank=True)
    household_id = models.UUIDField(null=True, blank=True)
    created_by_id = models.UUIDField(null=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(account=None) & ~models.Q(role="")
                | models.Q(account__isnull=False, role=""),
                name="invitation_gives_a_role_or_a_way_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role or 'way back'} {self.expires_at:%Y-%m-%d}"

    @property
    def is_open(self) -> bool:
        """Whether it can still be accepted."""
        return self.accepted_at is None and self.revoked_at is None and self.expires_at > now()


class ApiToken(PlacedModel):
    """A key for machines: the hash of its secret, its owner and its end."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="tokens")
    label = models.CharField(_("用途"), max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.label
