"""A read-only compound is read as ever, and PostgreSQL itself refuses each change."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client

from district.core.permissions import Action, Role
from district.registry.models import Compound, CompoundStatus
from district.registry.services.life import close_compound as close
from district.registry.services.life import (
    make_read_only,
    make_writable,
    reopen_compound,
    settle_rights,
)
from district.tenancy.context import compound_context
from district.tenancy.fleet import migrate_fleet
from district.tenancy.writes import allow_writes, forbid_writes, may_write
from tests.district.registry.lives import told
from tests.isolation.ground import Ground, contents, lived_in
from tests.isolation.walking import COMPOUND, LEAVING, knock
from tests.make import account, building
from tests.visitors import inside, machine, visitor

pytestmark = pytest.mark.committed

WRITABLE = {"django_session"}


@pytest.fixture(autouse=True)
def _no_limits(settings: Any) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, 10**6)
    settings.MEDIA_ROOT = settings.MEDIA_ROOT / "read_only"


@pytest.fixture
def ground(meijing: Compound) -> Ground:
    return lived_in(meijing, "朱鹮", "1370000")


def rights(compound: Compound) -> list[tuple[Any, ...]]:
    """Everything that is granted in the schema, to the table and to the column."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname, a.attname, c.relacl::text, a.attacl::text FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attacl IS NOT NULL"
            " WHERE n.nspname = %s ORDER BY 1, 2",
            [compound.schema_name],
        )
        rows: list[tuple[Any, ...]] = [
            (name, column, sorted((acl or "").strip("{}").split(",")), own)
            for name, column, acl, own in cursor.fetchall()
        ]
    return rows


def refused(statement: str) -> bool:
    with transaction.atomic(), connection.cursor() as cursor:
        try:
            cursor.execute(statement)
        except ProgrammingError as error:
            return "permission denied" in str(error)
        finally:
            connection.set_rollback(True)
    return False


def test_postgresql_refuses_each_change_of_each_table(meijing: Compound) -> None:
    make_read_only(compound=meijing, **told())
    with compound_context(meijing), connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relkind = 'r'",
            [meijing.schema_name],
        )
        tables = {row[0] for row in cursor.fetchall()} - WRITABLE
        assert len(tables) > 25
        for table in tables:
            assert refused(f"DELETE FROM {table}"), table
            assert refused(f"INSERT INTO {table} DEFAULT VALUES"), table
        assert refused("UPDATE identity_account SET name = 'x'")
        assert not refused("UPDATE identity_account SET last_login = now()")
        assert not refused("UPDATE identity_apitoken SET last_used_on = now()")


def test_the_rights_afterwards_are_those_of_before(meijing: Compound) -> None:
    before = rights(meijing)
    forbid_writes(meijing)
    assert rights(meijing) != before
    forbid_writes(meijing)
    allow_writes(meijing)
    assert rights(meijing) == before


def test_people_log_in_and_programs_read(ground: Ground) -> None:
    make_read_only(compound=ground.place, **told())
    visitor(ground.place, ground.officer)
    with inside(ground.place):
        assert ground.officer.tokens.get().last_used_on is None
    bearer = {"authorization": f"Bearer {ground.token}"}
    assert (
        Client(HTTP_HOST="meijing.localhost", headers=bearer).get("/api/v1/me").status_code == 200
    )


def test_every_address_is_read_as_ever_and_no_change_crashes_or_happens(ground: Ground) -> None:
    make_read_only(compound=ground.place, **told())
    client = visitor(ground.place, ground.officer, raise_request_exception=False)
    before = contents(ground.place)
    answers = list(knock(client, COMPOUND, ground.values, passing=LEAVING))
    assert [str(one) for one in answers if one.status >= 500] == []
    assert sum((one.method, one.status) == ("GET", 200) for one in answers) > 40
    assert contents(ground.place) == before
    told_so = [one for one in answers if one.status == 403 and "只读" in one.text]
    assert len(told_so) > 5


def test_a_page_and_a_machine_are_told_why(ground: Ground) -> None:
    make_read_only(compound=ground.place, **told())
    client = visitor(ground.place, ground.officer)
    assert "可以查看，不能新增或修改" in client.get("/matters/").content.decode()
    page = client.post("/matters/report/", {"text": "楼道灯坏了"})
    assert page.status_code == 403
    assert "这个小区现在只读" in page.content.decode()
    program = Client(
        HTTP_HOST="meijing.localhost", headers={"authorization": f"Bearer {ground.token}"}
    )
    answer = program.post("/api/v1/matters", {"text": "楼道灯坏了"}, "application/json")
    assert (answer.status_code, answer.json()["code"]) == (403, "compound_read_only")


def test_what_is_refused_elsewhere_stays_an_error(ground: Ground) -> None:
    """Only a compound that is read-only may be told so: a lacking right is our mistake."""
    forbid_writes(ground.place)
    client = visitor(ground.place, ground.officer, raise_request_exception=False)
    assert client.post("/matters/report/", {"text": "楼道灯坏了"}).status_code == 500


def close_and_reopen(compound: Compound, **why: Any) -> None:
    close(compound=compound, **why)
    reopen_compound(compound=compound, **why)


@pytest.mark.parametrize("act", [make_writable, close_and_reopen])
def test_changes_are_possible_again(meijing: Compound, act: Callable[..., Any]) -> None:
    make_read_only(compound=meijing, **told())
    act(compound=meijing, **told())
    assert meijing.status == CompoundStatus.ACTIVE
    with compound_context(meijing):
        building("9号楼")


def test_rights_left_by_an_interruption_are_taken_by_the_clock(
    meijing: Compound, wangfu: Compound
) -> None:
    Compound.objects.filter(pk=meijing.pk).update(status=CompoundStatus.READ_ONLY)
    assert (settle_rights(), settle_rights()) == (1, 0)
    assert not may_write(meijing) and may_write(wangfu)


def test_a_migration_without_work_gives_nothing_back(meijing: Compound) -> None:
    make_read_only(compound=meijing, **told())
    assert migrate_fleet().done == 0
    assert not may_write(meijing)


def test_the_districts_token_reads_a_read_only_compound(meijing: Compound) -> None:
    make_read_only(compound=meijing, **told())
    program = machine(None, account(Role.DISTRICT_ADMIN))
    found = program.get("/api/v1/compounds", {"status": "read_only"}).json()["results"]
    assert [one["slug"] for one in found] == ["meijing"]
    assert Action.COMPOUNDS_MANAGE
