"""An installation whose login is no superuser, on a server that asks every role for a password."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest

from infra import embedded
from infra.embedded import places
from tests.isolation.neighbours import POSTGRES_15, postgres_15

PASSWORD = "spring water of 2026"
OWNER = """
CREATE ROLE keeper LOGIN CREATEROLE NOSUPERUSER PASSWORD '{password}';
CREATE DATABASE compounds OWNER keeper TEMPLATE template0
"""
USE = """
import django; django.setup()
from django.core.management import call_command
from django.db import ProgrammingError, connection
from district.tenancy.context import compound_context, district_context
from district.tenancy.schemas import drop_schema, end_sessions
from district.tenancy.writes import allow_writes, forbid_writes, may_write
from tests import make
from tests.district.tenancy.later_release import later_release
from district.tenancy.fleet import migrate_fleet

with district_context():
    call_command("prepare", verbosity=0)
    first, second = make.compound("first"), make.compound("second")
with compound_context(first), connection.cursor() as cursor:
    make.building("1号楼")
    cursor.execute("SELECT session_user::text")
    assert cursor.fetchone()[0] == f"t_{first.schema_name}"
    try:
        cursor.execute(f"SELECT * FROM {second.schema_name}.register_building")
    except ProgrammingError as error:
        assert "permission denied" in str(error)
    else:
        raise SystemExit("no wall")
forbid_writes(first); assert not may_write(first)
allow_writes(first); assert may_write(first)
assert end_sessions(first.schema_name) == 1
with later_release():
    report = migrate_fleet()
assert report.done and not report.failed, report
drop_schema(second.schema_name)
print("all of it")
"""


@contextmanager
def older_server(folder: Path) -> Iterator[str]:
    """PostgreSQL 15, which asks each role for its password."""
    with postgres_15(folder / "postgres.log", password=PASSWORD) as address:
        yield address


@contextmanager
def embedded_server(folder: Path) -> Iterator[str]:
    """PostgreSQL 18 behind its socket's folder, which asks nobody."""
    with embedded.running(folder, durable=False):
        yield f"postgresql://postgres@{quote(str(places.socket_dir(folder)), safe='')}/postgres"


Server = Callable[[Path], AbstractContextManager[str]]


@pytest.mark.parametrize(
    "server",
    [
        pytest.param(
            older_server,
            marks=pytest.mark.skipif(not POSTGRES_15.exists(), reason="no PostgreSQL 15 here"),
        ),
        embedded_server,
    ],
)
def test_an_owner_without_further_rights_runs_all_of_the_engine(
    server: Server, own_folder: Path
) -> None:
    with server(own_folder) as address:
        with psycopg.connect(address, autocommit=True, password=PASSWORD) as admin:
            for statement in OWNER.format(password=PASSWORD).split(";"):
                admin.execute(statement)
        place = address.rpartition("@")[2].rpartition("/")[0]
        own = f"postgresql://keeper:{quote(PASSWORD)}@{place}/compounds"
        done = subprocess.run(
            [sys.executable, "-c", USE],
            env={
                **os.environ,
                "DATABASE_URL": own,
                "TENANCY_ROLE_KEY": "k" * 40,
                "DJANGO_SETTINGS_MODULE": "infra.settings.test",
            },
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.stdout.endswith("all of it\n"), done.stdout + done.stderr[-3000:]
