"""A compound with its register and organisation, and browsers of its people."""

from collections.abc import Iterator

import pytest
from django.test import Client

from district.core.permissions import Role
from district.registry.models import Compound
from tenants.register.models import Household, Unit
from tenants.register.services import settle_resident
from tests.frontend.compound.cast import Cast, gather
from tests.make import account
from tests.tenants.records.demo import structure
from tests.visitors import inside, visitor


@pytest.fixture
def filled(meijing: Compound) -> Iterator[Compound]:
    """美景华庭 with its 22 units and their heads."""
    with inside(meijing):
        structure("meijing")
    yield meijing


@pytest.fixture
def secretary(meijing: Compound) -> Client:
    with inside(meijing):
        person = account(Role.SECRETARY)
    return visitor(meijing, person)


@pytest.fixture
def resident(filled: Compound) -> Client:
    """Lives in 3号楼2单元201."""
    with inside(filled):
        person = account(Role.RESIDENT)
        home = Household.objects.get(unit__building__name="3号楼", unit__name="2单元", room="201")
        settle_resident(account=person, household=home, since_on=home.created_at.date())
    return visitor(filled, person)


@pytest.fixture
def unit_head(filled: Compound) -> Client:
    """Looks after 3号楼2单元."""
    with inside(filled):
        unit = Unit.objects.get(building__name="3号楼", name="2单元")
        person = account(Role.UNIT_HEAD, scope_id=unit.pk)
    return visitor(filled, person)


@pytest.fixture
def cast(meijing: Compound) -> Cast:
    """A few people and one unit, for the pages of matters."""
    return gather(meijing)
