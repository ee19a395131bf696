"""A schema made by the script is the schema that the migrations make, to the last grant."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from district.tenancy.blueprints import captured_script, current_blueprint, tenant_targets
from district.tenancy.catalogue import UnknownObject, read_schema
from district.tenancy.context import installation_context, owner_context
from district.tenancy.models import Blueprint
from district.tenancy.names import new_schema_name, runtime_role
from district.tenancy.privileges import RUNTIME
from district.tenancy.routines import routines_script
from district.tenancy.schemas import make_schema, unnamed
from tests.conftest import OwnDatabase
from tests.district.tenancy.dumps import dumped


def made() -> str:
    name = new_schema_name()
    with installation_context(), connection.cursor() as cursor:
        blueprint = current_blueprint()
        cursor.execute("BEGIN")
        make_schema(name, blueprint)
        cursor.execute("COMMIT")
    return name


def migrated() -> str:
    """An empty schema with the same roles, filled by Django's own executor."""
    name = new_schema_name()
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("BEGIN")
        make_schema(name, Blueprint(fingerprint="none", script="SELECT 1"))
        cursor.execute("COMMIT")
    with owner_context(unnamed(name)), connection.cursor() as cursor:
        executor = MigrationExecutor(connection)
        executor.migrate(tenant_targets(executor.loader))
        runtime = runtime_role(name)
        cursor.execute(f"REVOKE ALL ON django_migrations FROM {runtime}")
        for log in read_schema().logs:
            cursor.execute(f"REVOKE UPDATE, DELETE ON {log} FROM {runtime}")
        cursor.execute(routines_script().replace(RUNTIME, runtime))
        read_again()
    return name


def read_again() -> None:
    """Let PostgreSQL read its own words of each condition: it writes some otherwise afterwards."""
    for table in read_schema().tables.values():
        for constraint, definition in table.constraints.items():
            if " CHECK (" in definition:
                with connection.cursor() as cursor:
                    cursor.execute(f"ALTER TABLE {table.name} DROP CONSTRAINT {constraint}")
                    cursor.execute(f"ALTER TABLE {table.name} ADD {definition}")


def applied(schema: str) -> list[tuple[str, str]]:
    with owner_context(unnamed(schema)), connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        return list(cursor.fetchall())


def test_a_replayed_schema_equals_a_migrated_one(own_database: OwnDatabase) -> None:
    replayed, original = made(), migrated()
    assert applied(replayed) == applied(original)
    tables, migrated_tables = dumped(own_database, replayed), dumped(own_database, original)
    assert len(migrated_tables) > 500
    assert tables == migrated_tables


def test_the_script_is_the_same_each_time_and_names_no_schema(own_database: OwnDatabase) -> None:
    script = captured_script()
    assert script == current_blueprint().script
    assert "c_" + "x" not in script
    with installation_context(), connection.cursor() as cursor:
        cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'c\\_%'")
        assert [name for (name,) in cursor.fetchall() if name in script] == []


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE VIEW v AS SELECT 1 AS one", "v v"),
        ("CREATE TYPE mood AS ENUM ('a')", "type mood"),
        ("CREATE RULE r AS ON DELETE TO register_building DO INSTEAD NOTHING", "rule r"),
    ],
)
def test_what_a_copy_would_lack_is_refused_by_its_name(
    own_database: OwnDatabase, statement: str, named: str
) -> None:
    name = made()
    with owner_context(unnamed(name)), connection.cursor() as cursor:
        cursor.execute(statement)
        with pytest.raises(UnknownObject, match=named):
            read_schema()
