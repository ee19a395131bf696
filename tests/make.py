"""Typed builders for tests; each calls the services that the product itself calls."""

from datetime import date, timedelta
from itertools import count
from uuid import UUID

from district.core.clock import today
from district.core.permissions import Role
from district.identity.models import Account, RoleGrant
from district.registry.models import Compound, Division, DivisionPeriod
from district.registry.services.opening import open_compound, register_compound
from tenants.register.models import Building

_phones = count(13900000001)
PASSWORD = "chun-shui-2026"


def community(name: str) -> Division:
    """The community of Lishi with this name."""
    period = DivisionPeriod.objects.select_related("division").get(
        name=name, code__startswith="141102"
    )
    return period.division


def compound(
    slug: str,
    *,
    name: str = "",
    community: str = "龙山社区居委会",
    go_live_on: date = date(2022, 4, 1),
) -> Compound:
    """A compound with its workspace open; the schema that it takes stays when it is undone."""
    made = register_compound(
        name=name or slug, slug=slug, community=_community(community), go_live_on=go_live_on
    )
    open_compound(compound=made)
    return made


_community = community


def account(
    *roles: Role, name: str = "高文静", phone: str = "", scope_id: UUID | None = None
) -> Account:
    """A person with roles, in the place where the test stands."""
    person = Account.objects.create(phone=phone or str(next(_phones)), name=name)
    person.set_password(PASSWORD)
    person.save()
    for role in roles:
        RoleGrant.objects.create(
            account=person, role=role, scope_id=scope_id, since_on=today() - timedelta(days=1)
        )
    return person


def building(name: str) -> Building:
    """A building of the compound in which the test stands."""
    return Building.objects.create(name=name)
