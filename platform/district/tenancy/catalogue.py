"""What stands in one schema, read from PostgreSQL's catalogue without its name.

The same reading serves the script from which schemas are made and the comparison of two
schemas. It must run with that schema alone in the search path: names then come unqualified.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from district.tenancy.context import place_key

_TABLES = """
SELECT c.oid, quote_ident(c.relname) FROM pg_class c
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY c.relname
"""
_COLUMNS = """
SELECT a.attrelid, quote_ident(a.attname), format_type(a.atttypid, a.atttypmod), a.attnotnull,
       a.attidentity::text, a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid),
       CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END
FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
  AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attrelid, a.attnum
"""
_CONSTRAINTS = """
SELECT conrelid, confrelid, quote_ident(conname), contype::text, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'
  AND contype <> 't' ORDER BY conname
"""
_INDEXES = """
SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
WHERE c.relnamespace = current_schema()::regnamespace
  AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype <> 'f')
ORDER BY 1
"""
# Those of identity columns are made with their columns.
_SEQUENCES = """
SELECT format('CREATE SEQUENCE %I AS %s INCREMENT %s MINVALUE %s MAXVALUE %s START %s CACHE %s%s',
              c.relname, format_type(s.seqtypid, NULL), s.seqincrement, s.seqmin, s.seqmax,
              s.seqstart, s.seqcache, CASE WHEN s.seqcycle THEN ' CYCLE' ELSE '' END)
FROM pg_sequence s JOIN pg_class c ON c.oid = s.seqrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype IN ('i', 'a')) ORDER BY c.relname
"""
_FUNCTIONS = """
SELECT pg_get_functiondef(oid) FROM pg_proc
WHERE pronamespace = current_schema()::regnamespace ORDER BY proname, oid
"""
_TRIGGERS = """
SELECT quote_ident(c.relname), t.tgname, pg_get_triggerdef(t.oid, true)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal ORDER BY 1, 2
"""
# A schema may hold more kinds of things than we copy: then the copy would be wrong in silence.
_UNKNOWN = """
SELECT relkind::text || ' ' || relname FROM pg_class c WHERE relnamespace = current_schema()::regnamespace
  AND relkind NOT IN ('r', 'i', 't') AND NOT (relkind = 'S' AND NOT EXISTS (
    SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'a'))
UNION ALL SELECT 'type ' || typname FROM pg_type WHERE typnamespace = current_schema()::regnamespace
  AND typtype <> 'c' AND typelem = 0
UNION ALL SELECT 'policy ' || p.polname FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
  WHERE c.relnamespace = current_schema()::regnamespace
UNION ALL SELECT 'rule ' || rulename FROM pg_rules WHERE schemaname = current_schema()
"""


@dataclass
class Table:
    """A table's columns and constraints, as SQL without the schema's name."""

    name: str
    columns: list[str] = field(default_factory=list)
    constraints: dict[str, str] = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)  # constraint to table


@dataclass(frozen=True)
class SchemaContent:
    """Everything that stands in a schema but its rows."""

    tables: dict[str, Table]
    indexes: list[str]
    sequences: list[str]
    functions: list[str]
    triggers: list[str]
    logs: list[str]  # tables that are only ever added to

    def in_order(self) -> Iterator[tuple[Table, list[str]]]:
        """Tables after those they refer to, each with the constraints that must come later."""
        done: set[str] = set()
        waiting = dict(self.tables)
        while waiting:
            free = [t for t in waiting.values() if _needs(t) <= done] or [*waiting.values()][:1]
            for table in free:
                done.add(table.name)
                del waiting[table.name]
                yield table, [c for c, to in table.references.items() if to not in done]


class UnknownObject(RuntimeError):
    """The schema holds something that a copy of it would lack; the message names it."""


def read_schema() -> SchemaContent:
    """Read the schema in which the caller stands; UnknownObject if it could not be copied."""
    schema = place_key()
    if unknown := _rows(_UNKNOWN):
        raise UnknownObject(", ".join(str(row[0]) for row in unknown))
    tables = {oid: Table(name) for oid, name in _rows(_TABLES)}
    for oid, *column in _rows(_COLUMNS):
        tables[oid].columns.append(_column(*column))
    for oid, other, name, kind, definition in _rows(_CONSTRAINTS):
        tables[oid].constraints[name] = f"CONSTRAINT {name} {definition}"
        if kind == "f":
            tables[oid].references[name] = tables[other].name
    triggers = _rows(_TRIGGERS)
    return SchemaContent(
        {table.name: table for table in tables.values()},
        [row[0].replace(f"{schema}.", "") for row in _rows(_INDEXES)],
        [row[0] for row in _rows(_SEQUENCES)],
        [
            row[0].replace(f"{schema}.", "").replace(f"TO '{schema}', 'pg_temp'", "FROM CURRENT")
            for row in _rows(_FUNCTIONS)
        ],
        [row[2].replace(f"{schema}.", "") for row in triggers],
        [table for table, trigger, _definition in triggers if trigger == "append_only"],
    )


def _column(
    name: str,
    kind: str,
    required: bool,
    identity: str,
    generated: str,
    default: str | None,
    collation: str | None,
) -> str:
    words = [name, kind]
    if collation:
        words.append(f"COLLATE {collation}")
    if identity:
        words.append(f"GENERATED {'ALWAYS' if identity == 'a' else 'BY DEFAULT'} AS IDENTITY")
    elif generated:
        words.append(f"GENERATED ALWAYS AS ({default}) STORED")
    elif default is not None:
        words.append(f"DEFAULT {default}")
    if required:
        words.append("NOT NULL")
    return " ".join(words)


def _needs(table: Table) -> set[str]:
    return set(table.references.values()) - {table.name}


def _rows(statement: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())
