"""Every place keeps somebody who can let people in."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import Conflict
from district.core.permissions import Role
from district.identity.models import Account, RoleGrant
from district.tenancy.context import current_compound


def administrator_role() -> Role:
    """The role that lets people in, on this side of the wall."""
    return Role.COMPOUND_ADMIN if current_compound() else Role.DISTRICT_ADMIN


def keep_an_administrator(*, without: Account, grant: RoleGrant | None = None) -> None:
    """Refuse to take the last administrator away.

    Asked before ``without`` is closed, or before only ``grant`` of theirs is ended. The rows
    are locked, so two administrators who remove each other at once do not both succeed.
    """
    open_grants = RoleGrant.objects.filter(
        Q(until_on=None) | Q(until_on__gt=today()), role=administrator_role(), since_on__lte=today()
    )
    rows = list(
        open_grants.select_for_update(of=("self",)).select_related("account").order_by("pk")
    )
    staying = [row for row in rows if row.account.is_active and row != grant]
    if grant is None:
        staying = [row for row in staying if row.account_id != without.pk]
    concerned = any(row.account_id == without.pk if grant is None else row == grant for row in rows)
    if concerned and not staying:
        raise Conflict(
            "last_administrator", _("这是最后一位管理员。请先让另一个人成为管理员，再做这一步。")
        )
