"""Putting a compound's data out of reach, bringing them back, and removing them for good.

Every step is safe to run twice: whoever was interrupted runs all of them again.
"""

import shutil
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.core.cache import caches
from django.db import connection, transaction
from psycopg import sql

from district.tenancy.context import CompoundLike, installation_context, owner_context
from district.tenancy.names import runtime_role
from district.tenancy.schemas import drop_schema, end_sessions, schema_exists

# What stands in a schema, by table; and the number of its files under this name.
FILES = "files"


def count_contents(compound: CompoundLike) -> dict[str, int]:
    """The rows of every table by its name, and the files."""
    counts = {}
    with owner_context(compound), connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = %s ORDER BY 1",
            [compound.schema_name],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counts[table] = cursor.fetchone()[0]
    counts[FILES] = sum(1 for path in _folder(compound).rglob("*") if path.is_file())
    return counts


def hide_schema(compound: CompoundLike, hidden: str) -> None:
    """Rename the schema to a name that no code of ours can stand in, and shut its role out."""
    end_sessions(compound.schema_name)
    with installation_context(), transaction.atomic():
        if schema_exists(compound.schema_name):
            _run(compound, hidden, "REVOKE USAGE ON SCHEMA {schema} FROM {role}")
            _run(compound, hidden, "ALTER SCHEMA {schema} RENAME TO {hidden}")


def show_schema(compound: CompoundLike, hidden: str) -> None:
    """Give the schema its own name back; nothing else that was taken from its role returns."""
    with installation_context(), transaction.atomic():
        if schema_exists(hidden):
            _run(compound, hidden, "ALTER SCHEMA {hidden} RENAME TO {schema}")
            _run(compound, hidden, "GRANT USAGE ON SCHEMA {schema} TO {role}")


def remove_everything(compound: CompoundLike, hidden: str) -> None:
    """Schema, roles, files and cached answers; afterwards nothing of them can be read again."""
    show_schema(compound, hidden)
    drop_schema(compound.schema_name)
    shutil.rmtree(_folder(compound), ignore_errors=True)
    if _folder(compound).exists():
        raise OSError(f"files of {compound.schema_name} could not be removed")
    forget_cache(compound)


def forget_cache(compound: CompoundLike) -> None:
    """Drop what was answered from the compound's schema before."""
    store = cast(Any, caches["default"])
    client = store._cache.get_client(write=True)
    for key in client.scan_iter(match=f"{compound.schema_name}|*", count=1_000):
        client.delete(key)


def _folder(compound: CompoundLike) -> Path:
    return Path(settings.MEDIA_ROOT) / compound.schema_name


def _run(compound: CompoundLike, hidden: str, statement: str) -> None:
    names = {
        "schema": sql.Identifier(compound.schema_name),
        "role": sql.Identifier(runtime_role(compound.schema_name)),
        "hidden": sql.Identifier(hidden),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(statement).format(**names))
