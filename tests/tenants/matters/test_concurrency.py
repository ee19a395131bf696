"""Two people at once: one is first, the other reads a sentence."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Barrier
from uuid import UUID, uuid4

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from district.core.errors import Conflict
from district.core.permissions import Role
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context, district_context
from tenants.matters.models import Matter, StageMoment, Step
from tenants.matters.services import finish, report_matter
from tests import make
from tests.conftest import OwnDatabase


def at_once(
    blocker: DjangoDbBlocker, first: Callable[[], object], second: Callable[[], object]
) -> list[object]:
    """What each of the two got: its answer or its error."""
    barrier = Barrier(2)

    def run(act: Callable[[], object]) -> object:
        with blocker.unblock(), _in_meijing():
            barrier.wait(timeout=10)
            try:
                return act()
            except Exception as error:
                return error
            finally:
                connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(run, [first, second]))


@contextmanager
def _in_meijing() -> Iterator[None]:
    """A thread begins outside of every place."""
    with district_context():
        compound = Compound.objects.get(slug="meijing")
    with compound_context(compound):
        yield


@pytest.fixture
def meijing_people(own_database: OwnDatabase) -> list[Account]:
    with compound_context(Compound.objects.get(slug="meijing")):
        return [make.account(Role.SECRETARY), make.account(Role.COMMITTEE_MEMBER)]


def test_of_two_who_finish_at_once_one_wins(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    with compound_context(Compound.objects.get(slug="meijing")):
        matter = report_matter(actor=meijing_people[0], text="灯不亮")

    def finished_by(person: Account) -> Callable[[], object]:
        return lambda: finish(actor=person, matter_id=matter.pk, outcome="换了")

    got = at_once(django_db_blocker, *(finished_by(person) for person in meijing_people))
    assert [type(one) for one in got if isinstance(one, Exception)] == [Conflict]
    with compound_context(Compound.objects.get(slug="meijing")):
        assert StageMoment.objects.filter(matter=matter, step=Step.FINISHED).count() == 1


def test_a_report_sent_twice_at_once_is_one_matter(
    meijing_people: list[Account], django_db_blocker: DjangoDbBlocker
) -> None:
    sent: UUID = uuid4()

    def report() -> Matter:
        return report_matter(actor=meijing_people[0], text="灯不亮", client_id=sent)

    first, second = at_once(django_db_blocker, report, report)
    assert isinstance(first, Matter) and first == second
