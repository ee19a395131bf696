"""Questions about the people of a place."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import now, today
from district.core.errors import NotFound
from district.identity.models import Account, Admission, ApiToken, Invitation, RoleGrant
from district.identity.phones import normal_phone


def people(*, search: str = "", role: str = "") -> QuerySet[Account]:
    """Accounts by name; their ``grants`` are fetched as far as they hold today or later.

    Those that the district entered by are not among them: an admission is their only handle.

    ``search`` is a part of a name, or a whole phone number.
    """
    found = Account.objects.filter(ends_at=None)
    found = found.prefetch_related(Prefetch("grants", current_grants()))
    if search:
        found = found.filter(Q(name__icontains=search) | Q(phone=normal_phone(search)))
    if role:
        found = found.filter(pk__in=current_grants().filter(role=role).values("account"))
    return found.order_by("name", "id")


def names_of(account_ids: Collection[UUID]) -> dict[UUID, str]:
    """The names of these accounts of this place; who is not here has none."""
    return dict(Account.objects.filter(pk__in=account_ids).values_list("pk", "name"))


def phones_in_use() -> list[tuple[UUID, str]]:
    """Accounts that can log in by their phone, each with it."""
    found = Account.objects.filter(ends_at=None, is_active=True)
    return list(found.values_list("pk", "phone"))


def has_taken_a_way_back(account: Account, *, since: datetime) -> bool:
    """Whether its password was set by somebody's link since then, and not by whoever knew it."""
    return account.ways_back.filter(accepted_at__gte=since).exists()


def current_grants() -> QuerySet[RoleGrant]:
    """Roles that hold today or begin later."""
    return RoleGrant.objects.filter(Q(until_on=None) | Q(until_on__gt=today())).order_by(
        "since_on", "id"
    )


def person(account_id: UUID) -> Account:
    """One account of this place, or a refusal."""
    found = people().filter(pk=account_id).first()
    if found is None:
        raise NotFound("no_account", _("没有找到这个账号。"))
    return found


def open_invitations() -> QuerySet[Invitation]:
    """Links that still let somebody in, the newest first."""
    return Invitation.objects.filter(
        accepted_at=None, revoked_at=None, expires_at__gt=now()
    ).select_related("account")


def admissions() -> QuerySet[Admission]:
    """Every entry of the district into this compound, the newest first."""
    return Admission.objects.order_by("-id")


def open_admissions() -> QuerySet[Admission]:
    """By which somebody of the district may be inside at this moment."""
    return admissions().filter(ended_at=None, until_at__gt=now())


def live_tokens(account: Account) -> QuerySet[ApiToken]:
    """The person's own keys that still work, the newest first."""
    return ApiToken.objects.filter(account=account, revoked_at=None, expires_at__gt=now())
