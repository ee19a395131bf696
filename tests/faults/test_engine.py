"""The engine is killed in the middle of its work, or its database is: nothing half made remains."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from district.tenancy.blueprints import wanted_fingerprint
from district.tenancy.context import installation_context
from district.tenancy.fleet import migrate_fleet
from district.tenancy.schemas import schema_states
from district.tenancy.spares import make_spare
from infra import embedded
from infra.embedded import places
from tests.conftest import OwnDatabase
from tests.district.tenancy.later_release import later_release

SCHEMAS = 10
KILLS = 5

MIGRATE = """
import django; django.setup()
from district.tenancy.fleet import migrate_fleet
from tests.district.tenancy.later_release import later_release
with later_release():
    print(migrate_fleet(workers=2, batch=2, told=lambda done, _all: print(done, flush=True)))
"""
OPEN = """
import django; django.setup()
from district.tenancy.spares import make_spare
while True:
    print(make_spare(), flush=True)
"""


@contextmanager
def program(source: str, environment: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    child = subprocess.Popen(
        [sys.executable, "-c", source], env=environment, stdout=subprocess.PIPE, text=True
    )
    try:
        yield child
    finally:
        child.kill()
        child.wait()
        assert child.stdout
        child.stdout.close()


def said(child: "subprocess.Popen[str]", lines: int) -> None:
    """Wait until it has printed so many lines, or has ended."""
    assert child.stdout
    for _line in range(lines):
        child.stdout.readline()


def half_made() -> list[str]:
    """Schemas whose tables are not those of the state that they claim."""
    with installation_context():
        states = schema_states()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT nspname, to_regclass(nspname || '.facilities_lockerevent') IS NOT NULL"
                " FROM pg_namespace WHERE nspname LIKE 'c\\_%%'"
            )
            found = dict(cursor.fetchall())
    return [name for name, is_new in found.items() if is_new != (states[name] == NEW[0])]


NEW: list[str] = [""]


@pytest.fixture
def fleet(own_database: OwnDatabase) -> OwnDatabase:
    for _number in range(SCHEMAS):
        make_spare()
    with later_release():
        NEW[0] = wanted_fingerprint()
    return own_database


def test_a_migration_killed_five_times_ends_with_every_schema_right(fleet: OwnDatabase) -> None:
    for kill in range(KILLS):
        with program(MIGRATE, fleet.environment) as child:
            said(child, 1 + kill % 2)
            child.send_signal(signal.SIGKILL)
        wait_for(lambda: half_made() == [])
    with later_release():
        assert migrate_fleet().failed == {}
        assert set(schema_states().values()) == {NEW[0]}
    assert half_made() == []


def wait_for(happened: Callable[[], bool]) -> None:
    """The server notices within moments that a client is gone."""
    end = time.monotonic() + 30
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.fixture
def own_server(tmp_path: Path) -> Iterator[tuple[Path, dict[str, str]]]:
    """Servers of this test alone, whose database may be killed."""
    given = {name: value for name, value in os.environ.items() if "XDIST" not in name}
    environment = {
        **given,
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "",
        "REDIS_URL": "",
        "DJANGO_SETTINGS_MODULE": "infra.settings.dev",
    }
    with embedded.running(tmp_path, durable=False):
        subprocess.run(
            [sys.executable, "-m", "infra.manage", "prepare"], env=environment, check=True
        )
        yield tmp_path, environment


def test_a_database_killed_while_compounds_open_holds_whole_ones_only(
    own_server: tuple[Path, dict[str, str]],
) -> None:
    folder, environment = own_server
    for _kill in range(3):
        with program(OPEN, environment) as child:
            said(child, 2)
            postmaster = (places.postgres_dir(folder) / "postmaster.pid").read_text().split()[0]
            os.kill(int(postmaster), signal.SIGKILL)
            child.wait(timeout=60)
        wait_for(lambda: answers(folder))
    with psycopg.connect(embedded.database_url(folder)) as asked:
        schemas = names(asked, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'c\\_%'")
        spares = names(asked, "SELECT schema_name FROM tenancy_spare")
        roles = names(asked, "SELECT rolname FROM pg_roles WHERE rolname ~ '^[ot]_c_'")
        tables = names(
            asked,
            "SELECT nspname FROM pg_namespace n JOIN pg_class c ON"
            " c.relnamespace = n.oid WHERE relname = 'heads_title'",
        )
    assert len(schemas) >= 6
    assert schemas == spares == tables & schemas
    assert roles == {f"{kind}_{name}" for kind in "ot" for name in schemas}


def answers(folder: Path) -> bool:
    try:
        with psycopg.connect(embedded.database_url(folder)):
            return True
    except psycopg.OperationalError:
        return False


def names(asked: "psycopg.Connection[tuple[object, ...]]", statement: str) -> set[str]:
    return {str(row[0]) for row in asked.execute(statement).fetchall()}
