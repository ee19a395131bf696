"""What happens to connections and at the fences is counted, and costs no statement."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test.utils import CaptureQueriesContext

from district.registry.models import Compound
from district.tenancy import counters as counting
from district.tenancy.backend.base import parked_seats
from district.tenancy.context import compound_context, nowhere
from district.tenancy.counters import Counted, Counters, counters
from district.tenancy.fences import WrongPlace
from district.tenancy.places import OutsideEveryPlace
from district.tenancy.schemas import unnamed
from district.tenancy.spares import make_spare
from district.tenancy.testing import this_wrapper
from tenants.register.models import Building
from tests import make
from tests.conftest import OwnDatabase
from tests.visitors import stranger


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    counters.clear()
    yield
    counters.clear()


def ask() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def counted(what: Counted) -> int:
    return counters.counts()[what]


def test_connections_are_counted_as_they_open_are_taken_over_and_given_up(
    own_database: OwnDatabase, settings: Any
) -> None:
    names = [make_spare() for _number in range(3)]
    settings.TENANCY_SEATS = 2
    connections.close_all()
    others = parked_seats()  # of threads that tests before left behind
    counters.clear()
    for name in [*names, names[-2], names[-1]]:
        with compound_context(unnamed(name)):
            ask()
    assert counted(Counted.CONNECTION_OPENED) == 3
    assert counted(Counted.SEAT_GIVEN_UP) == 1
    assert counted(Counted.SEAT_TAKEN_OVER) == 2
    assert parked_seats() == others + 1


def test_what_a_fence_refuses_is_counted(meijing: Compound, wangfu: Compound) -> None:
    with compound_context(meijing):
        lazy, row = Building.objects.all(), make.building("1号楼")
    with compound_context(wangfu):
        with pytest.raises(WrongPlace):
            list(lazy)
        with pytest.raises(RuntimeError, match="another schema"):
            row.save()
    assert counted(Counted.WRONG_PLACE) == 1
    assert counted(Counted.ROW_FROM_ELSEWHERE) == 1


def test_a_question_outside_of_every_place_is_counted(db: None) -> None:
    with nowhere(), pytest.raises(OutsideEveryPlace):
        ask()
    assert counted(Counted.OUTSIDE_EVERY_PLACE) == 1


def test_a_refused_switch_in_a_transaction_is_counted(meijing: Compound) -> None:
    with (
        transaction.atomic(),
        pytest.raises(TransactionManagementError),
        compound_context(meijing),
    ):
        pass
    assert counted(Counted.SWITCH_IN_TRANSACTION) == 1


def test_a_turned_search_path_is_counted(own_database: OwnDatabase) -> None:
    with compound_context(Compound.objects.get(slug="meijing")):
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('search_path', 'pg_catalog', false)")
        tells = this_wrapper().connection.info.server_version >= 180000
        this_wrapper().close_if_unusable_or_obsolete()
    told = 1 if tells else 0  # earlier servers do not tell
    assert counted(Counted.SEARCH_TURNED) == told


def test_counting_a_request_sends_no_statement(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A process that has just begun to listen forgets its hosts once, between any two requests.
    monkeypatch.setattr("district.registry.hosts._bell.heard", lambda: None)
    client = stranger(meijing)
    client.get("/health/")
    with CaptureQueriesContext(connection) as sent:
        client.get("/health/")
    assert len(sent) == 0
    assert counters.traffic()[meijing.schema_name].requests == 2


def test_the_compounds_asked_last_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counting, "MOST_COMPOUNDS", 2)
    few = Counters()
    for schema in ("c_a", "c_b", "c_a", "c_c"):
        few.note_request(schema, 0.5)
    assert list(few.traffic()) == ["c_a", "c_c"]
    assert (few.traffic()["c_a"].requests, few.traffic()["c_a"].seconds) == (2, 1.0)


def test_threads_lose_no_count() -> None:
    shared = Counters()

    def work(_thread: int) -> None:
        for _time in range(2_000):
            shared.count(Counted.CONNECTION_OPENED)
            shared.note_request("c_a", 0.25)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert shared.counts()[Counted.CONNECTION_OPENED] == 16_000
    assert shared.traffic()["c_a"].requests == 16_000
