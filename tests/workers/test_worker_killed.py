"""A real worker is killed half-way: what it left is taken up, and the cells are the same."""

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.db import connection

from district.core.jobs import Job
from district.metrics.ledger import plan_night
from district.metrics.models import RollupRun, RunState
from district.registry.models import Compound
from district.tenancy.context import compound_context, installation_context
from infra.process import wait_until
from tests.conftest import OwnDatabase
from tests.tenants.records.demo import import_demo
from tests.workers.processes import kill, worker
from workers.app import app
from workers.rollup import drain

NIGHTS = [date(2023, 3, 1) + timedelta(days=n) for n in range(61)]
_PATIENCE = 120.0


def ring(database: OwnDatabase) -> None:
    """As beat does."""
    app.send_task(Job.ROLLUP_TICK.value, queue=database.name)


def done() -> int:
    return RollupRun.objects.filter(state=RunState.DONE).count()


def wait(ready: Callable[[], bool], log: Path) -> None:
    if not wait_until(ready, seconds=_PATIENCE):
        pytest.fail(f"{done()} runs done\n{log.read_text()[-3000:]}")


def dump() -> list[tuple[object, ...]]:
    """All cells and their history but for the moments at which they were computed."""
    columns = (
        "compound_id, period_type, period_start, version, metric, revision,"
        " numerator, denominator, state, at_least, reason, as_of"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1, {columns} FROM metrics_said"
            f" UNION ALL SELECT 2, {columns} FROM metrics_cellhistory ORDER BY 1, 2, 3, 4, 5, 6, 7"
        )
        rows: list[tuple[object, ...]] = cursor.fetchall()
    return rows


def forget_the_nights() -> None:
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE metrics_cellhistory DISABLE TRIGGER ALL")
        cursor.execute("TRUNCATE metrics_cell, metrics_cellhistory, metrics_rolluprun")
        cursor.execute("ALTER TABLE metrics_cellhistory ENABLE TRIGGER ALL")
    for night in NIGHTS:
        plan_night(day=night)


def test_a_worker_killed_half_way_leads_to_the_same_cells(
    own_database: OwnDatabase, tmp_path: Path
) -> None:
    for compound in Compound.objects.all():
        with compound_context(compound):
            import_demo(compound.slug)
    forget_the_nights()
    drain(seconds=600)
    undisturbed = dump()
    forget_the_nights()
    total, log = RollupRun.objects.count(), tmp_path / "worker.log"

    with worker(own_database, log) as first:
        ring(own_database)
        ring(own_database)
        wait(lambda: done() >= total // 4, log)
        kill(first)
    half = done()
    assert half < total
    with worker(own_database, log):
        ring(own_database)
        wait(lambda: done() == total, log)

    assert dump() == undisturbed
