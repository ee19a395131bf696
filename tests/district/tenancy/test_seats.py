"""One connection for each place of a thread: bounded, never mixed, closed with the rest."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from district.registry.models import Compound
from district.tenancy.context import compound_context, district_context, installation_context
from district.tenancy.schemas import end_sessions, unnamed
from district.tenancy.spares import make_spare
from district.tenancy.testing import this_wrapper
from tenants.register.models import Building
from tests import make
from tests.conftest import OwnDatabase


@pytest.fixture
def places(own_database: OwnDatabase, settings: Any) -> Iterator[list[str]]:
    """Six schemas, and room for three connections."""
    names = [make_spare() for _number in range(6)]
    settings.TENANCY_SEATS = 3
    connections.close_all()
    yield names


def user() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_user::text")
        return str(cursor.fetchone()[0])


def test_a_place_that_is_entered_again_costs_no_statement(meijing: Compound) -> None:
    with compound_context(meijing):
        user()
    with CaptureQueriesContext(connection) as sent, compound_context(meijing):
        user()
    assert len(sent) == 1


def test_connections_stay_bounded_and_the_oldest_goes(places: list[str]) -> None:
    for name in places:
        with compound_context(unnamed(name)):
            assert user() == f"t_{name}"
    kept = [seat.place.schema for seat in this_wrapper().seats()]
    assert len(kept) <= 3
    assert kept[-1] == places[-1]


def test_a_seat_in_the_middle_of_a_transaction_is_not_given_up(places: list[str]) -> None:
    with compound_context(unnamed(places[0])), transaction.atomic():
        Building.objects.create(name="1号楼")
        for name in places[1:]:
            with compound_context(unnamed(name), apart=True):
                assert user() == f"t_{name}"
        assert Building.objects.count() == 1


def test_closing_closes_them_all(places: list[str]) -> None:
    for name in places[:2]:
        with compound_context(unnamed(name)):
            user()
    connections.close_all()
    assert [seat for seat in this_wrapper().seats() if seat.connection is not None] == []
    assert ask_sessions() == 0


def ask_sessions() -> int:
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE usename LIKE 't\\_c\\_%' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def test_a_transaction_does_not_reach_into_another_place(meijing: Compound) -> None:
    with transaction.atomic():
        refused = pytest.raises(TransactionManagementError, match="does not reach into another")
        with refused, compound_context(meijing):
            pass
        with compound_context(meijing, apart=True):
            assert user() == f"t_{meijing.schema_name}"


def test_each_place_has_transactions_of_its_own(own_database: OwnDatabase) -> None:
    meijing = Compound.objects.get(slug="meijing")
    with pytest.raises(ZeroDivisionError), compound_context(meijing), transaction.atomic():
        make.building("1号楼")
        with district_context(), transaction.atomic():
            Compound.objects.filter(pk=meijing.pk).update(address="久安路")
        raise ZeroDivisionError
    with compound_context(meijing):
        assert Building.objects.count() == 0
    assert Compound.objects.get(pk=meijing.pk).address == "久安路"


def test_what_waits_for_a_commit_waits_for_its_own_places(own_database: OwnDatabase) -> None:
    meijing, done = Compound.objects.get(slug="meijing"), []
    with compound_context(meijing), transaction.atomic():
        transaction.on_commit(lambda: done.append("compound"))
        with district_context():
            transaction.on_commit(lambda: done.append("district"))
        assert done == ["district"]
    assert done == ["district", "compound"]


def test_ended_sessions_are_replaced_on_the_next_request(own_database: OwnDatabase) -> None:
    meijing = Compound.objects.get(slug="meijing")
    with compound_context(meijing):
        user()
    assert end_sessions(meijing.schema_name) == 1
    this_wrapper().close_if_unusable_or_obsolete()
    with compound_context(meijing):
        assert user() == f"t_{meijing.schema_name}"
