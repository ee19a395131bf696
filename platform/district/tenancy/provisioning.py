"""Opening and removing a compound's schema, with its role and its rights.

A schema's name is opaque and never reused; it is made in one transaction, so that an
interruption leaves nothing half made.
"""

import secrets
import string

from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import sql

from district.tenancy.context import CompoundLike, district_context, owner_context
from district.tenancy.names import role_name

_ALPHABET = string.ascii_lowercase + string.digits

# What a request inside the schema may do. Append-only tables lose UPDATE and DELETE below.
_GRANTS = (
    "GRANT USAGE ON SCHEMA {schema} TO {role}",
    "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} TO {role}",
    "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {role}",
    "REVOKE ALL ON {schema}.django_migrations FROM {role}",
)


def new_schema_name() -> str:
    """``c_`` and twelve random letters: says nothing about the compound, is never used again."""
    return "c_" + "".join(secrets.choice(_ALPHABET) for _ in range(12))


def wall_off_public() -> None:
    """Take the shared schema out of everyone's reach but the application's own login."""
    with district_context(), connection.cursor() as cursor:
        cursor.execute("REVOKE ALL ON SCHEMA public FROM PUBLIC")
        cursor.execute(
            sql.SQL("REVOKE TEMPORARY ON DATABASE {} FROM PUBLIC").format(
                sql.Identifier(connection.settings_dict["NAME"])
            )
        )


def create_schema(compound: CompoundLike) -> None:
    """Make the schema, its role, its tables and its rights; all of it or nothing."""
    with owner_context(compound), transaction.atomic():
        names = _names(compound)
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("CREATE ROLE {role} NOLOGIN").format(**names))
            cursor.execute(sql.SQL("GRANT {role} TO CURRENT_USER").format(**names))
            cursor.execute(sql.SQL("CREATE SCHEMA {schema}").format(**names))
        migrate_schema(compound)


def migrate_schema(compound: CompoundLike) -> int:
    """Apply the migrations that ``compound`` lacks and renew its rights; return how many."""
    with owner_context(compound), transaction.atomic():
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            executor.migrate(executor.loader.graph.leaf_nodes(), plan)
            grant_rights(compound)
        return len(plan)


def grant_rights(compound: CompoundLike) -> None:
    """Give the schema's role its rights, and take from it what is written only once."""
    names = _names(compound)
    with connection.cursor() as cursor:
        for statement in _GRANTS:
            cursor.execute(sql.SQL(statement).format(**names))
        cursor.execute(
            "SELECT event_object_table FROM information_schema.triggers"
            " WHERE trigger_schema = %s AND trigger_name = 'append_only'",
            [compound.schema_name],
        )
        for table in {row[0] for row in cursor.fetchall()}:
            cursor.execute(
                sql.SQL("REVOKE UPDATE, DELETE ON {schema}.{table} FROM {role}").format(
                    table=sql.Identifier(table), **names
                )
            )


def drop_schema(compound: CompoundLike) -> None:
    """Remove the schema, everything in it, and its role."""
    names = _names(compound)
    with district_context(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP SCHEMA IF EXISTS {schema} CASCADE").format(**names))
        cursor.execute(sql.SQL("DROP ROLE IF EXISTS {role}").format(**names))


def schema_exists(schema_name: str) -> bool:
    """Whether the schema stands, half-opened ones excluded (there are none)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema_name])
        return cursor.fetchone() is not None


def _names(compound: CompoundLike) -> dict[str, sql.Identifier]:
    return {
        "schema": sql.Identifier(compound.schema_name),
        "role": sql.Identifier(role_name(compound.schema_name)),
    }
