"""PostgreSQL is killed in the middle of the engine's work: all of it is there afterwards, or none."""

import time
from collections.abc import Iterator
from pathlib import Path
from random import Random

import psycopg
import pytest

from infra import embedded
from tests.faults.programs import program, said, wait_for
from tests.faults.servers import OwnServer, own_servers

SCHEMAS = 12
KILLS = 4

OPEN = """
import django; django.setup()
from district.tenancy.spares import make_spare
while True:
    print(make_spare(), flush=True)
"""
MIGRATE = """
import django; django.setup()
from district.tenancy.fleet import migrate_fleet
from tests.district.tenancy.later_release import later_release
with later_release():
    report = migrate_fleet(workers=2, batch=2, told=lambda done, _all: print(done, flush=True))
print(len(report.failed))
"""
FILL = """
import django; django.setup()
from district.tenancy.spares import fill_spares
fill_spares({wanted})
"""
LIVE = """
import django; django.setup()
from district.tenancy.context import compound_context, district_context
from tests import make
with district_context():
    compound = make.compound("meijing", name="美景华庭", community="龙山社区居委会")
with compound_context(compound):
    for number in range(20):
        make.building(f"{number}号楼")
print(compound.schema_name)
"""
RESTORE = """
import django; django.setup()
import psycopg
from django.conf import settings
from district.core.clock import now
from district.registry.models import Compound
from district.registry.services.restoring import restore_compound
from district.tenancy.context import district_context
server = settings.DATABASES["default"]
with district_context():
    compound = Compound.objects.get(slug="meijing")
    while True:
        with psycopg.connect(dbname="earlier", host=server["HOST"], user=server["USER"]) as then:
            restore_compound(compound=compound, then=then, moment=now(), reason="误删了楼栋")
            then.rollback()
        print("restored", flush=True)
"""
SCHEMAS_NAMED = "SELECT nspname FROM pg_namespace WHERE nspname ~ %s"
# The state that each schema claims, and whether the later release's table stands in it.
CLAIMS = """
SELECT obj_description(n.oid, 'pg_namespace'), to_regclass(nspname || '.facilities_lockerevent')
    IS NOT NULL, count(*)
FROM pg_namespace n WHERE nspname LIKE 'c\\_%' GROUP BY 1, 2
"""
TABLES = """
SELECT count(*) FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE nspname = %s AND relkind = 'r'
"""


@pytest.fixture
def own_server(own_folder: Path, prepared_cluster: Path) -> Iterator[OwnServer]:
    with own_servers(own_folder, prepared_cluster) as server:
        yield server


def test_while_compounds_open(own_server: OwnServer) -> None:
    for _kill in range(3):
        with program(OPEN, own_server.environment) as child:
            said(child, 2)
            own_server.kill()
            child.wait(timeout=60)
        wait_for(own_server.answers)
    schemas = own_server.named(SCHEMAS_NAMED, "^c_")
    roles = own_server.named("SELECT rolname FROM pg_roles WHERE rolname ~ '^[ot]_c_'")
    tables = own_server.named(
        "SELECT nspname FROM pg_namespace n JOIN pg_class c ON"
        " c.relnamespace = n.oid WHERE relname = 'heads_title'"
    )
    assert len(schemas) >= 6
    assert schemas == own_server.named("SELECT schema_name FROM tenancy_spare")
    assert schemas == tables & schemas
    assert roles == {f"{kind}_{name}" for kind in "ot" for name in schemas}


def test_while_compounds_are_migrated(own_server: OwnServer) -> None:
    own_server.run(FILL.format(wanted=SCHEMAS))
    [(old, _has_table, count)] = own_server.ask(CLAIMS)
    assert count == SCHEMAS
    behind = [count]
    for kill in range(KILLS):
        with program(MIGRATE, own_server.environment) as child:
            said(child, 1 + kill % 2)
            own_server.kill()
            child.wait(timeout=60)
        wait_for(own_server.answers)
        claims = own_server.ask(CLAIMS)
        assert all(has_table == (state != old) for state, has_table, _n in claims), claims
        behind.append(sum(n for state, _has_table, n in claims if state == old))
    assert behind == sorted(behind, reverse=True) and behind[-1] < SCHEMAS
    assert own_server.run(MIGRATE).splitlines()[-1] == "0"
    [(new, has_table, count)] = own_server.ask(CLAIMS)
    assert (new != old, has_table, count) == (True, True, SCHEMAS)


def test_while_a_compound_is_restored(own_server: OwnServer) -> None:
    schema = own_server.run(LIVE)
    [(tables,)] = own_server.ask(TABLES, schema)
    _copy_database(own_server, "earlier")
    moments = Random(20261126)
    for _kill in range(KILLS):
        with program(RESTORE, own_server.environment) as child:
            said(child, 1)
            time.sleep(moments.uniform(0, 0.5))
            own_server.kill()
            child.wait(timeout=60)
        wait_for(own_server.answers)
        for name in {schema} | own_server.named(SCHEMAS_NAMED, "^[xr]_"):
            assert own_server.ask(TABLES, name) == [(tables,)]
            assert own_server.ask(f"SELECT count(*) FROM {name}.register_building") == [(20,)]
        [(acts,)] = own_server.ask(
            "SELECT count(*) FROM registry_compoundevent WHERE facts ? 'kept'"
        )
        assert acts == len(own_server.named(SCHEMAS_NAMED, "^x_")) >= 1
    with program(RESTORE, own_server.environment) as child:
        said(child, 2)
    wait_for(lambda: len(own_server.named(SCHEMAS_NAMED, "^r_")) <= 1)


def _copy_database(server: OwnServer, name: str) -> None:
    address = embedded.database_url(server.folder)
    source = address.rpartition("/")[2]
    with psycopg.connect(address.replace(f"/{source}", "/postgres"), autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {source}".encode())
