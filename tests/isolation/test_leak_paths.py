"""The ways in which a mistake could have shown one compound's rows to another: each ends here.

The numbers are those of the study of django-tenants 4.0.1 from which the engine was built.
"""

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.db import OperationalError, ProgrammingError, connection, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet
from django_tenants.utils import schema_context

from district.audit.models import AuditEntry
from district.audit.services import record_act
from district.registry.models import Compound
from district.tenancy.cache import place_cache_key
from district.tenancy.context import compound_context, owner_context, place_key
from district.tenancy.fences import WrongPlace
from district.tenancy.names import owner_role, runtime_role
from district.tenancy.places import OutsideEveryPlace
from district.tenancy.schemas import unnamed
from tenants.register.models import Building, Unit
from tests import make
from tests.conftest import OwnDatabase
from tests.visitors import stranger

USES: dict[str, Callable[[Any], object]] = {
    "list": list,
    "count": lambda rows: rows.count(),
    "exists": lambda rows: rows.exists(),
    "first": lambda rows: rows.first(),
    "iterator": lambda rows: next(rows.iterator(), None),
    "aggregate": lambda rows: rows.aggregate(n=Count("pk")),
    "values": lambda rows: list(rows.values("name")),
    "update": lambda rows: rows.update(name="x"),
    "delete": lambda rows: rows.delete(),
    "refined": lambda rows: list(rows.filter(name="x")),
    "subquery": lambda rows: list(Unit.objects.filter(Exists(rows.filter(pk=OuterRef("pk"))))),
}


@pytest.mark.parametrize("use", USES)
def test_L01_a_query_made_in_one_compound_runs_in_no_other(
    meijing: Compound, wangfu: Compound, use: str
) -> None:
    with compound_context(meijing):
        rows: QuerySet[Building] = Building.objects.all()
    with compound_context(wangfu):
        make.building("1号楼")
        with pytest.raises(WrongPlace, match=meijing.schema_name):
            USES[use](rows)
        assert Building.objects.filter(name="1号楼").exists()


def test_L02_a_schema_that_does_not_exist_is_an_error(db: None) -> None:
    refused = pytest.raises(OperationalError, match='role "t_c_nobodyshome" does not exist')
    with refused, compound_context(unnamed("c_nobodyshome")), connection.cursor():
        pass


def test_L03_a_missing_table_is_an_error_and_not_the_districts(own_database: OwnDatabase) -> None:
    meijing = Compound.objects.get(slug="meijing")
    record_act(action="district.act", actor_id=None, object_type="x", object_id=None)
    with owner_context(meijing), connection.cursor() as cursor:
        cursor.execute("DROP TABLE audit_auditentry")
    with compound_context(meijing):
        with pytest.raises(ProgrammingError, match='"audit_auditentry" does not exist'):
            AuditEntry.objects.count()
        with pytest.raises(ProgrammingError, match='"audit_auditentry" does not exist'):
            record_act(action="compound.act", actor_id=None, object_type="x", object_id=None)
    acts = AuditEntry.objects.filter(action__endswith=".act")
    assert [entry.action for entry in acts] == ["district.act"]


def test_L04_a_raw_connection_is_that_of_the_place(meijing: Compound) -> None:
    with compound_context(meijing):
        Building.objects.count()
    row = connection.connection.execute("SELECT session_user::text, current_schema()").fetchone()
    assert row == ("chunshui_district", "public")


def test_L05_no_temporary_table_can_stand_before_the_next_ones(in_meijing: Compound) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("CREATE TEMP TABLE register_building (name text)")
        transaction.set_rollback(True)


def test_L06_what_one_compound_caches_is_nothing_to_another(
    meijing: Compound, wangfu: Compound
) -> None:
    with compound_context(meijing):
        cache.set("list", "rows")
    with compound_context(wangfu):
        assert cache.get("list") is None
    assert cache.get("list") is None


def test_L06c_keys_of_two_places_cannot_meet(meijing: Compound) -> None:
    with compound_context(meijing):
        assert place_cache_key("a|b", "", 1) == f"{meijing.schema_name}||1|a|b"


def test_L07_a_thread_begins_nowhere_and_is_refused(in_meijing: Compound) -> None:
    met: list[BaseException] = []

    def look() -> None:
        try:
            connection.cursor()
        except BaseException as error:
            met.append(error)

    thread = Thread(target=look)
    thread.start()
    thread.join()
    assert [type(one) for one in met] == [OutsideEveryPlace]


def test_L08_L09_there_is_no_other_door(meijing: Compound) -> None:
    refused = pytest.raises(RuntimeError, match="no other way")
    with refused, meijing:
        pass
    with refused, schema_context(meijing.schema_name):
        pass
    for door in ("set_tenant", "set_schema", "set_schema_to_public"):
        with refused:
            getattr(connection, door)(meijing)


def test_L10_a_schema_that_stands_is_adopted_by_nobody(meijing: Compound) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        meijing.create_schema(check_if_exists=False)


@pytest.mark.parametrize(
    "name",
    ["../c_b", "a/b", "a:b", "%s", "information_schema", "public", "c_abcdef ", "c_ABCDEF", ""],
)
def test_L12_only_an_opaque_name_is_a_compounds(name: str) -> None:
    for role in (runtime_role, owner_role):
        with pytest.raises(ValueError, match="not a compound's schema"):
            role(name)


def test_L16_no_compound_has_content_types_or_permissions(in_meijing: Compound) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
            " AND (relname LIKE 'django_content%' OR relname LIKE 'auth\\_%')"
        )
        assert cursor.fetchall() == []


def test_L18_nothing_of_a_request_is_left_over(meijing: Compound) -> None:
    stranger(meijing).get("/login/")
    assert place_key() == "public"


async def _seen_by(compound: Compound) -> tuple[str, str]:
    with compound_context(compound):
        await asyncio.sleep(0)
        key = place_cache_key("x", "", 1)
        await asyncio.sleep(0)
        return key, await sync_to_async(_asked)()


def _asked() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT session_user::text")
            return str(cursor.fetchone()[0])
    finally:
        connection.close()


def test_A2_A4_tasks_of_an_event_loop_keep_their_places(own_database: OwnDatabase) -> None:
    compounds = list(Compound.objects.filter(slug__in=["meijing", "wangfu"])) * 20

    async def together() -> list[tuple[str, str]]:
        return await asyncio.gather(*(_seen_by(one) for one in compounds))

    wanted = [(f"{one.schema_name}||1|x", f"t_{one.schema_name}") for one in compounds]
    assert asyncio.run(together()) == wanted
