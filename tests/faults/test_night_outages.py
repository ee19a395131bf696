"""Nights while something is away or wrong: the broker, beat, a clock, a worker, room on the disk."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from redis import Redis

from infra.embedded import places
from infra.embedded.users import server_user
from tests.faults.conftest import temporary_folder
from tests.faults.nights import (
    CELLS,
    COMPOUNDS,
    DRAIN,
    FORGET,
    LAST_NIGHTS,
    LIVE,
    PLAN,
    RING,
    STATES,
    beat,
    until,
    until_done,
    without_valkey,
    worker,
)
from tests.faults.servers import OwnServer, own_servers

NIGHTS = 10
MANY_NIGHTS = 20

# What people and machines ask of both kinds of places; a message is sent by the last of them.
BROWSE = """
import os, sys
os.environ["DJANGO_SETTINGS_MODULE"] = "infra.settings.test"  # no static files are collected
import django; django.setup()
from district.core.permissions import Role
from district.registry.models import Compound
from district.tenancy.context import compound_context, district_context
from tests import make
from tests.visitors import machine, visitor
with district_context():
    compound = Compound.objects.get(slug="outage0")
    analyst = make.account(Role.DEPARTMENT_ANALYST)
    admin = make.account(Role.DISTRICT_ADMIN)
with compound_context(compound):
    head = make.account(Role.COMPOUND_ADMIN)
pages = [(visitor(None, analyst), "/"), (visitor(compound, head), "/matters/")]
pages += [(machine(None, analyst), "/api/v1/compounds/")]
pages += [(machine(compound, head), "/api/v1/matters/")]
for client, path in pages:
    print(path, client.get(path).status_code)
told = {"date": sys.argv[1]}
answer = machine(None, admin).post("/api/v1/nights/", told, content_type="application/json")
print("night", answer.status_code)
"""
COUNT_FINISHES = """
CREATE TABLE finishes (run uuid);
CREATE FUNCTION note_finish() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS
'BEGIN INSERT INTO public.finishes VALUES (NEW.id); RETURN NULL; END';
CREATE TRIGGER note_finish AFTER UPDATE ON metrics_rolluprun FOR EACH ROW
WHEN (NEW.state = 'done' AND OLD.state <> 'done') EXECUTE FUNCTION note_finish()
"""
# Stalls for longer than a lease lasts between the claim and the work, as a stopped machine does.
STALL = """
import time
from random import Random
chance, roll_up = Random("{name}"), rollup.roll_up
def stalled(*words):
    time.sleep(chance.uniform(0.2, 0.5))
    return roll_up(*words)
rollup.roll_up, ledger.LEASE, ledger.ATTEMPTS = stalled, timedelta(milliseconds=100), 1_000
"""
DISK = "size=24m"
MOVE_CELLS = """
ALTER TABLE metrics_cell SET TABLESPACE {space};
ALTER INDEX metrics_cell_pkey SET TABLESPACE {space};
ALTER INDEX cell_of_a_period SET TABLESPACE {space}
"""
FULL = "SELECT count(*) > 0 FROM metrics_rolluprun WHERE last_error = 'OperationalError 53100'"
# How many cells of its day a run has that is done, and one that is not.
WRITTEN = """
SELECT DISTINCT is_done, cells FROM (
    SELECT run.state = 'done' AS is_done, count(cell.metric) AS cells
    FROM metrics_rolluprun AS run LEFT JOIN metrics_said AS cell
        ON cell.compound_id = run.compound_id AND period_type = 'D' AND period_start = run.day
    GROUP BY run.id
) AS nights ORDER BY 1
"""
FAKE_CLOCK = """
import time_machine
from datetime import datetime, UTC
time_machine.travel(datetime.now(UTC) + timedelta(days={days}), tick=True).start()
drain = rollup.drain
def dated(**words):
    print(f"the task's clock says {{datetime.now(UTC).date()}}", flush=True)
    return drain(**words)
