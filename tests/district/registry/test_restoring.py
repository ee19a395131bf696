"""A compound is brought back from a database in which it stands as before; rights and others stay."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import DatabaseError, ProgrammingError, connection, connections, transaction

from district.audit.models import AuditEntry
from district.core.clock import now
from district.identity.models import ApiToken
from district.registry.models import Compound, CompoundEvent, LifeAct
from district.registry.services.life import make_read_only
from district.registry.services.restoring import restore_compound
from district.tenancy.blueprints import wanted_fingerprint
from district.tenancy.context import compound_context, installation_context
from district.tenancy.names import replacement_name, runtime_role
from district.tenancy.replaced import drop_replaced, replaced_schemas
from district.tenancy.replacing import Then, clear_replacements, make_replacement
from district.tenancy.schemas import drop_schema, schema_exists, schema_states
from tenants.register.models import Building
from tests import make
from tests.conftest import OwnDatabase
from tests.district.registry.lives import WHY, told
from tests.district.tenancy.dumps import dumped
from tests.district.tenancy.later_release import later_release

STATION = """
INSERT INTO {}.facilities_station (id, created_at, name, alias, premises, level, is_shared,
    serves, opened_on, opened_precision, closed_precision)
VALUES (gen_random_uuid(), now(), '驿站', '', '', 'station', false, '', '2020-01-01', 'year', '')
"""

pytestmark = pytest.mark.committed


def session(database: str, user: str = "") -> Then:
    described: dict[str, Any] = settings.DATABASES["default"]
    return psycopg.connect(dbname=database, host=described["HOST"], user=user or described["USER"])


@contextmanager
def earlier() -> Iterator[Then]:
    """A database in which everything stands as before the test; it stands in for a recovered one."""
    with session(str(connection.settings_dict["NAME"]).rsplit("_", 1)[0]) as then:
        yield then
        then.rollback()


def restore(compound: Compound) -> str:
    with earlier() as then:
        return restore_compound(compound=compound, then=then, moment=now(), reason=WHY)


def buildings(compound: Compound) -> list[str]:
    with compound_context(compound):
        return sorted(Building.objects.values_list("name", flat=True))


def test_rows_of_before_come_back_and_anothers_stay(meijing: Compound, wangfu: Compound) -> None:
    for compound in (meijing, wangfu):
        with compound_context(compound):
            make.building("1号楼")
    restore(meijing)
    assert buildings(meijing) == []
    assert buildings(wangfu) == ["1号楼"]


def test_tables_and_rights_are_those_of_a_schema_made_by_opening(
    own_database: OwnDatabase, meijing: Compound
) -> None:
    before = dumped(own_database, meijing.schema_name)
    restore(meijing)
    assert dumped(own_database, meijing.schema_name) == before
    with compound_context(meijing):
        make.building("1号楼")
        with pytest.raises(ProgrammingError), connection.cursor() as cursor:
            cursor.execute("TRUNCATE register_building")


def test_what_is_replaced_is_kept_as_it_was_where_nobody_stands(meijing: Compound) -> None:
    with compound_context(meijing):
        make.building("1号楼")
    kept = restore(meijing)
    assert kept not in schema_states()
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(f"SELECT name FROM {kept}.register_building")
        assert cursor.fetchall() == [("1号楼",)]
    refused = pytest.raises(ProgrammingError, match="permission denied for schema")
    with compound_context(meijing), connection.cursor() as cursor, refused:
        cursor.execute(f"SELECT name FROM {kept}.register_building")


def test_what_was_replaced_long_ago_is_dropped_by_its_age(meijing: Compound) -> None:
    kept = restore(meijing)
    assert drop_replaced(older_than=timedelta(days=1)) == []
    assert drop_replaced(older_than=timedelta(seconds=-2)) == [kept]
    assert replaced_schemas() == []


def test_what_was_replaced_goes_with_its_compound(meijing: Compound) -> None:
    kept = restore(meijing)
    drop_schema(meijing.schema_name)
    with installation_context():
        assert not schema_exists(kept)


def test_the_act_is_written_down_with_its_reason(meijing: Compound) -> None:
    kept = restore(meijing)
    event = CompoundEvent.objects.get(compound=meijing, act=LifeAct.RESTORED)
    assert (event.reason, event.state, event.facts["kept"]) == (WHY, "", kept)
    assert AuditEntry.objects.filter(action="compound.restored", object_id=meijing.pk).count() == 1


def test_a_read_only_compound_stays_so(meijing: Compound) -> None:
    make_read_only(compound=meijing, **told())
    restore(meijing)
    meijing.refresh_from_db()
    assert meijing.status == "read_only"
    with compound_context(meijing), pytest.raises(ProgrammingError, match="permission denied"):
        make.building("1号楼")


def test_no_key_of_then_opens_a_door(meijing: Compound) -> None:
    session = "INSERT INTO {}.django_session VALUES ('k', '', now() + interval '1 day')"
    with earlier() as then:
        then.execute(session.format(meijing.schema_name).encode())
        restore_compound(compound=meijing, then=then, moment=now(), reason=WHY)
    with compound_context(meijing):
        assert not Session.objects.exists()
        assert not ApiToken.objects.filter(revoked_at=None).exists()


def test_a_schema_of_an_older_state_is_brought_to_this_release(meijing: Compound) -> None:
    with later_release(), earlier() as then:
        then.execute(STATION.format(meijing.schema_name).encode())
        restore_compound(compound=meijing, then=then, moment=now(), reason=WHY)
        with compound_context(meijing), connection.cursor() as cursor:
            cursor.execute("SELECT name, wing FROM facilities_station")
            assert cursor.fetchall() == [("驿站", "A")]
        with installation_context():
            assert schema_states()[meijing.schema_name] == wanted_fingerprint()


def test_an_open_transaction_is_cut_and_leaves_nothing(meijing: Compound) -> None:
    name = str(connection.settings_dict["NAME"])
    with session(name, user=runtime_role(meijing.schema_name)) as other:
        other.execute("INSERT INTO django_session VALUES ('half', '', now())")
        restore(meijing)
        with pytest.raises(psycopg.OperationalError):
            other.execute("SELECT 1")
        other.close()
    with compound_context(meijing):
        assert not Session.objects.exists()


def write_pairs(compound: Compound, stopped: threading.Event, done: list[str]) -> None:
    """Two buildings a transaction, until told to stop; those that were acknowledged are noted."""
    for number in count():
        if stopped.is_set():
            break
        names = [f"{number}甲", f"{number}乙"]
        with suppress(DatabaseError), compound_context(compound), transaction.atomic():
            for name in names:
                make.building(name)
            transaction.on_commit(partial(done.extend, names))
    connections.close_all()


def test_each_write_during_a_swap_lands_whole_on_one_side_of_it(meijing: Compound) -> None:
    stopped, done = threading.Event(), list[str]()
    with ThreadPoolExecutor() as pool:
        writer = pool.submit(write_pairs, meijing, stopped, done)
        try:
            kept = [restore(meijing) for _time in range(3)]
        finally:
            stopped.set()
        writer.result()
    found = buildings(meijing)
    with installation_context(), connection.cursor() as cursor:
        for schema in kept:
            cursor.execute(f"SELECT name FROM {schema}.register_building")
            found += [str(row[0]) for row in cursor.fetchall()]
    assert sorted(found) == sorted(done)
    assert len(done) > 20


def test_what_an_interrupted_restore_left_is_cleared_by_the_next(meijing: Compound) -> None:
    with earlier() as then:
        make_replacement(meijing, then, writable=True)
    restore(meijing)
    with installation_context():
        assert not schema_exists(replacement_name(meijing.schema_name))
    assert clear_replacements() == 0
