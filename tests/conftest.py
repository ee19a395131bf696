"""The ground of all tests: real servers, one database a run, two compounds that stay as they are.

Every test starts outside every compound. A ``db`` test runs in a transaction that is rolled
back; a test that needs committed rows (a worker, a browser, a crash) takes ``own_database``,
a copy of the prepared database that is dropped afterwards.
"""

import gc
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.test.utils import setup_databases, teardown_databases
from django.utils import translation
from psycopg import sql
from pytest_django.plugin import DjangoDbBlocker

from district.registry.hosts import forget_hosts_here
from district.registry.models import Compound
from district.tenancy.context import compound_context, installation_context
from district.tenancy.names import (
    COMPOUNDS_GROUP,
    DISTRICT_ROLE,
    ROLLUP_ROLE,
    owner_role,
    runtime_role,
)
from district.tenancy.places import DISTRICT, place
from district.tenancy.testing import everything_rolled_back, seats_aside
from infra import embedded
from infra.embedded.users import own_directory, server_user
from tests import make

_servers = ExitStack()
_copies = count(1)
_MEMORY = Path("/dev/shm")  # noqa: S108  a folder in it lets nobody else in
_MEMORY_NEEDED = 2**30
# New objects between two searches for cycles; Python's 700 took a fifth of a run's computing.
_CYCLES_SOUGHT_AFTER = 50_000
# Files that keep a process busy for minutes, and then folders, the longest first.
_FIRST = (
    "tests/faults/test_demo",
    "tests/isolation/test_hostile_input",
    "tests/faults",
    "tests/bench",
    "tests/isolation/test_roles",
    "tests/isolation/test_walls",
    "tests/browser",
    "tests/oracle",
    "tests/workers",
    "tests/infra",
)


# A busy machine is no defect: time is measured by the benches alone.
hypothesis.settings.register_profile("chunshui", deadline=None)
hypothesis.settings.load_profile("chunshui")


def pytest_configure() -> None:
    """Start PostgreSQL and Valkey, unless the environment names servers to use.

    Everything starts on the district's side, outside every compound.
    """
    place.set(DISTRICT)
    if "DATABASE_URL" not in os.environ:
        _servers.enter_context(embedded.running(Path(settings.DATA_DIR), durable=False))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no process is left alone with one of them at the end."""

    def turn(item: pytest.Item) -> int:
        turns = (n for n, start in enumerate(_FIRST) if item.nodeid.startswith(start))
        return next(turns, len(_FIRST))

    items.sort(key=turn)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Tests and models are no garbage: cycles are sought neither while they come in nor there."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(_CYCLES_SOUGHT_AFTER, 20)
        gc.enable()


def pytest_unconfigure() -> None:
    connections.close_all()
    _servers.close()


@pytest.fixture(scope="session")
def django_db_setup(
    django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """One prepared database a run: divisions, catalogue, two compounds and the roles they need."""
    with django_db_blocker.unblock(), _room_in_memory() as room:
        with installation_context():
            names = setup_databases(verbosity=0, interactive=False)
        call_command("prepare", verbosity=0)
        make.compound("meijing", name="美景华庭", community="龙山社区居委会")
        make.compound("wangfu", name="王府名苑", community="河东社区居委会")
        connections.close_all()
        name = str(settings.DATABASES["default"]["NAME"])
        _run_as_admin("ALTER DATABASE {} SET TABLESPACE {}", name, room)
        with django_db_blocker.block():
            yield
        connections.close_all()
        schemas = _schemas(name)
        with installation_context():
            teardown_databases(names, verbosity=0)
        _drop_roles(schemas)


@contextmanager
def _room_in_memory() -> Iterator[str]:
    """The tablespace for this run's database and for whatever is copied from it.

    A copy is 1,500 files. A disk's file system can take a second of a processor to make them
    (ext4 passes by the numbers of all files just removed), memory takes a twentieth of that.
    """
    is_ours = "DATABASE_URL" not in os.environ
    has_room = _MEMORY.is_dir() and shutil.disk_usage(_MEMORY).free > _MEMORY_NEEDED
    if not is_ours or not has_room:
        yield "pg_default"
        return
    folder = _MEMORY / f"chunshui-test-{os.getpid()}"
    for left in _MEMORY.glob("chunshui-test-*"):  # by a run that was killed
        if left == folder or not Path("/proc", left.name.rpartition("-")[2]).exists():
            shutil.rmtree(left, ignore_errors=True)
    own_directory(folder, server_user(Path(settings.DATA_DIR)))
    with _admin() as admin:
        statement = sql.SQL("CREATE TABLESPACE {} LOCATION {}")
        admin.execute(statement.format(sql.Identifier(folder.name), str(folder)))
    yield folder.name
    _run_as_admin("DROP TABLESPACE {}", folder.name)
    folder.rmdir()


@pytest.fixture(scope="session", autouse=True)
def _no_context_kept() -> Iterator[None]:
    """Django's client copies the context of every template for the test; none asks for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.test.client.store_rendered_templates", _forget)
        yield


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()
    forget_hosts_here()
    translation.deactivate()  # a request of the test before may have asked for English


