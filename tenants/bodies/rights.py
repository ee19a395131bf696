"""What members may do in the compound ends with their seats, at once."""

from district.core.clock import today
from district.core.permissions import COMPOUND_ROLES, Role
from district.identity.models import Account, RoleGrant
from district.identity.services.roles import end_role, grant_role
from tenants.bodies.queries import seats_on


def end_rights(account: Account) -> None:
    """Who sits on no body any more is no committee member; a resident's rights stay, to read."""
    if seats_on(today()).filter(account=account, body__isnull=False).exists():
        return
    held = RoleGrant.objects.filter(account=account, until_on=None, role__in=COMPOUND_ROLES)
    ended = list(held.filter(role=Role.COMMITTEE_MEMBER).select_related("account"))
    if not ended:
        return
    if not held.exclude(role=Role.COMMITTEE_MEMBER).exists():
        grant_role(account=account, role=Role.RESIDENT)
    for grant in ended:
        end_role(grant=grant, until_on=max(today(), grant.since_on))
