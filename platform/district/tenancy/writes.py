"""A workspace that may be read and not written: PostgreSQL refuses, whatever the code tries.

Logging in goes on: sessions may be written, and of accounts and tokens the last use alone.
"""

from django.db import ProgrammingError, connection, transaction
from psycopg import sql
from psycopg.errors import InsufficientPrivilege

from district.tenancy.context import CompoundLike, owner_context
from district.tenancy.names import runtime_role
from district.tenancy.schemas import grant_rights

_FORBID = (
    "REVOKE INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {schema} FROM {role}",
    "GRANT INSERT, UPDATE, DELETE ON {schema}.django_session TO {role}",
    "GRANT UPDATE (last_login) ON {schema}.identity_account TO {role}",
    "GRANT UPDATE (last_used_on) ON {schema}.identity_apitoken TO {role}",
)
# Rights to single columns would outlive a grant of the whole table: they are taken back first.
_RESET = _FORBID[:1]


def forbid_writes(compound: CompoundLike) -> None:
    """Take from the compound's role what changes its tables; safe to run twice."""
    with owner_context(compound), transaction.atomic():
        withhold_writes(compound.schema_name, runtime_role(compound.schema_name))


def withhold_writes(schema: str, runtime: str) -> None:
    """The same for a schema that may bear another name; run as its owner."""
    _run(_FORBID, schema, runtime)


def allow_writes(compound: CompoundLike) -> None:
    """Give the compound's role exactly the rights with which it was opened; safe to run twice."""
    with owner_context(compound), transaction.atomic():
        _run(_RESET, compound.schema_name, runtime_role(compound.schema_name))
        grant_rights(compound)


def may_write(compound: CompoundLike) -> bool:
    """Whether the role may still add a row somewhere but among the sessions."""
    with owner_context(compound), connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_or(has_table_privilege(%s, c.oid, 'INSERT')) FROM pg_class c"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " WHERE n.nspname = %s AND c.relkind = 'r' AND c.relname <> 'django_session'",
            [runtime_role(compound.schema_name), compound.schema_name],
        )
        return bool(cursor.fetchone()[0])


def is_refused_write(error: BaseException) -> bool:
    """Whether PostgreSQL refused a statement because the role has no right to it."""
    return isinstance(error, ProgrammingError) and isinstance(
        error.__cause__, InsufficientPrivilege
    )


def _run(statements: tuple[str, ...], schema: str, runtime: str) -> None:
    names = {"schema": sql.Identifier(schema), "role": sql.Identifier(runtime)}
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(**names))
