"""Roles: given from a day on, ended on a day."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import COMPOUND_ROLES, DISTRICT_ROLES, Role
from district.identity.access import forget_grants, require_people_action
from district.identity.models import Account, RoleGrant
from district.identity.services.administrators import keep_an_administrator
from district.registry.models import Division, DivisionLevel
from district.tenancy.context import current_compound

SCOPED_ROLES = frozenset({Role.UNIT_HEAD, Role.STREET_READER, Role.COMMUNITY_READER})
READER_LEVELS = {
    Role.STREET_READER: DivisionLevel.SUBDISTRICT,
    Role.COMMUNITY_READER: DivisionLevel.COMMUNITY,
}


@transaction.atomic
def grant_role(
    *,
    account: Account,
    role: Role,
    scope_id: UUID | None = None,
    since_on: date | None = None,
    by: Account | None = None,
) -> RoleGrant:
    """Give a role from ``since_on`` (today) on; the same again changes nothing.

    ``scope_id`` is the unit or the building of a head, the division of a reader, None for all others.
    ``by`` None: the system itself, or a command at the machine.
    """
    require_people_action(by)
    check_role_fits(role=role, scope_id=scope_id)
    since_on = since_on or today()
    Account.objects.select_for_update().get(pk=account.pk)
    still = Q(until_on=None) | Q(until_on__gt=since_on)
    open_one = RoleGrant.objects.filter(
        still, account=account, role=role, scope_id=scope_id
    ).first()
    if open_one is not None:
        return open_one
    grant = RoleGrant.objects.create(
        account=account, role=role, scope_id=scope_id, since_on=since_on
    )
    forget_grants(account)
    _record("granted", grant, by)
    return grant


@transaction.atomic
def end_role(*, grant: RoleGrant, until_on: date | None = None, by: Account | None = None) -> None:
    """End a role with the beginning of ``until_on`` (today: at once)."""
    require_people_action(by)
    until_on = until_on or today()
    if until_on < grant.since_on:
        raise DomainError(
            "ends_before_it_begins", _("结束日期不能早于开始日期。"), field="until_on"
        )
    keep_an_administrator(without=grant.account, grant=grant)
    locked = RoleGrant.objects.select_for_update().get(pk=grant.pk)
    if locked.until_on is not None and locked.until_on <= until_on:
        return
    locked.until_on = grant.until_on = until_on
    locked.save(update_fields=["until_on"])
    forget_grants(grant.account)
    _record("ended", grant, by)


def check_role_fits(*, role: Role, scope_id: UUID | None) -> None:
    """Refuse a role of the other side of the wall, and a scope that it needs or cannot have."""
    if role not in (COMPOUND_ROLES if current_compound() else DISTRICT_ROLES):
        raise DomainError("role_elsewhere", _("这里没有这种身份。"), field="role")
    if role not in SCOPED_ROLES and scope_id is not None:
        raise DomainError("scope_not_needed", _("这种身份不分范围。"), field="scope_id")
    if role in SCOPED_ROLES and scope_id is None:
        raise DomainError("scope_needed", _("请选择这个身份负责的范围。"), field="scope_id")
    level = READER_LEVELS.get(role)
    if level and scope_id and not Division.objects.filter(id=scope_id, level=level).exists():
        raise DomainError("scope_unknown", _("没有这个街道或社区。"), field="scope_id")


def _record(act: str, grant: RoleGrant, by: Account | None) -> None:
    record_act(
        action=f"role.{act}",
        actor_id=by.id if by else None,
        object_type="account",
        object_id=grant.account_id,
        role=grant.role,
    )
