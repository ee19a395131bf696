"""From an invitation to the home for which a resident stands."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import DomainError
from district.identity.models import Account
from tenants.register.models import Household
from tenants.register.names import room_name
from tenants.register.queries import households
from tenants.register.services import settle_resident


def home_at(unit_id: UUID | None, room: str) -> Household | None:
    """The home of this room; a refusal where the register has none, None where none is named."""
    if not room.strip():
        return None
    home = households().filter(unit=unit_id, room=room_name(room)).first()
    if home is None:
        raise _unknown("room")
    return home


def home_named(household_id: UUID | None) -> Household | None:
    """The home with this identifier; a refusal where the register has none."""
    if household_id is None:
        return None
    home = households().filter(pk=household_id).first()
    if home is None:
        raise _unknown("household_id")
    return home


def settle_at_home(account: Account, household_id: UUID | None, *, actor_id: UUID) -> None:
    """Let a person stand for a home; one that left the register meanwhile is passed over."""
    home = households().filter(pk=household_id).first() if household_id else None
    if home is not None:
        settle_resident(account=account, household=home, since_on=today(), actor_id=actor_id)


def _unknown(field: str) -> DomainError:
    return DomainError(
        "no_household",
        _("底册里没有这一户。请检查单元和房号，或先在底册里添加。"),
        field=field,
    )
