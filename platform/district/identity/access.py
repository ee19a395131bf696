"""Asking the permissions table for a person, on a day, within a scope."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import Forbidden
from district.core.permissions import (
    COMPOUND_ROLES,
    DISTRICT_ROLES,
    TABLE,
    VISITOR_ROLES,
    Action,
    Role,
    Scope,
)
from district.identity.first_reads import account_row
from district.identity.models import Account, RoleGrant
from district.tenancy.context import current_compound

Widening = Callable[[frozenset[UUID]], frozenset[UUID]]
_widenings: list[Widening] = []


def widen_scopes(by: Widening) -> None:
    """Let the scopes of a compound's grants reach what ``by`` makes of them: of a building its
    units. A noun says so in ``AppConfig.ready``."""
    if by not in _widenings:
        _widenings.append(by)


@dataclass(frozen=True)
class Reach:
    """How far an action reaches for a person: everything, some scopes, or only the own rows."""

    everything: bool = False
    scopes: frozenset[UUID] = frozenset()
    own: bool = False

    def __bool__(self) -> bool:
        return self.everything or bool(self.scopes) or self.own


def grants_on(account: Any, day: date | None = None) -> list[RoleGrant]:
    """The grants that hold on ``day`` (today) in this place.

    None for strangers, and none for a person who was read in another place: an identifier
    that exists on both sides of the wall opens nothing.
    """
    if not isinstance(account, Account) or not account.is_in_use or account.is_elsewhere:
        return []
    cached = account.known_grants
    day = day or today()
    if day not in cached:
        cached[day] = list(_holding(account.pk, day))
    return cached[day]


def account_with_grants(account_id: Any) -> Account | None:
    """An account together with its grants of today, in one statement."""
    day = today()
    found = account_row(account_id, day, _roles_here())
    if found is None:
        return None
    account, grants = found
    account.known_grants[day] = grants
    return account


def _holding(account_id: Any, day: date) -> QuerySet[RoleGrant]:
    """The grants of this place's roles that hold on ``day``."""
    holds = Q(until_on=None) | Q(until_on__gt=day)
    return RoleGrant.objects.filter(
        holds, account=account_id, since_on__lte=day, role__in=_roles_here()
    )


def _roles_here() -> frozenset[Role]:
    return COMPOUND_ROLES | VISITOR_ROLES if current_compound() else DISTRICT_ROLES


def forget_grants(account: Account) -> None:
    """Ask the database again, after a role was given or ended in this request."""
    account.known_grants.clear()
    account.known_scopes.clear()


def roles_of(account: Any) -> frozenset[Role]:
    """The roles that ``account`` has today."""
    return frozenset(Role(grant.role) for grant in grants_on(account))


def reach(account: Any, action: Action) -> Reach:
    """Union of what each of the person's roles allows."""
    rights = TABLE[action]
    everything, own, scopes = False, False, set()
    for grant in grants_on(account):
        scope = rights.get(Role(grant.role))
        everything = everything or scope is Scope.ALL
        if scope is Scope.OWN:
            own = True
            if grant.scope_id:
                scopes.add(grant.scope_id)
    return Reach(everything, _widened(account, frozenset(scopes)), own)


def _widened(account: Account, scopes: frozenset[UUID]) -> frozenset[UUID]:
    if not scopes or current_compound() is None:
        return scopes
    cached = account.known_scopes
    if scopes not in cached:
        found = scopes
        for widening in _widenings:
            found = widening(found)
        cached[scopes] = found
    return cached[scopes]


def may(account: Any, action: Action) -> bool:
    """Whether the person may do this at all, to whatever extent."""
    return bool(reach(account, action))


def require(account: Any, action: Action) -> Reach:
    """The reach of ``action`` for ``account``, or a refusal."""
    found = reach(account, action)
    if not found:
        raise Forbidden(
            "not_allowed", _("您的身份不能做这件事。需要时请联系小区管理员。"), {"action": action}
        )
    return found


def people_action() -> Action:
    """The action of those who let people in and out: here of a compound, there of the district."""
    return Action.ACCOUNTS_MANAGE if current_compound() else Action.STAFF_MANAGE


def require_people_action(by: Account | None) -> None:
    """Refuse whoever may not let people in; None is the system itself."""
    if by is not None:
        require(by, people_action())
