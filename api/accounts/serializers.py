"""Shapes of people, roles, invitations and tokens. A phone is masked for everybody."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from district.core.permissions import Role
from district.identity.access import grants_on
from district.identity.models import Account, ApiToken, Invitation, RoleGrant
from district.identity.passwords import MAX_LENGTH
from district.identity.phones import masked_phone
from district.identity.services.tokens import DEFAULT_DAYS, MAX_DAYS


class PasswordField(serializers.CharField):
    """Taken as it is sent, blanks included, and never shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=MAX_LENGTH, trim_whitespace=False, write_only=True, **kwargs)


class GrantSerializer(serializers.ModelSerializer[RoleGrant]):
    role_name = serializers.CharField(source="get_role_display", read_only=True)

    class Meta:
        model = RoleGrant
        fields = ("id", "role", "role_name", "scope_id", "since_on", "until_on")


class PersonSerializer(serializers.ModelSerializer[Account]):
    phone = serializers.SerializerMethodField()
    roles = GrantSerializer(source="grants", many=True, read_only=True)

    class Meta:
        model = Account
        fields = ("id", "name", "phone", "is_active", "roles")

    def get_phone(self, account: Account) -> str:
        return masked_phone(account.phone)


class MeSerializer(serializers.ModelSerializer[Account]):
    """The person who asks; ``roles`` are those that hold today."""

    phone = serializers.SerializerMethodField()
    roles = serializers.SerializerMethodField()

    class Meta:
        model = Account
        fields = ("id", "name", "phone", "roles")

    def get_phone(self, account: Account) -> str:
        return masked_phone(account.phone)

    @extend_schema_field(GrantSerializer(many=True))
    def get_roles(self, account: Account) -> Any:
        return GrantSerializer(grants_on(account), many=True).data


_INVITATION = ("id", "role", "role_name", "scope_id", "household_id", "account", "expires_at")
_TOKEN = ("id", "label", "created_at", "expires_at", "last_used_on")


class InvitationSerializer(serializers.ModelSerializer[Invitation]):
    """``account`` is set on a way back in for somebody who forgot the password."""

    role_name = serializers.CharField(source="get_role_display", read_only=True)

    class Meta:
        model = Invitation
        fields = _INVITATION


class IssuedInvitationSerializer(serializers.ModelSerializer[Invitation]):
    """With the link, which is shown this once."""

    role_name = serializers.CharField(source="get_role_display", read_only=True)
    url = serializers.URLField(read_only=True)

    class Meta:
        model = Invitation
        fields = (*_INVITATION, "url")


class TokenSerializer(serializers.ModelSerializer[ApiToken]):
    class Meta:
        model = ApiToken
        fields = _TOKEN


class IssuedTokenSerializer(serializers.ModelSerializer[ApiToken]):
    """With the secret, which is shown this once."""

    secret = serializers.CharField(read_only=True)

    class Meta:
        model = ApiToken
        fields = (*_TOKEN, "secret")


class LogInInput(serializers.Serializer[Any]):
    phone = serializers.CharField(max_length=30)
    password = PasswordField()


class PasswordInput(serializers.Serializer[Any]):
    old = PasswordField()
    new = PasswordField()


class TokenInput(serializers.ModelSerializer[ApiToken]):
    days = serializers.IntegerField(min_value=1, max_value=MAX_DAYS, default=DEFAULT_DAYS)

    class Meta:
        model = ApiToken
        fields = ("label", "days")


class RoleInput(serializers.Serializer[Any]):
    """``scope_id``: a head's unit, or building with all its units; a reader's division."""

    role = serializers.ChoiceField(choices=Role.choices)
    scope_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class InvitationInput(RoleInput):
    """``household_id``: the home for which a resident will stand."""

    household_id = serializers.UUIDField(required=False, allow_null=True, default=None)


class AcceptInput(serializers.Serializer[Any]):
    secret = serializers.CharField(max_length=100)
    phone = serializers.CharField(max_length=30)
    name = serializers.CharField(max_length=40)
    password = PasswordField()


class WayBackInput(serializers.Serializer[Any]):
    secret = serializers.CharField(max_length=100)
    password = PasswordField()
