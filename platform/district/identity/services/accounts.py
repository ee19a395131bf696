"""Accounts: made, closed and opened again; their passwords."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now
from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from district.identity.access import require_people_action
from district.identity.lockout import Try
from district.identity.models import PHONE, Account, ApiToken
from district.identity.passwords import check_password_fits
from district.identity.phones import normal_phone
from district.identity.services.administrators import keep_an_administrator
from district.identity.services.roles import grant_role


@transaction.atomic
def create_account(*, phone: str, name: str, password: str) -> Account:
    """A person who can log in here, still without any role."""
    account = Account(phone=checked_phone(phone), name=checked_name(name))
    check_password_fits(password, account)
    if Account.objects.filter(phone=account.phone).exists():
        raise Conflict("phone_taken", _("这个手机号已经有账号。"), field="phone")
    account.set_password(password)
    account.save()
    return account


@transaction.atomic
def create_staff(
    *, phone: str, name: str, password: str, role: Role, scope_id: UUID | None = None
) -> Account:
    """A person of the district with a role; for the first one, whom nobody can invite."""
    account = create_account(phone=phone, name=name, password=password)
    grant_role(account=account, role=role, scope_id=scope_id)
    return account


@transaction.atomic
def change_password(*, account: Account, old: str, new: str, client: str) -> None:
    """Set another password; ends all sessions, so the caller renews the running one."""
    attempt = Try(account.phone, client)
    attempt.begin()
    if not account.check_password(old):
        refusal = attempt.fail()
        if refusal.code == "wrong_credentials":
            refusal = DomainError(
                "wrong_password", _("现在的密码不对，请再输入一次。"), field="old"
            )
        raise refusal
    attempt.succeed()
    check_password_fits(new, account, field="new")
    if old == new:
        raise DomainError("same_password", _("新密码和现在的密码一样。"), field="new")
    set_password(account=account, password=new)
    _record("password_changed", account, account.id)


def set_password(*, account: Account, password: str) -> None:
    """Store a checked password and end all sessions of the account."""
    account.set_password(password)
    account.session_number += 1
    account.save(update_fields=["password", "session_number"])


@transaction.atomic
def end_sessions(*, account: Account) -> None:
    """Log the person out on every device."""
    Account.objects.filter(pk=account.pk).update(session_number=F("session_number") + 1)
    account.refresh_from_db(fields=["session_number"])
    _record("sessions_ended", account, account.id)


@transaction.atomic
def deactivate_account(*, account: Account, by: Account | None) -> None:
    """Close an account: its sessions and tokens end at once, its history stays."""
    require_people_action(by)
    if by is not None and by.pk == account.pk:
        raise DomainError("own_account", _("不能停用自己的账号。请让另一位管理员来做。"))
    keep_an_administrator(without=account)
    locked = Account.objects.select_for_update().get(pk=account.pk)
    if not locked.is_active:
        return
    locked.is_active = False
    locked.session_number += 1
    locked.save(update_fields=["is_active", "session_number"])
    ApiToken.objects.filter(account=locked, revoked_at=None).update(revoked_at=now())
    account.is_active = False
    _record("deactivated", account, by.id if by else None)


@transaction.atomic
def reactivate_account(*, account: Account, by: Account | None) -> None:
    """Open a closed account again, with the roles it still has and without its tokens."""
    require_people_action(by)
    if Account.objects.filter(pk=account.pk, is_active=False).update(is_active=True):
        account.is_active = True
        _record("reactivated", account, by.id if by else None)


def checked_phone(text: str) -> str:
    """A mobile number of mainland China, or a refusal beside the field."""
    phone = normal_phone(text)
    try:
        PHONE(phone)
    except ValidationError as error:
        raise DomainError("phone", error.messages[0], field="phone") from error
    return phone


def checked_name(text: str) -> str:
    """A name of 1 to 40 characters without control characters."""
    name = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    if not 0 < len(name) <= 40:
        raise DomainError("name", _("请填写姓名，最多 40 个字。"), field="name")
    return name


def _record(act: str, account: Account, actor_id: UUID | None) -> None:
    record_act(
        action=f"account.{act}", actor_id=actor_id, object_type="account", object_id=account.id
    )
