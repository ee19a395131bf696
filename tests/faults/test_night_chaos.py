"""Workers, the database and the broker are killed at random while nights are counted.

CHAOS_SECONDS says how long. Whatever died: every night is done, and every figure, with all that
it read before, is the one that calm nights lead to.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random

import psycopg
import pytest

from infra.embedded import places
from infra.process import residents
from tests.faults.programs import program, wait_for
from tests.faults.servers import OwnServer, own_servers

SECONDS = float(os.environ.get("CHAOS_SECONDS", "8"))
COMPOUNDS = 4
NIGHTS = max(30, int(SECONDS * 4))
SETTLED_WITHIN = 60

LIVE = f"""
import django; django.setup()
from datetime import date, timedelta
from district.metrics.ledger import plan_night
from district.tenancy.context import compound_context, district_context
from tests import make
from tests.tenants.records.demo import import_demo
with district_context():
    for number in range({COMPOUNDS}):
        compound = make.compound(f"chaos{{number}}", community="龙山社区居委会")
        with compound_context(compound):
            import_demo("meijing")
    for number in range({NIGHTS}):
        plan_night(day=date(2023, 4, 30) - timedelta(days=number))
"""
RING = """
import time
import django; django.setup()
from district.core.jobs import Job
from workers.app import send
while True:
    try:
        send(Job.ROLLUP_TICK, {})
    except Exception as error:
        print(type(error).__name__, flush=True)
    time.sleep(0.5)
"""
CALM = f"""
import django; django.setup()
from datetime import date, timedelta
from django.db import connection
from district.metrics.ledger import plan_night
from district.tenancy.context import district_context, installation_context
from workers.rollup import drain
with installation_context(), connection.cursor() as cursor:
    cursor.execute("ALTER TABLE metrics_cellhistory DISABLE TRIGGER ALL")
    cursor.execute("TRUNCATE metrics_cell, metrics_cellhistory, metrics_rolluprun")
    cursor.execute("ALTER TABLE metrics_cellhistory ENABLE TRIGGER ALL")
with district_context():
    for number in range({NIGHTS}):
        plan_night(day=date(2023, 4, 30) - timedelta(days=number))
    print(drain(seconds=600).failed)
"""
COLUMNS = (
    "compound_id, period_type, period_start, version, metric, numerator, denominator, state,"
    " at_least, reason, as_of, revision"
)
CELLS = f"SELECT {COLUMNS} FROM metrics_said ORDER BY 1, 2, 3, 4, 5"
# Verdicts come in after a month is over: it is then restated on a calm night, too.
HISTORY = f"SELECT {COLUMNS} FROM metrics_cellhistory ORDER BY 1, 2, 3, 4, 5, revision"
STATES = "SELECT state, count(*) FROM metrics_rolluprun GROUP BY 1"


@pytest.fixture
def own_server(own_folder: Path, prepared_cluster: Path) -> Iterator[OwnServer]:
    with own_servers(own_folder, prepared_cluster) as server:
        server.run(LIVE)
        yield server


class Workers:
    """Two workers of one process each; whoever is dead is started anew."""

    def __init__(self, server: OwnServer, log: Path) -> None:
        self.server, self.log = server, log
        self.running: list[subprocess.Popen[bytes]] = []

    def keep(self) -> None:
        self.running = [one for one in self.running if one.poll() is None]
        while len(self.running) < 2:
            self.running.append(self._start())

    def kill_one(self, chance: Random) -> None:
        """A worker with all its processes, or the process that works alone."""
        if not self.running:
            return
        victim = chance.choice(self.running)
        pool = [int(pid) for pid in _children(victim.pid)]
        if pool and chance.random() < 0.5:
            os.kill(chance.choice(pool), signal.SIGKILL)
        else:
            self._kill(victim)

    def stop(self) -> None:
        for one in self.running:
            self._kill(one)

    def _start(self) -> subprocess.Popen[bytes]:
        words = ["celery", "--app", "workers.app", "worker", "--concurrency", "1", "-l", "WARNING"]
        name = f"chaos{time.monotonic_ns()}@%h"
        with self.log.open("ab") as output:
            return subprocess.Popen(
                [sys.executable, "-m", *words, "--hostname", name],
                env=self.server.environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @staticmethod
    def _kill(one: subprocess.Popen[bytes]) -> None:
        if one.poll() is None:
            os.killpg(one.pid, signal.SIGKILL)
        one.wait()


def _children(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []


@contextmanager
def workers(server: OwnServer, log: Path) -> Iterator[Workers]:
    kept = Workers(server, log)
    try:
        yield kept
    finally:
        kept.stop()


def kill_broker(server: OwnServer) -> None:
    """With whatever it has not yet written down."""
    for pid in residents(places.valkey_dir(server.folder, "broker"), "valkey-server"):
        os.kill(pid, signal.SIGKILL)


def all_done(server: OwnServer) -> bool:
    try:
        return [state for state, _count in server.ask(STATES)] == ["done"]
    except psycopg.OperationalError:
        return False


def test_nights_survive_whatever_dies(own_server: OwnServer, tmp_path: Path) -> None:
    chance, killed = Random(20261126), {"worker": 0, "database": 0, "broker": 0}
    with ExitStack() as stack:
        stack.enter_context(program(RING, own_server.environment))
        kept = stack.enter_context(workers(own_server, tmp_path / "workers.log"))
        acts: dict[str, Callable[[], object]] = {
            "worker": lambda: kept.kill_one(chance),
            "database": own_server.kill,
            "broker": lambda: kill_broker(own_server),
        }
        kept.keep()
        time.sleep(3)
        end = time.monotonic() + SECONDS
        first = list(acts)  # each of them once at least
        while first or time.monotonic() < end:
            act = first.pop() if first else chance.choices(list(acts), weights=[6, 1, 2])[0]
            if act != "database" or own_server.answers():
                acts[act]()
                killed[act] += 1
            time.sleep(chance.uniform(0.3, 1.5))
            kept.keep()
        wait_for(own_server.answers)
        kept.keep()
        settled = time.monotonic()
        while not all_done(own_server):
            assert time.monotonic() - settled < SETTLED_WITHIN, own_server.ask(STATES)
            kept.keep()
            time.sleep(0.2)
    assert min(killed.values()) >= 1, killed
    cells = own_server.ask(CELLS)
    assert len(cells) == len({row[:5] for row in cells}) > COMPOUNDS * NIGHTS * 20
    history = own_server.ask(HISTORY)
    assert own_server.run(CALM).splitlines()[-1] == "0"
    assert own_server.ask(CELLS) == cells
    assert own_server.ask(HISTORY) == history
