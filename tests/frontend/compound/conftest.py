"""A compound with its register and organisation, and browsers of its people."""

from collections.abc import Iterator

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from district.core.permissions import Role
from district.registry.models import Compound
from tenants.register.models import Building, Household, Unit
from tenants.register.services import settle_resident
from tests.conftest import OwnDatabase, copied_database, standing_in
from tests.frontend.compound.cast import Cast, gather
from tests.make import account
from tests.tenants.records.demo import structure
from tests.visitors import inside, visitor


@pytest.fixture(scope="session")
def _copy_with_units(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """Filled once a run: the files take longer than most tests that need what is in them."""
    with django_db_blocker.unblock(), copied_database() as copy:
        with standing_in(copy), inside(Compound.objects.get(slug="meijing")):
            structure("meijing")
        with django_db_blocker.block():
            yield copy


@pytest.fixture(scope="module")
def all_filled(_copy_with_units: OwnDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """In the tests of this module 美景华庭 is filled from the start."""
    with standing_in(_copy_with_units):
        yield


@pytest.fixture
def filled(meijing: Compound) -> Compound:
    """美景华庭 with its 22 units and their heads."""
    with inside(meijing):
        if not Building.objects.exists():
            structure("meijing")
    return meijing


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
