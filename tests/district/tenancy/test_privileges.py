"""Every grant in the database is one that privileges.py names; a new one fails here."""

from typing import Any

import pytest
from django.db import connection

from district.registry.models import Compound
from district.tenancy.context import installation_context
from district.tenancy.names import BACKUP_ROLE, COMPOUNDS_GROUP, DISTRICT_ROLE, ROLLUP_ROLE
from district.tenancy.privileges import NEEDLESS_FUNCTIONS, secure_shared_schema

pytestmark = pytest.mark.django_db

ROWS = {"SELECT", "INSERT", "UPDATE", "DELETE"}
LOGGED = {"SELECT", "INSERT"}
# What the roll-up's login may: look into a schema, and ask these functions.
QUESTIONS = {"rollup", "rollup_changes", "rollup_forget_changes"}

# Grants to anybody but the owner: schema, object, kind, grantee ('' is PUBLIC), privilege.
GRANTS = """
SELECT n.nspname, c.relname, c.relkind::text, coalesce(r.rolname, ''), a.privilege_type
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
CROSS JOIN LATERAL aclexplode(c.relacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE (n.nspname = 'public' OR n.nspname LIKE 'c\\_%') AND a.grantee <> c.relowner
UNION ALL
SELECT n.nspname, '', 'n', coalesce(r.rolname, ''), a.privilege_type FROM pg_namespace n
CROSS JOIN LATERAL aclexplode(n.nspacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE (n.nspname = 'public' OR n.nspname LIKE 'c\\_%') AND a.grantee <> n.nspowner
UNION ALL
SELECT n.nspname, p.proname, 'f', coalesce(r.rolname, ''), a.privilege_type
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
CROSS JOIN LATERAL aclexplode(p.proacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE n.nspname LIKE 'c\\_%' AND a.grantee <> p.proowner
UNION ALL
SELECT '', '', 'd', coalesce(r.rolname, ''), a.privilege_type FROM pg_database d
CROSS JOIN LATERAL aclexplode(d.datacl) a LEFT JOIN pg_roles r ON r.oid = a.grantee
WHERE d.datname = current_database() AND a.grantee <> d.datdba
"""
LOGS = """
SELECT n.nspname, c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE t.tgname = 'append_only'
"""

Grant = tuple[Any, ...]


def asked(statement: str, *values: list[str]) -> list[tuple[Any, ...]]:
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return list(cursor.fetchall())


def allowed(grant: Grant, logs: set[tuple[str, str]]) -> bool:
    """Whether the table of privileges.py says so."""
    schema, name, kind, grantee, privilege = map(str, grant)
    if kind == "d":
        return privilege == "CONNECT" and grantee in {DISTRICT_ROLE, ROLLUP_ROLE, COMPOUNDS_GROUP}
    if grantee == ROLLUP_ROLE:
        if kind == "n":
            return schema != "public" and privilege == "USAGE"
        return kind == "f" and privilege == "EXECUTE" and name in QUESTIONS
    if grantee != (DISTRICT_ROLE if schema == "public" else f"t_{schema}"):
        return False
    if kind == "n":
        return privilege == "USAGE"
    if kind == "f":
        return privilege == "EXECUTE" and name in QUESTIONS
    if kind == "S":
        return privilege in {"USAGE", "SELECT"}
    if name == "django_migrations":
        return schema == "public" and privilege == "SELECT"
    if kind == "v":
        return schema == "public" and privilege == "SELECT"
    return kind == "r" and privilege in (LOGGED if (schema, name) in logs else ROWS)


def test_no_grant_is_there_that_is_not_named() -> None:
    logs = {(schema, table) for schema, table in asked(LOGS)}
    grants = asked(GRANTS)
    assert len(grants) > 400
    assert [grant for grant in grants if not allowed(grant, logs)] == []


def test_a_new_grant_is_noticed(meijing: Compound) -> None:
    assert not allowed((meijing.schema_name, "register_household", "r", "", "SELECT"), set())
    other = ("c_other", "register_household", "r", f"t_{meijing.schema_name}", "SELECT")
    assert not allowed(other, set())
    assert not allowed(("public", "registry_compound", "r", f"t_{meijing.schema_name}", "x"), set())


def test_roles_are_nothing_more_than_they_must_be() -> None:
    rows = asked(
        "SELECT rolname, rolcanlogin FROM pg_roles WHERE rolname ~ '^([ot]_c_|chunshui_)'"
        " AND (rolsuper OR rolcreaterole OR rolcreatedb OR rolreplication OR rolbypassrls)"
    )
    assert rows == [(BACKUP_ROLE, True)]
    logins = asked(
        "SELECT rolname FROM pg_roles WHERE rolcanlogin AND rolname ~ '^(o_c_|chunshui_)'"
    )
    assert sorted(logins) == [(BACKUP_ROLE,), (DISTRICT_ROLE,), (ROLLUP_ROLE,)]


def test_who_copies_the_cluster_can_do_nothing_else() -> None:
    assert asked(
        "SELECT rolreplication, rolsuper, rolcreaterole, rolbypassrls,"
        " has_database_privilege(oid, current_database(), 'CONNECT') FROM pg_roles"
        f" WHERE rolname = '{BACKUP_ROLE}'"
    ) == [(True, False, False, False, False)]


def test_no_login_is_a_member_of_anything_but_the_group() -> None:
    members = asked(
        "SELECT DISTINCT g.rolname FROM pg_auth_members m JOIN pg_roles r ON r.oid = m.member"
        " JOIN pg_roles g ON g.oid = m.roleid WHERE r.rolname ~ '^(t_c_|chunshui_)'"
    )
    assert members == [(COMPOUNDS_GROUP,)]


def test_functions_that_nobody_needs_are_nobodys() -> None:
    still = asked(
        "SELECT proname FROM pg_proc WHERE proname = ANY(%s) AND"
        " has_function_privilege('chunshui_compounds', oid, 'EXECUTE')",
        NEEDLESS_FUNCTIONS,
    )
    assert still == []


def test_securing_twice_changes_nothing() -> None:
    before = sorted(asked(GRANTS))
    secure_shared_schema()
    assert sorted(asked(GRANTS)) == before
