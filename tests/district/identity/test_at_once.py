"""What must happen once happens once, however many try at the same moment."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connections
from pytest_django.plugin import DjangoDbBlocker

from district.core.errors import DomainError
from district.core.permissions import Role
from district.identity.models import Account, RoleGrant
from district.identity.services.invitations import accept_invitation, issue_invitation
from district.identity.services.login import verify_credentials
from district.identity.services.roles import end_role
from district.registry.models import Compound
from tests.conftest import OwnDatabase
from tests.make import PASSWORD, account
from tests.visitors import inside


@pytest.fixture
def place(own_database: OwnDatabase, django_db_blocker: DjangoDbBlocker) -> Iterator[Compound]:
    with django_db_blocker.unblock():
        yield Compound.objects.get(slug="meijing")


def _together(place: Compound, acts: list[Callable[[], object]]) -> list[str]:
    """Run all acts in threads; each answers with ok or the code of its refusal."""

    def run(act: Callable[[], object]) -> str:
        try:
            with inside(place):
                act()
        except DomainError as refusal:
            return refusal.code
        finally:
            connections.close_all()
        return "ok"

    with ThreadPoolExecutor(len(acts)) as threads:
        return sorted(threads.map(run, acts))


def test_an_invitation_lets_one_person_in(place: Compound) -> None:
    with inside(place):
        _invitation, secret = issue_invitation(role=Role.SECRETARY)

    def accept(number: int) -> Callable[[], object]:
        phone = f"1391234000{number}"
        return lambda: accept_invitation(
            secret=secret, phone=phone, name="高文静", password=PASSWORD, client="test"
        )

    assert _together(place, [accept(n) for n in range(6)]) == ["invitation_closed"] * 5 + ["ok"]
    with inside(place):
        assert Account.objects.count() == 1


def test_two_administrators_do_not_remove_each_other(place: Compound) -> None:
    with inside(place):
        for _ in range(2):
            account(Role.COMPOUND_ADMIN)
        grants = list(RoleGrant.objects.select_related("account"))
    ended = _together(place, [partial(end_role, grant=grant) for grant in grants])
    assert ended == ["last_administrator", "ok"]


def test_many_tries_at_once_are_not_more_tries(place: Compound) -> None:
    with inside(place):
        person = account(Role.SECRETARY)

    def guess() -> object:
        return verify_credentials(phone=person.phone, password="guess", client="test")

    refusals = _together(place, [guess] * 12)
    assert refusals.count("wrong_credentials") < 5
    assert refusals.count("locked_out") > 7
