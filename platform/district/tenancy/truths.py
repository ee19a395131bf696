"""What stands in a compound at a moment, so that a recovery to that moment can be held against it.

The tables are locked against writing while they are read: whoever changed them has committed
before the moment, whoever waits commits after it. So a recovery that ends with the last commit
before the moment must show exactly these rows.
"""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import OperationalError, connection, transaction
from psycopg import sql

from district.core.clock import now
from district.tenancy.context import CompoundLike, installation_context
from district.tenancy.models import Truth

# Locks are waited for no longer than people would wait for us.
_LOCK_SECONDS = 1
_KEPT = timedelta(days=35)

# A row's text means the same on both sides.
_SAME_TEXT = (
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
)
_COLUMNS = """
SELECT c.relname, array_agg(a.attname::text ORDER BY a.attname) FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relnamespace = (SELECT oid FROM pg_namespace WHERE nspname = %s) AND c.relkind = 'r'
GROUP BY c.relname ORDER BY c.relname
"""
# Of no order: a sum over 64-bit hashes of rows, columns in the order of their names.
_SUM = """
SELECT count(*), coalesce(sum(hashtextextended(ROW({columns})::text, 0)::numeric), 0)::text
FROM {table}
"""

Sums = dict[str, list[Any]]


class Asked(Protocol):
    """A cursor, Django's or psycopg's own."""

    def execute(self, query: Any, params: Any = None, /) -> Any:
        """Run a statement."""

    def fetchall(self) -> list[Any]:
        """All rows of its answer."""


def sums(cursor: Asked, schema: str) -> Sums:
    """Of each table of the schema by its name: the number of rows, and a sum over them."""
    for statement in _SAME_TEXT:
        cursor.execute(statement)
    cursor.execute(_COLUMNS, [schema])
    found: Sums = {}
    for table, columns in cursor.fetchall():
        names = sql.SQL(", ").join(map(sql.Identifier, columns))
        cursor.execute(sql.SQL(_SUM).format(columns=names, table=sql.Identifier(schema, table)))
        found[table] = list(cursor.fetchall()[0])
    return found


def record_truth(compounds: Sequence[CompoundLike]) -> Truth | None:
    """Read one of the compounds, whichever; None if none is there or people are busy in it."""
    if not compounds:
        return None
    schema = random.choice(compounds).schema_name  # noqa: S311 -- no secret
    with installation_context():
        Truth.objects.filter(taken_at__lt=now() - _KEPT).delete()
        try:
            with transaction.atomic():
                return _read(schema)
        except OperationalError:
            return None


def _read(schema: str) -> Truth:
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_SECONDS}s'")
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema])
        tables = [sql.Identifier(schema, str(row[0])) for row in cursor.fetchall()]
        locked = sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.SQL(", ").join(tables))
        cursor.execute(locked)
        cursor.execute("SELECT clock_timestamp()")
        [(taken_at,)] = cursor.fetchall()
        return Truth.objects.create(
            schema_name=schema, taken_at=taken_at, tables=sums(cursor, schema)
        )


def truth_since(moment: datetime) -> Truth | None:
    """Any one of the truths recorded since ``moment``."""
    found = Truth.objects.filter(taken_at__gte=moment)
    count = found.count()
    return found.order_by("id")[random.randrange(count)] if count else None  # noqa: S311


def differences(truth: Truth, found: Sums) -> str:
    """What of the recovered tables is not as it was; empty if all is."""
    if not found:
        return "the schema is not there"
    other = sorted(
        table for table in {*truth.tables, *found} if truth.tables.get(table) != found.get(table)
    )
    return f"other rows than recorded: {', '.join(other)}" if other else ""
