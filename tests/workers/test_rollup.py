"""One compound's night: alone in its schema, in one transaction, and never in another's way."""

import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from district.metrics.declarations import Source, Span
from district.metrics.ledger import Claim, claim_runs, plan_night
from district.metrics.models import Cell, CellHistory, RollupRun
from district.metrics.sources import Answers, read_elements
from district.registry.models import Compound
from district.tenancy.context import compound_context, current_compound
from district.tenancy.places import DISTRICT, CompoundLike, place
from tests import make
from tests.workers.conftest import RollUp, figure, let_report
from workers.rollup import drain, error_code, roll_up

DAY = date(2023, 4, 30)


def test_each_compounds_cells_are_its_own(
    meijing: Compound, wangfu: Compound, roll_up: RollUp
) -> None:
    with compound_context(meijing):
        make.building("1号楼")
    roll_up(DAY)
    assert figure("BLD", "meijing").numerator == 1
    assert figure("BLD", "wangfu").numerator is None


@pytest.mark.committed
def test_a_failed_night_leaves_no_half_of_its_cells(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The month fails after the day was written: neither may stand."""
    fails_in_a_month = Source(
        "test", Span.SNAPSHOT, ("BLD",), "SELECT 1 / (%(first_day)s = %(last_day)s)::int AS BLD"
    )
    let_report(meijing, fails_in_a_month, monkeypatch)
    plan_night(day=DAY, compounds=[meijing])
    assert drain(seconds=5).failed == 1
    assert not Cell.objects.filter(compound=meijing).exists()
    assert RollupRun.objects.get(compound=meijing).last_error == "DataError 22012"


@pytest.mark.committed
def test_an_error_tells_its_class_and_nothing_of_a_row(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    quotes_a_row = Source(
        "test", Span.SNAPSHOT, ("BLD",), "SELECT '赵小明 13912345678'::int AS BLD"
    )
    let_report(meijing, quotes_a_row, monkeypatch)
    plan_night(day=DAY, compounds=[meijing])
    with caplog.at_level(logging.DEBUG, logger="workers"):
        drain(seconds=5)
    assert "DataError 22P02" in caplog.text
    assert "13912345678" not in caplog.text + RollupRun.objects.get().last_error


@pytest.mark.committed
def test_the_function_reads_as_the_compounds_owner_and_no_further(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads_the_district = Source(
        "test", Span.SNAPSHOT, ("BLD",), "SELECT count(*) AS BLD FROM public.identity_account"
    )
    let_report(meijing, reads_the_district, monkeypatch)
    plan_night(day=DAY, compounds=[meijing])
    drain(seconds=5)
    assert RollupRun.objects.get().last_error == "ProgrammingError 42501"


def test_a_late_worker_writes_nothing(meijing: Compound) -> None:
    plan_night(day=DAY, compounds=[meijing])
    slow = claim_runs(owner="slow", limit=5)
    RollupRun.objects.update(lease_until="2000-01-01T00:00Z")
    fast = claim_runs(owner="fast", limit=5)
    assert roll_up(fast).done == 1
    before = list(Cell.objects.order_by("metric", "period_start").values())
    assert roll_up(slow).done == 0
    assert list(Cell.objects.order_by("metric", "period_start").values()) == before
    assert RollupRun.objects.get().fence == fast[0].fence


def test_a_night_asked_for_again_leaves_the_same_bytes(
    seeded_meijing: Compound, roll_up: RollUp
) -> None:
    def dump() -> list[tuple[object, ...]]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT xmin::text, cell::text FROM metrics_cell AS cell ORDER BY 2")
            rows: list[tuple[object, ...]] = cursor.fetchall()
        return rows

    roll_up(DAY)
    before = dump()
    roll_up(DAY, again=True)
    assert dump() == before
    assert not CellHistory.objects.exists()


def test_no_place_is_left_after_a_night(meijing: Compound, roll_up: RollUp) -> None:
    roll_up(DAY)
    assert current_compound() is None
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user, current_schema()")
        assert cursor.fetchone() == (True, "public")


def test_an_error_without_a_code_is_named_by_its_class() -> None:
    assert error_code(MemoryError("far too much")) == "MemoryError"


@pytest.mark.committed
def test_a_slow_compound_is_taken_over_by_nobody(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease has ended when it is read: the lock holds it."""
    monkeypatch.setattr("district.metrics.ledger.LEASE", timedelta(0))
    plan_night(day=DAY, compounds=[meijing])
    taken: list[object] = []

    def read(compound: CompoundLike, windows: list[dict[str, Any]]) -> Answers:
        with ThreadPoolExecutor(1) as other:
            taken.extend(other.submit(claims_of_another).result())
        return read_elements(compound, windows)

    monkeypatch.setattr("workers.rollup.read_elements", read)
    assert drain(seconds=20).done == 1
    assert taken == []
    assert RollupRun.objects.get().fence == 1


def claims_of_another() -> list[Claim]:
    place.set(DISTRICT)
    try:
        return claim_runs(owner="another", limit=5)
    finally:
        connection.close()


def test_who_takes_long_to_answer_is_named_in_the_log(
    meijing: Compound,
    roll_up: RollUp,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr("workers.rollup._SLOW_SECONDS", 3600.0)
    roll_up(date(2023, 4, 29))
    assert "was answered after" not in caplog.text
    monkeypatch.setattr("workers.rollup._SLOW_SECONDS", 0.0)
    roll_up(date(2023, 4, 30))
    assert f"run 2023-04-30 of {meijing.schema_name} was answered after" in caplog.text
