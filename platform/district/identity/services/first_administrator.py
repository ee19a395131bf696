"""The one person whom the district lets into a compound; everybody else is let in from inside."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now
from district.core.errors import Conflict
from district.core.permissions import Action, Role
from district.identity.access import require
from district.identity.models import Account, Invitation
from district.identity.queries import open_invitations, people
from district.identity.services.invitations import issue_invitation, issue_way_back
from district.registry.models import Compound, CompoundStatus
from district.registry.services.states import check_state
from district.tenancy.context import CompoundLike, compound_context


@dataclass(frozen=True)
class Administration:
    """Whether a compound is in its own people's hands; nothing about who they are."""

    has_administrator: bool
    invited_until: datetime | None


@dataclass(frozen=True)
class WayBack:
    """The secret of a link to a new password, and which phone's owner it is for."""

    phone_ending: str
    secret: str


def administration_of(compound: CompoundLike) -> Administration:
    """Asked from the district's side, of a compound whose workspace is open."""
    with compound_context(compound):
        return Administration(_has_administrator(), _invited_until())


def invite_first_administrator(*, compound: Compound, by: Account) -> tuple[Invitation, str]:
    """A link for the compound's first administrator; an earlier one that was not used ends.

    Once somebody administers the compound, the district has no key to it any more.
    """
    require(by, Action.COMPOUNDS_ONBOARD)
    check_state(compound, [CompoundStatus.ACTIVE])
    with compound_context(compound), transaction.atomic():
        if _has_administrator():
            raise Conflict(
                "has_administrator",
                _("这个小区已有管理员。其他人由小区管理员在小区里邀请，区里不能再生成链接。"),
            )
        _open_to_administer().update(revoked_at=now())
        invitation, secret = issue_invitation(role=Role.COMPOUND_ADMIN)
    record_act(
        action="compound.administrator_invited",
        actor_id=by.id,
        object_type="compound",
        object_id=compound.id,
    )
    return invitation, secret


def let_administrators_back(*, compound: CompoundLike) -> list[WayBack]:
    """Links for the administrators who came with a package, and so without their passwords."""
    with compound_context(compound):
        return [
            WayBack(account.phone[-4:], issue_way_back(account=account, by=None)[1])
            for account in people(role=Role.COMPOUND_ADMIN).filter(is_active=True)
            if not account.has_usable_password()
        ]


def _has_administrator() -> bool:
    return people(role=Role.COMPOUND_ADMIN).filter(is_active=True).exists()


def _open_to_administer() -> QuerySet[Invitation]:
    return open_invitations().filter(role=Role.COMPOUND_ADMIN, account=None)


def _invited_until() -> datetime | None:
    return _open_to_administer().values_list("expires_at", flat=True).first()
