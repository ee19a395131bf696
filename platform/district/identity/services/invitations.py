"""Letting people in by a link that works once, and back in when the password is forgotten."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now
from district.core.errors import Conflict, DomainError, NotFound
from district.core.permissions import Role
from district.identity.access import require_people_action
from district.identity.models import Account, Invitation, RoleGrant
from district.identity.passwords import check_password_fits
from district.identity.secrets import new_secret, secret_hash
from district.identity.services.accounts import checked_phone, create_account, set_password
from district.identity.services.login import verify_credentials
from district.identity.services.roles import check_role_fits, grant_role

VALID_DAYS = 14
WAY_BACK_DAYS = 2


@dataclass(frozen=True)
class Acceptance:
    """What an accepted invitation made; ``invitation.household_id`` is for the register."""

    account: Account
    grant: RoleGrant
    invitation: Invitation


@transaction.atomic
def issue_invitation(
    *,
    role: Role,
    scope_id: UUID | None = None,
    household_id: UUID | None = None,
    by: Account | None = None,
) -> tuple[Invitation, str]:
    """A link for one person, and its secret, which is shown once.

    ``household_id`` is the home for which a resident will stand. ``by`` None: the system, as
    when a compound is opened and its first administrator is invited.
    """
    require_people_action(by)
    check_role_fits(role=role, scope_id=scope_id)
    secret, kept = new_secret()
    invitation = Invitation.objects.create(
        secret_hash=kept,
        role=role,
        scope_id=scope_id,
        household_id=household_id,
        created_by_id=by.id if by else None,
        expires_at=now() + timedelta(days=VALID_DAYS),
    )
    _record("issued", invitation, by, role=role)
    return invitation, secret


@transaction.atomic
def issue_way_back(*, account: Account, by: Account | None) -> tuple[Invitation, str]:
    """A link by which a person who forgot the password sets a new one; the last one counts."""
    require_people_action(by)
    if not account.is_active:
        raise DomainError("account_closed", _("这个账号已停用。请先恢复账号。"))
    Account.objects.select_for_update().get(pk=account.pk)
    account.ways_back.filter(accepted_at=None, revoked_at=None).update(revoked_at=now())
    secret, kept = new_secret()
    invitation = Invitation.objects.create(
        secret_hash=kept,
        account=account,
        created_by_id=by.id if by else None,
        expires_at=now() + timedelta(days=WAY_BACK_DAYS),
    )
    _record("way_back_issued", invitation, by)
    return invitation, secret


def find_invitation(secret: str) -> Invitation:
    """The open invitation with this secret, in this place."""
    found = Invitation.objects.filter(secret_hash=secret_hash(secret)).first()
    return _checked(found)


@transaction.atomic
def accept_invitation(
    *, secret: str, phone: str, name: str, password: str, client: str
) -> Acceptance:
    """Make the account with its role; who has one already proves it and gets the role added."""
    invitation = _locked(secret)
    if invitation.account_id is not None:
        raise _unknown()
    phone = checked_phone(phone)
    if Account.objects.filter(phone=phone).exists():
        account = _existing(phone, password, client)
    else:
        account = create_account(phone=phone, name=name, password=password)
    grant = grant_role(account=account, role=Role(invitation.role), scope_id=invitation.scope_id)
    _settle(invitation, account)
    return Acceptance(account, grant, invitation)


@transaction.atomic
def take_way_back(*, secret: str, password: str) -> Account:
    """Set a new password by a way back; all sessions of the account end."""
    invitation = _locked(secret)
    if invitation.account_id is None:
        raise _unknown()
    account = Account.objects.select_for_update().get(pk=invitation.account_id)
    if not account.is_active:
        raise _unknown()
    check_password_fits(password, account)
    set_password(account=account, password=password)
    _settle(invitation, account)
    return account


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Account | None) -> None:
    """Make the link useless; an accepted one stays what it is."""
    require_people_action(by)
    locked = Invitation.objects.select_for_update().get(pk=invitation.pk)
    if locked.accepted_at is not None:
        raise Conflict(
            "invitation_accepted", _("这个邀请已经被接受，不能撤回。可以结束对方的身份。")
        )
    if locked.revoked_at is None:
        locked.revoked_at = now()
        locked.save(update_fields=["revoked_at"])
        _record("revoked", locked, by)


def _locked(secret: str) -> Invitation:
    """The open invitation, held until the end of the transaction: a second taker waits here."""
    found = Invitation.objects.select_for_update().filter(secret_hash=secret_hash(secret)).first()
    return _checked(found)


def _checked(invitation: Invitation | None) -> Invitation:
    if invitation is None or not invitation.is_open:
        raise _unknown()
    return invitation


def _unknown() -> NotFound:
    return NotFound(
        "invitation_closed",
        _("这个邀请链接无效、已过期或已经用过。请向发给您链接的人再要一个。"),
    )


def _existing(phone: str, password: str, client: str) -> Account:
    try:
        return verify_credentials(phone=phone, password=password, client=client)
    except DomainError as refusal:
        if refusal.code == "wrong_credentials":
            raise DomainError(
                "phone_taken",
                _("这个手机号已经有账号。请填写这个账号原来的密码，新的身份会加到原账号上。"),
                field="password",
            ) from refusal
        raise


def _settle(invitation: Invitation, account: Account) -> None:
    invitation.accepted_at, invitation.accepted_by = now(), account
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    _record("accepted", invitation, account)


def _record(act: str, invitation: Invitation, by: Account | None, **facts: str) -> None:
    record_act(
        action=f"invitation.{act}",
        actor_id=by.id if by else None,
        object_type="invitation",
        object_id=invitation.id,
        **facts,
    )
