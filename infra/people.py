"""People by a file: who has an account where, with which role. For demos and trials only:
their passwords are known, so a real installation refuses to start with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Role
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import choice_of, text
from district.core.sheets.reading import read_table
from district.identity.models import Account
from district.identity.services.accounts import create_account
from district.identity.services.roles import grant_role
from district.registry.models import Compound, DivisionPeriod
from district.tenancy.context import compound_context, district_context
from tenants.matters.services import reassign_orphans
from tenants.register.models import Building, Household, Unit
from tenants.register.services import settle_resident

DISTRICT = "district"
_NAME_LENGTH = 40


@dataclass(frozen=True)
class Person:
    """One line. ``place`` is a compound's slug or ``district``; ``scope`` a division's code
    there, a unit's name (3号楼2单元) here; ``household`` adds the room to the unit's name."""

    number: int
    place: str
    role: str
    name: str
    phone: str
    scope: str
    household: str


SHEET = Sheet(
    "人员",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("role", ("身份",), choice_of(Role), required=True),
        Column("name", ("姓名",), text(_NAME_LENGTH), required=True),
        Column("phone", ("手机号",), text(11), required=True),
        Column("scope", ("范围",), text(60)),
        Column("household", ("住户",), text(60)),
    ),
    Person,
)


def read_people(path: Path) -> dict[str, list[Person]]:
    """The people of the file by place, in its order."""
    reading = SHEET.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_people", reading.problems[0].sentence)
    places: dict[str, list[Person]] = defaultdict(list)
    for person in reading.rows:
        places[person.place].append(person)
    return places


def enter_accounts(people: Iterable[Person], *, password: str) -> None:
    """Make the accounts that are not there yet, in the place where this runs."""
    for person in people:
        if not Account.objects.filter(phone=person.phone).exists():
            account = create_account(phone=person.phone, name=person.name, password=password)
            Account.objects.filter(pk=account.pk).update(is_demo=True)


@transaction.atomic
def enter_staff(people: Iterable[Person], *, password: str) -> None:
    """Accounts and roles of the district's side."""
    with district_context():
        enter_accounts(people, password=password)
        for person in people:
            scope = DivisionPeriod.objects.filter(
                code=person.scope, valid__contains=today()
            ).first()
            account = Account.objects.get(phone=person.phone)
            grant_role(
                account=account,
                role=Role(person.role),
                scope_id=scope.division_id if scope else None,
            )


def give_roles(compound: Compound, people: Iterable[Person]) -> None:
    """Roles and homes of a compound's people, once its register is there, and their matters."""
    with compound_context(compound), transaction.atomic():
        places = {building.name: building.pk for building in Building.objects.all()}
        places |= {str(unit): unit.pk for unit in Unit.objects.select_related("building")}
        for person in people:
            account = Account.objects.get(phone=person.phone)
            grant_role(account=account, role=Role(person.role), scope_id=places.get(person.scope))
            if person.household:
                settle_resident(
                    account=account, household=_household(person.household), since_on=today()
                )
        reassign_orphans()


def _household(name: str) -> Household:
    homes = Household.objects.select_related("unit__building")
    return next(home for home in homes if str(home) == name)
