"""A compound whose tables are broken: named, tried again, parked, and in nobody's way."""

from datetime import date
from io import StringIO
from unittest.mock import Mock

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from psycopg.errors import DiskFull

from district.metrics.ledger import plan_night
from district.metrics.models import RollupRun, RunState
from district.registry.models import Compound
from district.tenancy.context import compound_context, owner_context
from tests import make
from tests.workers.conftest import RollUp, figure, printed
from workers import rollup
from workers.rollup import drain

DAY = date(2023, 4, 30)


# Committed: a table that is dropped in a transaction would be locked, not gone.
pytestmark = pytest.mark.committed


def break_down(compound: Compound, table: str = "facilities_station") -> None:
    """Take a table away, as a failed migration would."""
    with owner_context(compound), connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE {table} CASCADE")


def try_until_parked() -> None:
    for _try in range(6):
        RollupRun.objects.filter(state=RunState.DUE).update(not_before="2000-01-01T00:00Z")
        drain(seconds=10)


def test_a_broken_compound_stops_nobody_and_is_reported(
    meijing: Compound, wangfu: Compound, roll_up: RollUp
) -> None:
    break_down(meijing)
    with compound_context(wangfu):
        make.building("1号楼")
    roll_up(DAY)
    assert figure("BLD", "wangfu").numerator == 1
    assert printed("DQ-02") == "1/2 = 50.0 (2 of 2)"
    run = RollupRun.objects.get(compound=meijing)
    assert (run.state, run.last_error) == (RunState.DUE, "ProgrammingError 42P01")


def test_whoever_cannot_say_what_changed_silences_nobody(
    meijing: Compound, wangfu: Compound, roll_up: RollUp
) -> None:
    """All are asked in one statement what was written."""
    break_down(meijing, "late_latechange")
    roll_up(DAY)
    told = dict(RollupRun.objects.values_list("compound__slug", "last_error"))
    assert told == {"meijing": "ProgrammingError 42P01", "wangfu": ""}
    assert RollupRun.objects.get(compound=wangfu).state == RunState.DONE


def test_a_broken_compound_is_parked_after_six_tries(meijing: Compound) -> None:
    break_down(meijing)
    plan_night(day=DAY, compounds=[meijing])
    try_until_parked()
    run = RollupRun.objects.get(compound=meijing)
    assert (run.state, run.attempts) == (RunState.FAILED, 6)


def test_a_failed_compound_is_named_and_the_exit_says_so(
    meijing: Compound, wangfu: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_down(meijing)
    monkeypatch.setattr("district.metrics.ledger.ATTEMPTS", 1)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 2 failed") as refusal:
        call_command("rollup", "--date", "2023-04-30", "--local", stdout=out)
    assert refusal.value.returncode == 1
    assert "  meijing 2023-04-30: ProgrammingError 42P01 after 1 tries" in out.getvalue()


def test_a_fault_of_the_server_uses_up_no_try(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever was counted while the disk was full would otherwise be parked within minutes."""
    full = OperationalError("could not extend file")
    full.__cause__ = DiskFull()
    with monkeypatch.context() as patched:
        patched.setattr(rollup, "write_cells", Mock(side_effect=full))
        plan_night(day=DAY, compounds=[meijing])
        try_until_parked()
    run = RollupRun.objects.get(compound=meijing)
    told = (run.state, run.attempts, run.last_error)
    assert told == (RunState.DUE, 0, "OperationalError 53100")
    RollupRun.objects.update(not_before="2000-01-01T00:00Z")
    assert drain(seconds=10).done == 1
