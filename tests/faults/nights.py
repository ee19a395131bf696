"""A district of its own with workers, whose nights are counted while something is away."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.embedded import places
from infra.embedded.locks import pid_file
from infra.process import residents, wait_until
from tests.faults.servers import OwnServer

COMPOUNDS = 2
PATIENCE = 60.0
LIVE = f"""
import django; django.setup()
from district.tenancy.context import compound_context, district_context
from tests import make
from tests.tenants.records.demo import import_demo
with district_context():
    for number in range({COMPOUNDS}):
        compound = make.compound(f"outage{{number}}", community="龙山社区居委会")
        with compound_context(compound):
            import_demo("meijing")
"""
# What is changed before its one process is forked holds for its tasks.
WORKER = """
import sys
import django; django.setup()
from datetime import timedelta
from district.metrics import ledger
from workers import rollup
from workers.app import app
{changes}
app.worker_main([
    "worker", "--concurrency", "1", "-l", "INFO", "--hostname", "{name}@%h",
    "--without-gossip", "--without-mingle",
])
"""
# Its five minutes are shortened: nothing counts them but beat.
BEAT = """
import sys
import django; django.setup()
from datetime import timedelta
from workers.app import app
reconciliation = {**app.conf.beat_schedule["reconciliation"], "schedule": timedelta(seconds=1)}
app.conf.beat_schedule = {"reconciliation": reconciliation}
app.Beat(schedule=sys.argv[1], loglevel="INFO", max_interval=1).run()
"""
RING = """
import django; django.setup()
from district.core.jobs import Job
from workers.app import send
for _bell in range({bells}):
    send(Job.ROLLUP_TICK, {{}})
"""
PLAN = """
import django; django.setup()
from datetime import date, timedelta
from district.metrics.ledger import plan_night
from district.tenancy.context import district_context
with district_context():
    for number in range({nights}):
        plan_night(day=date(2023, 4, 30) - timedelta(days=number))
"""
DRAIN = """
import django; django.setup()
from district.tenancy.context import district_context
from workers.rollup import drain
with district_context():
    print(drain(seconds=600).failed)
"""
FORGET = """
ALTER TABLE metrics_cellhistory DISABLE TRIGGER ALL;
TRUNCATE metrics_cell, metrics_cellhistory, metrics_rolluprun, metrics_sumcheck;
ALTER TABLE metrics_cellhistory ENABLE TRIGGER ALL
"""
CELLS = (
    "SELECT compound_id, period_type, period_start, version, metric, numerator, denominator,"
    " state, at_least, reason, as_of, revision FROM metrics_said ORDER BY 1, 2, 3, 4, 5"
)
STATES = "SELECT state, count(*) FROM metrics_rolluprun GROUP BY 1"
# The last nights that are over, by the database's clock; two hours late, as the ledger is.
LAST_NIGHTS = """
SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai' - interval '2 hours')::date - back
FROM generate_series(1, 3) AS back ORDER BY 1
"""


@contextmanager
def process(server: OwnServer, log: Path, source: str, *words: str) -> Iterator[None]:
    """A program in a session of its own, killed with all its processes at the end."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            [sys.executable, "-c", source, *words],
            env=server.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield
    finally:
        if child.poll() is None:
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


@contextmanager
def worker(server: OwnServer, log: Path, *, name: str = "w", changes: str = "") -> Iterator[None]:
    with process(server, log, WORKER.format(name=name, changes=changes)):
        yield


@contextmanager
def beat(server: OwnServer, log: Path) -> Iterator[None]:
    with process(server, log, BEAT, str(log.with_suffix(".schedule"))):
        yield


@contextmanager
def without_valkey(server: OwnServer) -> Iterator[None]:
    """Both servers are dead and the broker's messages gone; at the end both come back empty.

    Who would start them anew stands still meanwhile.
    """
    guardian = int(pid_file(server.folder).read_text())
    os.kill(guardian, signal.SIGSTOP)
    try:
        for name in ("broker", "cache"):
            for pid in residents(places.valkey_dir(server.folder, name), "valkey-server"):
                os.kill(pid, signal.SIGKILL)
        shutil.rmtree(places.valkey_dir(server.folder, "broker") / "appendonlydir")
        yield
    finally:
        os.kill(guardian, signal.SIGCONT)


def until(happened: Any, log: Path) -> None:
    assert wait_until(happened, seconds=PATIENCE), _text(log)[-3000:]


def until_done(server: OwnServer, log: Path, runs: int) -> None:
    """Every run is done, and there are so many."""
    until(lambda: server.ask(STATES) == [("done", runs)], log)


def _text(log: Path) -> str:
    return log.read_text(encoding="utf-8")
