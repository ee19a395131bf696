"""Sealed values of a package: opened with the keys that came along, sealed under one's own.

Their traces are made anew too, so that whoever is known there is found here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from district.tenancy.sealing import SealedField, TraceField, seal, trace, unseal_under

_BATCH = 1_000
_Row = tuple[Any, ...]


@dataclass(frozen=True)
class _Sealed:
    """A sealed column, the name it is sealed with, and the column of its trace, where it has one."""

    column: str
    sealed_as: str
    trace: str | None

    @property
    def columns(self) -> list[str]:
        return [self.column, self.trace] if self.trace else [self.column]

    def anew(self, stored: bytes | None, keys: Mapping[int, bytes]) -> list[bytes | None]:
        """The values of ``columns``; an empty one stays empty."""
        text = unseal_under(keys, bytes(stored), column=self.sealed_as) if stored else ""
        told: list[bytes | None] = [seal(text, column=self.sealed_as) if text else b""]
        if self.trace:
            told.append(trace(text) if text else None)
        return told


def seal_anew(table: str, keys: Mapping[int, bytes]) -> None:
    """Every sealed value of ``table``; a refusal where the keys do not open one."""
    columns = _sealed_columns(table)
    if not columns:
        return
    names = [name for one in columns for name in one.columns]
    update = update_of(table, names)
    with connection.cursor() as cursor:
        let_reseal(cursor)
        cursor.execute(_read(table, [one.column for one in columns]))
        rows = cursor.fetchall()
        for start in range(0, len(rows), _BATCH):
            batch = [_anew(row, columns, keys) for row in rows[start : start + _BATCH]]
            cursor.execute(update, [list(values) for values in zip(*batch, strict=True)])


def let_reseal(cursor: CursorWrapper) -> None:
    """To the transaction's end, what is append-only may be sealed anew; its words stay the same."""
    cursor.execute("SELECT set_config('chunshui.resealing', current_schema(), true)")


def _anew(row: _Row, columns: Sequence[_Sealed], keys: Mapping[int, bytes]) -> list[Any]:
    values: list[Any] = [row[0]]
    for one, stored in zip(columns, row[1:], strict=True):
        values += one.anew(stored, keys)
    return values


def _sealed_columns(table: str) -> list[_Sealed]:
    model = next((one for one in apps.get_models() if one._meta.db_table == table), None)
    fields = model._meta.concrete_fields if model else ()
    traces = {field.of: field.attname for field in fields if isinstance(field, TraceField)}
    return [
        _Sealed(field.attname, field.column_name, traces.get(field.name))
        for field in fields
        if isinstance(field, SealedField)
    ]


def _read(table: str, columns: Iterable[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, ["id", *columns]))
    return sql.SQL("SELECT {} FROM {}").format(names, sql.Identifier(table))


def update_of(table: str, columns: Sequence[str]) -> sql.Composed:
    """The statement that writes bytes into ``columns`` of many rows: their ids, then each column."""
    pairs = [sql.SQL("{0} = new.{0}").format(sql.Identifier(name)) for name in columns]
    return sql.SQL(
        "UPDATE {} AS old SET {} FROM unnest(%s::uuid[]{}) AS new (id, {}) WHERE old.id = new.id"
    ).format(
        sql.Identifier(table),
        sql.SQL(", ").join(pairs),
        sql.SQL(", %s::bytea[]") * len(columns),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
    )
