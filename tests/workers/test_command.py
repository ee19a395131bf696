"""`manage rollup`: what it plans, how it goes, how it ends."""

import subprocess
import sys
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from kombu.exceptions import OperationalError

from district.core.clock import local_day
from district.metrics.ledger import closed_nights, database_now
from district.metrics.models import RollupRun
from district.registry.models import Compound
from infra.management.commands import rollup
from tests.conftest import OwnDatabase
from tests.workers.processes import worker
from workers.app import app


def run(*words: str) -> str:
    out = StringIO()
    call_command("rollup", *words, stdout=out)
    return out.getvalue()


def test_a_day_is_rolled_up_here(meijing: Compound, wangfu: Compound) -> None:
    assert run("--date", "2023-04-30", "--local") == ("2 runs due for 2023-04-30\n2 of 2 done\n")


def test_one_compound_alone(meijing: Compound, wangfu: Compound) -> None:
    assert "1 of 1 done" in run("--date", "2023-04-30", "--compound", "meijing", "--local")


def test_without_a_day_it_is_last_night(meijing: Compound) -> None:
    run("--compound", "meijing", "--local")
    assert RollupRun.objects.get().day == closed_nights(1)[0]


def test_from_a_day_on_every_month_end(meijing: Compound) -> None:
    run("--from", "2022-12-10", "--date", "2023-03-15", "--compound", "meijing", "--local")
    days = RollupRun.objects.order_by("day").values_list("day", flat=True)
    assert [str(day) for day in days] == ["2022-12-31", "2023-01-31", "2023-02-28", "2023-03-15"]


def test_a_day_that_is_not_over_is_refused(meijing: Compound) -> None:
    with pytest.raises(CommandError, match="还没有结束"):
        run("--date", local_day(database_now()).isoformat())


def test_an_unknown_compound_is_refused(db: None) -> None:
    with pytest.raises(CommandError, match="没有网址名为“nowhere”的小区"):
        run("--date", "2023-04-30", "--compound", "nowhere")


@pytest.mark.parametrize("text", ["2023-02-29", "yesterday", ""])
def test_a_day_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CommandError, match="is not a day such as"):
        run("--date", text)


def test_a_queue_without_a_worker_is_told_apart(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rollup, "_SILENCE_SECONDS", 0.5)
    monkeypatch.setattr(app.control, "ping", lambda timeout: [])
    with pytest.raises(CommandError, match="No worker answers") as refusal:
        run("--date", "2023-04-30", "--wait")
    assert refusal.value.returncode == 2


def test_a_broker_that_is_gone_is_told_apart(
    meijing: Compound, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(timeout: float) -> None:
        raise OperationalError("no such socket")

    monkeypatch.setattr(rollup, "_SILENCE_SECONDS", 0.5)
    monkeypatch.setattr(app.control, "ping", refuse)
    with pytest.raises(CommandError, match="broker does not answer: no such socket"):
        run("--date", "2023-04-30", "--wait")


def test_a_worker_does_it_while_the_command_waits(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    with worker(own_database, tmp_path / "worker.log"):
        command = [sys.executable, "-m", "infra.manage", "rollup", "--date", "2023-04-30", "--wait"]
        ran = subprocess.run(
            command, env=own_database.environment, capture_output=True, text=True, timeout=120
        )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.endswith("2 of 2 done\n")
    assert RollupRun.objects.filter(day=date(2023, 4, 30), state="done").count() == 2
