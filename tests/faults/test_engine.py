"""The engine is killed in the middle of its work: nothing half made remains."""

import signal

import pytest
from django.db import connection

from district.tenancy.blueprints import wanted_fingerprint
from district.tenancy.context import installation_context
from district.tenancy.fleet import migrate_fleet
from district.tenancy.schemas import schema_states
from district.tenancy.spares import make_spare
from tests.conftest import OwnDatabase
from tests.district.tenancy.later_release import later_release
from tests.faults.programs import program, said, wait_for

SCHEMAS = 10
KILLS = 5

MIGRATE = """
import django; django.setup()
from district.tenancy.fleet import migrate_fleet
from tests.district.tenancy.later_release import later_release
with later_release():
    print(migrate_fleet(workers=2, batch=2, told=lambda done, _all: print(done, flush=True)))
"""


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
