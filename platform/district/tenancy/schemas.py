"""Making and removing schemas, each with its two roles; all of one or nothing."""

import logging
from dataclasses import dataclass
from uuid import UUID

from django.db import DatabaseError, connection, transaction
from psycopg import sql
from psycopg.errors import DependentObjectsStillExist

from district.core.ids import uuid7
from district.tenancy.blueprints import default_rights, withheld
from district.tenancy.catalogue import read_schema
from district.tenancy.context import CompoundLike, installation_context
from district.tenancy.models import Blueprint
from district.tenancy.names import COMPOUNDS_GROUP, owner_role, runtime_role
from district.tenancy.privileges import ROWS, RUNTIME, login_clause

# A request that never ends must not hold a compound's connections for ever.
_STATEMENT_SECONDS = 60

# A role's connections: the processes of a busy evening, not a flood.
_CONNECTIONS = 40

STATE_PREFIX = "chunshui:"

# Whoever passes over many schemas on one connection gives it up after so many: a server process
# keeps what it ever touched, about a megabyte a schema.
SCHEMAS_A_CONNECTION = 100

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Unnamed:
    """A schema that is no compound's yet."""

    id: UUID
    schema_name: str


def unnamed(schema_name: str) -> CompoundLike:
    """The schema as a place that can be entered."""
    return Unnamed(uuid7(), schema_name)


def make_schema(schema_name: str, blueprint: Blueprint) -> None:
    """Make the schema, its roles, its tables and its rights, in the running transaction."""
    owner, runtime = owner_role(schema_name), runtime_role(schema_name)
    names = {
        "schema": sql.Identifier(schema_name),
        "owner": sql.Identifier(owner),
        "runtime": sql.Identifier(runtime),
        "group": sql.Identifier(COMPOUNDS_GROUP),
        "login": login_clause(runtime),
        "connections": sql.Literal(_CONNECTIONS),
        "seconds": sql.Literal(f"{_STATEMENT_SECONDS}s"),
        "state": sql.Literal(STATE_PREFIX + blueprint.fingerprint),
        "rights": sql.SQL(default_rights(owner, runtime)),
        "script": sql.SQL(blueprint.script.replace(RUNTIME, runtime)),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_MAKE).format(**names))


_MAKE = """
CREATE ROLE {owner} NOLOGIN;
CREATE ROLE {runtime} {login} IN ROLE {group} CONNECTION LIMIT {connections};
ALTER ROLE {runtime} SET search_path = {schema}, pg_temp;
ALTER ROLE {runtime} SET statement_timeout = {seconds};
GRANT {owner}, {runtime} TO CURRENT_USER;
CREATE SCHEMA {schema} AUTHORIZATION {owner};
COMMENT ON SCHEMA {schema} IS {state};
GRANT USAGE ON SCHEMA {schema} TO {runtime};
SET LOCAL ROLE {owner};
SET LOCAL search_path = {schema}, pg_temp;
SET LOCAL check_function_bodies = off;
{rights};
{script};
RESET ROLE;
SET LOCAL search_path = public
"""


def drop_schema(schema_name: str) -> None:
    """Remove the schema, everything in it, and its roles; nothing happens if it is gone."""
    with installation_context():
        end_sessions(schema_name)
        with transaction.atomic(), connection.cursor() as cursor:
            drop = sql.SQL("DROP SCHEMA IF EXISTS {} CASCADE")
            cursor.execute(drop.format(sql.Identifier(schema_name)))
            for role in (owner_role(schema_name), runtime_role(schema_name)):
                _drop_role(role)


def _drop_role(role: str) -> None:
    """Roles are the server's: one that another database knows (a restore's, say) stays for it."""
    name = sql.Identifier(role)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        if cursor.fetchone() is None:
            return
        cursor.execute(sql.SQL("DROP OWNED BY {}").format(name))
        try:
            with transaction.atomic():
                cursor.execute(sql.SQL("DROP ROLE {}").format(name))
        except DatabaseError as error:
            if not isinstance(error.__cause__, DependentObjectsStillExist):
                raise
            logger.warning("role %s is known in another database of this server and stays", role)


def end_sessions(schema_name: str) -> int:
    """End every session of the schema's login in this database; return how many."""
    with installation_context(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid, 5000)) FROM pg_stat_activity"
            " WHERE usename = %s AND datname = current_database()",
            [runtime_role(schema_name)],
        )
        return int(cursor.fetchone()[0])


def schema_exists(schema_name: str) -> bool:
    """Whether a schema of this name stands; a half-made one never does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [schema_name])
        return cursor.fetchone() is not None


def grant_rights(compound: CompoundLike) -> None:
    """Give the login the rights with which the schema was made; run as the schema's owner."""
    runtime = runtime_role(compound.schema_name)
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT {ROWS} ON ALL TABLES IN SCHEMA {compound.schema_name} TO {runtime}")
        cursor.execute("; ".join(withheld(read_schema().logs)).replace(RUNTIME, runtime))


def schema_states() -> dict[str, str]:
    """The state of each compound's schema in this database: one question to the catalogue."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname, coalesce(obj_description(oid, 'pg_namespace'), '')"
            " FROM pg_namespace WHERE nspname LIKE 'c\\_%'"
        )
        return {name: state.removeprefix(STATE_PREFIX) for name, state in cursor.fetchall()}