rollup.drain = dated
"""


@pytest.fixture(scope="module")
def district(prepared_cluster: Path) -> Iterator[OwnServer]:
    folder = temporary_folder()
    with own_servers(folder, prepared_cluster) as server:
        server.run(LIVE)
        yield server
    shutil.rmtree(folder)


@pytest.fixture
def server(district: OwnServer) -> OwnServer:
    """No night and no message of the test before."""
    district.write(FORGET)
    with Redis(unix_socket_path=str(places.valkey_socket(district.folder, "broker"))) as broker:
        broker.flushall()
    return district


def last_nights(server: OwnServer) -> list[date]:
    return [row[0] for row in server.ask(LAST_NIGHTS)]


def planned(server: OwnServer) -> list[date]:
    return [row[0] for row in server.ask("SELECT DISTINCT day FROM metrics_rolluprun ORDER BY 1")]


def counted(server: OwnServer) -> list[date]:
    days = "SELECT DISTINCT period_start FROM metrics_said WHERE period_type = 'D' ORDER BY 1"
    return [row[0] for row in server.ask(days)]


def missed(told: str) -> bool:
    """Whether both have noticed that the broker is away."""
    by_beat = "beat: Connection error" in told or "Couldn't apply scheduled task" in told
    return by_beat and "Cannot connect to" in told


def test_beat_off_for_three_days_is_made_up_for_without_a_person(
    server: OwnServer, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with worker(server, log):
        assert server.ask(STATES) == []  # three nights have passed, and nobody was told
        with beat(server, log):
            until_done(server, log, 3 * COMPOUNDS)
    assert planned(server) == last_nights(server)


def test_the_broker_away_and_flushed_while_nights_are_due(
    server: OwnServer, tmp_path: Path
) -> None:
    """Nothing in the code counts the ten minutes: it is away until beat and worker noticed.

    Nights are due meanwhile, and the messages of beat and of a person are lost for good.
    """
    log = tmp_path / "log"
    [*_days, yesterday] = last_nights(server)
    with worker(server, log), beat(server, log):
        until_done(server, log, 3 * COMPOUNDS)
        with without_valkey(server):
            answers = server.run(BROWSE, str(yesterday)).splitlines()
            server.write(f"DELETE FROM metrics_rolluprun WHERE day < '{yesterday}'")
            until(lambda: missed(log.read_text()), log)
            assert server.ask(STATES) == [("due", COMPOUNDS)]
        until_done(server, log, 3 * COMPOUNDS)
    assert [one.split()[1] for one in answers] == ["200", "200", "200", "200", "202"]
    assert planned(server) == last_nights(server)


def test_a_worker_whose_clock_is_days_off_counts_no_wrong_period(
    server: OwnServer, tmp_path: Path
) -> None:
    found = []
    for days in (3, -3):
        server.write(FORGET)
        log = tmp_path / str(days)
        with worker(server, log, changes=FAKE_CLOCK.format(days=days)), beat(server, log):
            until_done(server, log, 3 * COMPOUNDS)
        wrong = (datetime.now(UTC) + timedelta(days=days)).date()
        assert f"the task's clock says {wrong}" in log.read_text()
        assert planned(server) == counted(server) == last_nights(server)
        found.append(server.ask(CELLS))
    assert found[0] == found[1]


def test_zombies_and_a_database_clock_that_jumps_finish_each_run_once(
    server: OwnServer, tmp_path: Path
) -> None:
    """Leases are shorter than the work, and an hour passes at once while they are held."""
    log = tmp_path / "log"
    server.write(COUNT_FINISHES)
    with ExitStack() as stack:
        for name in ("one", "two", "three"):
            changes = STALL.format(name=name)
            stack.enter_context(worker(server, log, name=name, changes=changes))
        until(lambda: log.read_text().count(" ready.") == 3, log)
        server.run(PLAN.format(nights=NIGHTS) + RING.format(bells=6))
        until(lambda: ("leased",) in server.ask("SELECT state FROM metrics_rolluprun"), log)
        server.write(
            "UPDATE metrics_rolluprun SET lease_until = lease_until - interval '1 hour',"
            " not_before = not_before - interval '1 hour'"
        )
        until_done(server, log, NIGHTS * COMPOUNDS)
    assert "runs were taken over" in log.read_text()
    assert server.ask("SELECT max(attempts) > 1 FROM metrics_rolluprun") == [(True,)]
    finishes = server.ask("SELECT count(*), count(DISTINCT run) FROM finishes")
    assert finishes == [(NIGHTS * COMPOUNDS, NIGHTS * COMPOUNDS)]
    cells = server.ask(CELLS)
    server.write(FORGET)
    server.run(PLAN.format(nights=NIGHTS))
    assert server.run(DRAIN).splitlines()[-1] == "0"
    assert server.ask(CELLS) == cells


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """A file system of a few megabytes; only root may make one, and not in every container."""
    folder = temporary_folder()
    mount = ["mount", "-t", "tmpfs", "-o", DISK, "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, capture_output=True).returncode != 0:
        folder.rmdir()
        pytest.skip("a small file system cannot be mounted without the rights to")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)
    folder.rmdir()


@pytest.fixture
def crowded(server: OwnServer, small_disk: Path) -> Iterator[OwnServer]:
    """Its cells lie on the small disk."""
    (space := small_disk / "space").mkdir(mode=0o700)
    if user := server_user(server.folder):
        os.chown(small_disk, user.uid, user.gid)
        os.chown(space, user.uid, user.gid)
    server.write(f"CREATE TABLESPACE small LOCATION '{space}'", alone=True)
    server.write(MOVE_CELLS.format(space="small"))
    yield server
    server.write(FORGET)
    server.write(MOVE_CELLS.format(space="pg_default"))
    server.write("CHECKPOINT", alone=True)
    server.write("DROP TABLESPACE small", alone=True)


def fill(disk: Path) -> Path:
    """Until nothing is left."""
    ballast = disk / "ballast"
    with ballast.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * 4096)
        except OSError:
            return ballast


def test_a_full_disk_halves_no_night_and_ends_by_itself(
    crowded: OwnServer, small_disk: Path, tmp_path: Path
) -> None:
    log, nights = tmp_path / "log", Random().randrange(1, MANY_NIGHTS // 2)
    with worker(crowded, log):
        crowded.run(
            PLAN.format(nights=f"{MANY_NIGHTS - nights}, {MANY_NIGHTS}") + RING.format(bells=1)
        )
        until_done(crowded, log, nights * COMPOUNDS)
        ballast = fill(small_disk)
        crowded.run(PLAN.format(nights=MANY_NIGHTS) + RING.format(bells=2))
        until(lambda: crowded.ask(FULL) == [(True,)], log)
        [(_no, nothing), (_yes, codes)] = crowded.ask(WRITTEN)
        assert (nothing, codes > 20) == (0, True)
        ballast.unlink()
        until_done(crowded, log, MANY_NIGHTS * COMPOUNDS)
    assert crowded.ask(WRITTEN) == [(True, codes)]
    cells = crowded.ask(CELLS)
    crowded.write(FORGET)
    crowded.run(PLAN.format(nights=MANY_NIGHTS))
    assert crowded.run(DRAIN).splitlines()[-1] == "0"
    assert crowded.ask(CELLS) == cells