@pytest.fixture(autouse=True)
def _nothing_kept(
    request: pytest.FixtureRequest, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Whatever place a test enters, its rows are rolled back; not in a database of its own."""
    committed = request.node.get_closest_marker("committed") is not None
    if committed or {"own_database", "committed_rows"} & set(request.fixturenames):
        if committed:
            request.getfixturevalue("db")
        yield
        return
    held = everything_rolled_back()
    held.__enter__()
    yield
    with django_db_blocker.unblock():  # the test's own access has ended by now
        held.__exit__(None, None, None)


@pytest.fixture
def db(request: pytest.FixtureRequest) -> None:
    """pytest-django's, or for a test marked ``committed`` a database of its own.

    What rests on schemas, roles or rights needs that: other connections see no uncommitted row.
    """
    is_committed = request.node.get_closest_marker("committed") is not None
    request.getfixturevalue("own_database" if is_committed else "_django_db_helper")


@pytest.fixture
def committed_rows() -> None:
    """For tests over a database that a whole module shares: nothing is rolled back."""


@pytest.fixture
def meijing(db: None) -> Compound:
    """The compound in which most tests stand."""
    return Compound.objects.get(slug="meijing")


@pytest.fixture
def wangfu(db: None) -> Compound:
    """The other one, whose people meet every door closed."""
    return Compound.objects.get(slug="wangfu")


@pytest.fixture
def in_meijing(meijing: Compound) -> Iterator[Compound]:
    """The whole test runs inside the first compound."""
    with compound_context(meijing):
        yield meijing


@dataclass(frozen=True)
class OwnDatabase:
    """A committed database of one test."""

    name: str

    @property
    def environment(self) -> dict[str, str]:
        """What a child process needs to work on this database."""
        base = embedded.database_url(Path(settings.DATA_DIR), self.name)
        if "DATABASE_URL" in os.environ:
            base = os.environ["DATABASE_URL"].rsplit("/", 1)[0] + f"/{self.name}"
        return {
            **os.environ,
            "DATABASE_URL": base,
            "REDIS_URL": os.environ.get("REDIS_URL", ""),
            "DJANGO_SETTINGS_MODULE": "infra.settings.test",
        }


@pytest.fixture
def own_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[OwnDatabase]:
    """A copy of the prepared database: what the test commits is there for every process."""
    with django_db_blocker.unblock(), copied_database() as copy, standing_in(copy):
        yield copy


@contextmanager
def copied_database() -> Iterator[OwnDatabase]:
    """A copy of the prepared database, dropped afterwards whoever still uses it."""
    template = str(settings.DATABASES["default"]["NAME"])
    name = f"{template}_{next(_copies)}"
    connections.close_all()
    # As files: the usual way passes each page through the log of changes.
    _run_as_admin("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY", name, template)
    # A database's own grants are not copied with it.
    _run_as_admin("REVOKE ALL ON DATABASE {} FROM PUBLIC", name)
    for role in (DISTRICT_ROLE, ROLLUP_ROLE, COMPOUNDS_GROUP):
        _run_as_admin("GRANT CONNECT ON DATABASE {} TO {}", name, role)
    try:
        yield OwnDatabase(name)
    finally:
        connections.close_all()
        made = _schemas(name) - _schemas(template)
        _run_as_admin("DROP DATABASE {} WITH (FORCE)", name)
        _drop_roles(made)


@contextmanager
def standing_in(database: OwnDatabase) -> Iterator[None]:
    """This process too works on the copy; outside it stands in the prepared database again."""
    before = str(settings.DATABASES["default"]["NAME"])
    with seats_aside():
        _use_database(database.name)
        try:
            yield
        finally:
            _use_database(before)


def _use_database(name: str) -> None:
    for described in (settings.DATABASES["default"], connections.settings["default"]):
        described["NAME"] = name
    connection.settings_dict["NAME"] = name


def _run_as_admin(statement: str, *names: str) -> None:
    with _admin() as admin:
        admin.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


def _forget(*_told: object, **_named: object) -> None:
    """Takes the place of what would keep something."""


def _admin(database: str = "postgres") -> psycopg.Connection[tuple[object, ...]]:
    described: dict[str, Any] = settings.DATABASES["default"]
    return psycopg.connect(
        dbname=database,
        host=described["HOST"] or None,
        port=described["PORT"] or None,
        user=described["USER"] or None,
        password=described["PASSWORD"] or None,
        autocommit=True,
    )


def _schemas(database: str) -> set[str]:
    """The compounds' schemas of a database; nobody else on the server makes roles for them."""
    with _admin(database) as admin:
        rows = admin.execute("SELECT nspname FROM pg_namespace WHERE nspname ~ '^c_'").fetchall()
    return {str(row[0]) for row in rows}


def _drop_roles(schemas: set[str]) -> None:
    """Roles belong to the whole server, so those of opened compounds outlive the database."""
    for schema in sorted(schemas):
        for role in (runtime_role(schema), owner_role(schema)):
            _run_as_admin("DROP ROLE IF EXISTS {}", role)
