"""Injected SQL reaches nothing beyond the compound in which it was injected.

The view has a hole on purpose. PostgreSQL holds the wall: the session's user is the compound,
and is a member of nothing that it could become.
"""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, close_old_connections, connection
from django.test import Client, override_settings
from pytest_django import DjangoDbBlocker

from district.core.permissions import Role
from district.registry.models import Compound
from district.tenancy.context import compound_context
from district.tenancy.names import owner_role, runtime_role
from tenants.register.services import add_building, add_household, add_unit
from tests import make
from tests.conftest import copied_database, standing_in
from tests.isolation.ground import contents
from tests.visitors import stranger

CANARY = "白鹭"
TELLS_OF_SEARCH_PATH = 180_000
REFUSALS = {
    "42501",  # permission denied
    "0LP01",  # not a role one may become
    "22023",  # no such role
    "42883",  # no such function in sight
    "42P01",  # no such table in sight
    "0A000",  # not supported by this server
    "25P02",  # the refusal before ended the transaction
}

# {other} is another compound's schema, {owner} and {login} its roles.
READ = "SELECT room FROM {other}.register_household"
ATTACKS = {
    "another schema by UNION": "' UNION " + READ + " --",
    "the registry": "' UNION SELECT slug FROM public.registry_compound --",
    "the district's accounts": "' UNION SELECT phone FROM public.identity_account --",
    "RESET ROLE": "'; RESET ROLE; " + READ + " --",
    "SET ROLE to the login": "'; SET ROLE {login}; " + READ + " --",
    "SET ROLE to the owner": "'; SET ROLE {owner}; " + READ + " --",
    "SET ROLE to the district": "'; SET ROLE chunshui_district; SELECT phone FROM"
    " public.identity_account --",
    "RESET SESSION AUTHORIZATION": "'; RESET SESSION AUTHORIZATION; " + READ + " --",
    "SET SESSION AUTHORIZATION": "'; SET SESSION AUTHORIZATION {login}; " + READ + " --",
    "one SELECT with ts_stat": "' UNION SELECT set_config('role', '{login}', false) UNION"
    " SELECT word FROM ts_stat('SELECT to_tsvector(room) FROM {other}.register_household') --",
    "one SELECT with query_to_xml": "' UNION SELECT set_config('role', '{login}', false) UNION"
    " SELECT query_to_xml('" + READ.replace("'", "''") + "', true, true, '')::text --",
    "session_authorization by set_config": "' UNION SELECT"
    " set_config('session_authorization', '{login}', false) UNION " + READ + " --",
    "the search path": "'; SET search_path = {other}; SELECT room FROM register_household --",
    "no row security": "'; SET row_security = off; " + READ + " --",
    "writing": "'; UPDATE {other}.register_household SET room = 'x' --",
    "deleting": "'; DELETE FROM {other}.register_household --",
    "emptying its own table": "'; TRUNCATE register_household CASCADE --",
    "changing its own tables": "'; ALTER TABLE register_household ADD x int --",
    "a table of its own": "'; CREATE TABLE trap (x int) --",
    "a temporary table": "'; CREATE TEMP TABLE register_household (room text) --",
    "another's function": "'; SELECT {other}.append_only() --",
    "a file of the server": "' UNION SELECT pg_read_file('/etc/passwd') --",
    "a program of the server": "'; COPY register_household TO PROGRAM 'id' --",
    "a large object": "' UNION SELECT lo_from_bytea(0, 'x')::text --",
    "a message to others": "' UNION SELECT pg_notify('x', 'y')::text --",
    "other people's queries": "' UNION SELECT usename FROM pg_stat_activity WHERE query LIKE"
    " '%{other}%' AND usename <> current_user --",
    "ending others' sessions": "' UNION SELECT pg_terminate_backend(pid)::text FROM"
    " pg_stat_activity WHERE usename = 'chunshui_district' --",
    "a new role": "'; CREATE ROLE intruder LOGIN --",
}


@pytest.fixture(scope="module")
def two_compounds(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Compound, Compound]]:
    """Committed: a wall that hides what was never committed would prove nothing."""
    with django_db_blocker.unblock(), copied_database() as copy, standing_in(copy):
        here, there = (Compound.objects.get(slug=slug) for slug in ("meijing", "wangfu"))
        for compound, name in ((here, "朱鹮"), (there, CANARY)):
            with compound_context(compound):
                unit = add_unit(building=add_building(name=name), name=name)
                add_household(unit=unit, room=name)
                make.account(Role.RESIDENT, name=name)
        yield here, there


@pytest.fixture
def here_and_there(
    committed_rows: None,
    two_compounds: tuple[Compound, Compound],
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[tuple[Compound, Compound]]:
    with django_db_blocker.unblock(), override_settings(ROOT_URLCONF="tests.isolation.injectable"):
        yield two_compounds


def attack(client: Client, payload: str, other: Compound) -> tuple[str, str]:
    """What came back, and the code of PostgreSQL's refusal."""
    schema = other.schema_name
    text = payload.format(other=schema, owner=owner_role(schema), login=runtime_role(schema))
    try:
        return client.get("/households/", {"room": text}).content.decode(), ""
    except Exception as error:
        return "", str(getattr(error.__cause__, "sqlstate", None) or type(error).__name__)


def test_the_hole_is_one(here_and_there: tuple[Compound, Compound]) -> None:
    """Without this, walls in front of no hole would look sound."""
    here, there = here_and_there
    body, code = attack(stranger(here), "' OR true --", there)
    assert ("\\u6731" in body, code) == (True, "")


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_is_refused_by_its_name(
    here_and_there: tuple[Compound, Compound], name: str
) -> None:
    here, there = here_and_there
    before = contents(there)
    body, code = attack(stranger(here), ATTACKS[name], there)
    assert "\\u767d" not in body and CANARY not in body
    if name in {"other people's queries"}:
        assert body == '{"rooms": []}'
    else:
        assert code in REFUSALS, (code, body)
    assert contents(there) == before


def test_what_a_request_sets_does_not_open_the_next_one(
    here_and_there: tuple[Compound, Compound],
) -> None:
    here, there = here_and_there
    client = stranger(here)
    attack(client, "'; SET search_path = {other}, pg_temp --", there)
    close_old_connections()  # as Django does between requests
    body, code = attack(client, "' OR true --", there)
    assert "\\u767d" not in body
    if connection.pg_version >= TELLS_OF_SEARCH_PATH:  # type: ignore[attr-defined]
        assert (code, "\\u6731" in body) == ("", True)
    else:
        assert code in REFUSALS


def test_the_district_itself_reads_no_compound(
    here_and_there: tuple[Compound, Compound],
) -> None:
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute(f"SELECT * FROM {here_and_there[1].schema_name}.register_household")
