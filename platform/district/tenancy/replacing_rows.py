"""Carrying every row of a schema from one cluster into an empty copy of it in another."""

from typing import Any

import psycopg
from django.db import connection
from psycopg import sql

# Generated columns follow from the others. The order of both lists is that of names.
_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = %s::regnamespace AND c.relkind = 'r' AND a.attgenerated = ''
GROUP BY c.relname ORDER BY c.relname
"""
_SEQUENCES = """
SELECT sequencename, last_value FROM pg_sequences
WHERE schemaname = %s AND last_value IS NOT NULL
"""
_TRIGGERS = """
SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal
"""


class OtherTables(RuntimeError):
    """The two schemas do not hold the same tables and columns; the message names the first."""


def copy_rows(then: psycopg.Connection[Any], schema: str) -> None:
    """Fill the schema in which the caller stands as its owner with the rows of ``schema`` then.

    Foreign keys are checked as ever; the schema's own triggers are for changes, and this is none.
    """
    tables = _same_tables(then, schema)
    triggers = [str(row[0]) for row in _here(_TRIGGERS)]
    _switch(triggers, "DISABLE")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations")  # those of the script; its own come now
        for table, columns in tables.items():
            _copy_table(then, schema, table, columns)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _switch(triggers, "ENABLE")
    _continue_sequences(then, schema)


def _same_tables(then: psycopg.Connection[Any], schema: str) -> dict[str, list[str]]:
    there = dict(then.execute(_COLUMNS, [schema]).fetchall())
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS.replace("%s", "current_schema()"))
        here = dict(cursor.fetchall())
    for table in sorted({*there} | {*here}):
        if there.get(table) != here.get(table):
            raise OtherTables(f"the columns of {table} differ from those of its state's script")
    return there


def _copy_table(then: psycopg.Connection[Any], schema: str, table: str, columns: list[str]) -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    out = sql.SQL("COPY {} ({}) TO STDOUT (FORMAT binary)").format(
        sql.Identifier(schema, table), names
    )
    into = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(sql.Identifier(table), names)
    with (
        then.cursor() as source,
        connection.cursor() as target,
        source.copy(out) as rows,
        target.copy(into) as taken,
    ):
        for piece in rows:
            taken.write(piece)


def _continue_sequences(then: psycopg.Connection[Any], schema: str) -> None:
    with connection.cursor() as cursor:
        for name, last in then.execute(_SEQUENCES, [schema]).fetchall():
            cursor.execute("SELECT setval(quote_ident(%s)::regclass, %s)", [name, last])


def _switch(tables: list[str], how: str) -> None:
    with connection.cursor() as cursor:
        for table in tables:
            statement = sql.SQL("ALTER TABLE {} " + how + " TRIGGER USER")
            cursor.execute(statement.format(sql.Identifier(table)))


def _here(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
