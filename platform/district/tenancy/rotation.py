"""Sealing anew after a rotation of ``PERSONAL_DATA_KEYS``: row by row, to be resumed at any point.

A row is done when its values and its traces stand under the newest key; so a second run finds
nothing to do, and one that was broken off goes on where it stopped. Meanwhile everybody is found
by the traces of all keys that are named.
"""

from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from psycopg import sql

from district.tenancy.context import CompoundLike, owner_context
from district.tenancy.packages.resealing import let_reseal, update_of
from district.tenancy.sealing import (
    SealedField,
    TraceField,
    seal_bytes,
    trace,
    unseal_bytes,
)

_BATCH = 500
_FIRST = UUID(int=0)


@dataclass(frozen=True)
class _Column:
    """A sealed column, the name it is sealed with, and the column of its trace, if it has one."""

    name: str
    sealed_as: str
    trace: str | None = None

    @property
    def names(self) -> list[str]:
        return [self.name, self.trace] if self.trace else [self.name]

    def anew(self, stored: list[bytes | None]) -> list[bytes | None]:
        """The values of ``names`` as they are to stand; those that do already are kept."""
        sealed = bytes(stored[0]) if stored[0] else b""
        if not sealed:
            return [b"", None][: len(stored)]
        content = unseal_bytes(sealed, column=self.sealed_as)
        if sealed[0] != max(settings.PERSONAL_DATA_KEYS):
            sealed = seal_bytes(content, column=self.sealed_as)
        return [sealed, trace(content.decode())] if self.trace else [sealed]


@dataclass(frozen=True)
class _Table:
    name: str
    columns: tuple[_Column, ...]

    @property
    def names(self) -> list[str]:
        return [name for one in self.columns for name in one.names]


def keys_in_use(compound: CompoundLike) -> set[int]:
    """The numbers of the keys under which values of ``compound`` stand."""
    found: set[int] = set()
    with owner_context(compound), connection.cursor() as cursor:
        for table in _tables():
            for column in table.columns:
                cursor.execute(
                    sql.SQL(
                        "SELECT DISTINCT get_byte({0}, 0) FROM {1} WHERE octet_length({0}) > 0"
                    ).format(sql.Identifier(column.name), sql.Identifier(table.name))
                )
                found |= {number for (number,) in cursor.fetchall()}
    return found


def seal_compound_anew(compound: CompoundLike, *, batch: int = _BATCH) -> Generator[int]:
    """Seal what stands otherwise, batch by batch, each for good; how many rows each wrote."""
    for table in _tables():
        after: UUID | None = _FIRST
        while after is not None:
            with owner_context(compound), transaction.atomic():
                after, written = _write_batch(table, after, batch)
            yield written


def _write_batch(table: _Table, after: UUID, batch: int) -> tuple[UUID | None, int]:
    """The last row that was looked at, None at the end; rows are locked while they are sealed."""
    names = sql.SQL(", ").join(map(sql.Identifier, ["id", *table.names]))
    read = sql.SQL("SELECT {} FROM {} WHERE id > %s ORDER BY id LIMIT %s FOR UPDATE")
    with connection.cursor() as cursor:
        let_reseal(cursor)
        cursor.execute(read.format(names, sql.Identifier(table.name)), [after, batch])
        rows = [[_plain(value) for value in row] for row in cursor.fetchall()]
        anew = [_anew(table, row) for row in rows]
        changed = [new for row, new in zip(rows, anew, strict=True) if new != row]
        if changed:
            values = [list(column) for column in zip(*changed, strict=True)]
            cursor.execute(update_of(table.name, table.names), values)
    return (rows[-1][0] if len(rows) == batch else None), len(changed)


def _anew(table: _Table, row: Sequence[Any]) -> list[Any]:
    told, at = [row[0]], 1
    for column in table.columns:
        width = len(column.names)
        told += column.anew(list(row[at : at + width]))
        at += width
    return told


def _plain(value: Any) -> Any:
    return bytes(value) if isinstance(value, memoryview) else value


def _tables() -> list[_Table]:
    """Of fields that seal themselves, and of columns whose model says that it seals them."""
    return [
        _Table(model._meta.db_table, columns)
        for model in apps.get_models()
        if (columns := (*_sealed_fields(model), *_sealed_bytes(model)))
    ]


def _sealed_fields(model: Any) -> Iterator[_Column]:
    fields = model._meta.concrete_fields
    traces = {field.of: field.attname for field in fields if isinstance(field, TraceField)}
    for field in fields:
        if isinstance(field, SealedField):
            yield _Column(field.attname, field.column_name, traces.get(field.name))


def _sealed_bytes(model: Any) -> Iterator[_Column]:
    told: dict[str, str] = getattr(model, "sealed_bytes", {})
    for name, sealed_as in told.items():
        yield _Column(name, sealed_as)
