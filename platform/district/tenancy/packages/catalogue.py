"""What stands in the running compound's schema, as PostgreSQL itself knows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from psycopg import sql

from district.tenancy.context import CompoundLike, owner_context, require_compound
from district.tenancy.packages.rules import rule_of

# Not data: a package carries it in its manifest.
_MIGRATIONS = "django_migrations"

# Each question goes by an index: no index leads from a schema to its tables, but its
# dependencies do, and a scan of all relations would grow with the number of compounds.
_RELATIONS = """
SELECT objid FROM pg_depend
WHERE refclassid = 'pg_namespace'::regclass AND refobjid = %s::regnamespace
    AND classid = 'pg_class'::regclass
"""
_COLUMNS = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
       coalesce(array_position(i.indkey::int2[], a.attnum), -1)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.oid = ANY(%s::oid[]) AND c.relkind IN ('r', 'p') AND a.attgenerated = ''
ORDER BY c.relname, a.attnum
"""
_KEYS = """
SELECT DISTINCT (SELECT relname FROM pg_class WHERE oid = conrelid),
       (SELECT relname FROM pg_class WHERE oid = confrelid)
FROM pg_constraint
WHERE conrelid = ANY(%s::oid[]) AND contype = 'f' AND conrelid <> confrelid
"""
_SEQUENCES = """
SELECT s.relname, coalesce(t.relname, '')
FROM pg_class s
LEFT JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass
    AND d.refclassid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
LEFT JOIN pg_class t ON t.oid = d.refobjid
WHERE s.oid = ANY(%s::oid[]) AND s.relkind = 'S'
ORDER BY s.relname
"""


@dataclass(frozen=True)
class Column:
    """A stored column; generated ones are left out, they follow from the others."""

    name: str
    type: str
    nullable: bool


@dataclass(frozen=True)
class Table:
    """A table with its columns, and those of its primary key in the key's order."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]


@dataclass(frozen=True)
class Sequence:
    """A sequence and where it stands; numbers that were given out are never given again."""

    name: str
    last_value: int
    is_called: bool


def leaving_tables() -> list[Table]:
    """The tables that may leave, each after those to which its keys point."""
    found: dict[str, list[tuple[Column, int]]] = {}
    for table, name, kind, nullable, place in _rows(_COLUMNS):
        found.setdefault(table, []).append((Column(name, kind, nullable), place))
    tables = {name: _table(name, columns) for name, columns in found.items() if _leaves(name)}
    keys = [(table, other) for table, other in _rows(_KEYS)]
    return [tables[name] for name in in_key_order(tables, keys)]


def in_key_order(tables: Iterable[str], keys: Iterable[tuple[str, str]]) -> list[str]:
    """Tables after those to which their keys point; by name where keys go round in a circle."""
    pointed: dict[str, set[str]] = {name: set() for name in sorted(tables)}
    for table, other in sorted(keys):
        if table in pointed and other in pointed:
            pointed[table].add(other)
    try:
        return list(TopologicalSorter(pointed).static_order())
    except CycleError:
        return list(pointed)


def leaving_sequences() -> list[Sequence]:
    """Where the sequences stand, those of tables that stay at home left out."""
    names = [name for name, owner in _rows(_SEQUENCES) if not owner or _leaves(owner)]
    found = []
    with connection.cursor() as cursor:
        for name in names:
            statement = sql.SQL("SELECT last_value, is_called FROM {}")
            cursor.execute(statement.format(sql.Identifier(name)))
            found.append(Sequence(name, *cursor.fetchone()))
    return found


def applied_migrations(compound: CompoundLike) -> list[str]:
    """``app.name`` of the migrations that ``compound`` has had, of a compound's own apps."""
    with owner_context(compound), connection.cursor() as cursor:
        cursor.execute(f"SELECT app, name FROM {_MIGRATIONS}")  # noqa: S608 our own constant
        return _sorted_migrations(cursor.fetchall())


def known_migrations() -> list[str]:
    """``app.name`` of the migrations that this installation gives to a new compound."""
    return _sorted_migrations(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _sorted_migrations(found: Iterable[tuple[str, str]]) -> list[str]:
    labels = {config.label for config in apps.get_app_configs() if config.name in _own_apps()}
    return sorted(f"{app}.{name}" for app, name in found if app in labels)


def _own_apps() -> set[str]:
    return set(settings.TENANT_APPS)


def _table(name: str, columns: list[tuple[Column, int]]) -> Table:
    key = sorted((place, column.name) for column, place in columns if place >= 0)
    return Table(name, tuple(column for column, _place in columns), tuple(one for _, one in key))


def _leaves(table: str) -> bool:
    return table != _MIGRATIONS and not rule_of(table).stays


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_RELATIONS, [require_compound().schema_name])
        cursor.execute(query, [[oid for (oid,) in cursor.fetchall()]])
        return list(cursor.fetchall())
