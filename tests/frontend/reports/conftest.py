"""The seed's five compounds after the night of 30 April 2023, gathered for April."""

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from district.metrics.rights import any_place
from frontend.reports.contents import Contents
from frontend.reports.gathering import gather
from tests.frontend.reports.night import APRIL, seed_night


@pytest.fixture(scope="session")
def april(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Contents:
    """Gathered once: it holds all that a report prints, and nobody can change it."""
    with django_db_blocker.unblock(), transaction.atomic():
        seed_night()
        place = any_place(APRIL)
        assert place is not None
        contents = gather(place, APRIL)
        transaction.set_rollback(True)
    return contents


@pytest.fixture
def seed(db: None) -> None:
    """The night's own rows, for those who read them again."""
    seed_night()
