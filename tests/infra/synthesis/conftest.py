"""A district of fifty compounds over three months that hold a leap-year February."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from pytest_django.plugin import DjangoDbBlocker

from infra.synthesis.district import Synthesized, synthesize
from infra.synthesis.order import Order
from tests.conftest import _admin, copied_database, standing_in

ORDER = Order(compounds=50, months=3, seed=7, until=date(2024, 3, 12))


@contextmanager
def empty_district() -> Iterator[None]:
    """A prepared database of its own, without the two compounds of all other tests."""
    with copied_database() as copy:
        with _admin(copy.name) as admin:
            admin.execute("SET session_replication_role = replica")  # past the append-only logs
            admin.execute("TRUNCATE registry_compound CASCADE")
        with standing_in(copy):
            yield


@pytest.fixture(scope="module")
def synthesized(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Synthesized]:
    with django_db_blocker.unblock(), empty_district():
        yield synthesize(ORDER)


@pytest.fixture
def made(
    committed_rows: None, synthesized: Synthesized, django_db_blocker: DjangoDbBlocker
) -> Iterator[Synthesized]:
    """What every test of a module reads, and changes only in ways that it undoes."""
    with django_db_blocker.unblock():
        yield synthesized
