"""Rows on their way into one compound's tables: identifiers of their own, then one COPY a table."""

import random
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import connection, models
from psycopg import sql

Row = tuple[Any, ...]


class Rows:
    """The rows of one compound, by table; tables are written in the order of their first row.

    Every row begins with its identifier and the moment of its entry. Identifiers are of version
    7, so that rows stand in the order of their entry, and of a second run the same.
    """

    def __init__(self, compound: int, dice: random.Random) -> None:
        self._mark = (compound & 0xFFF) << 64 | 0x7 << 76 | 0b10 << 62
        self._dice = dice
        self._entered = 0
        self._tables: dict[type[models.Model], tuple[tuple[str, ...], list[Row]]] = {}

    def table(self, model: type[models.Model], *columns: str) -> list[Row]:
        """The list to which rows of ``model`` are added: id, created_at, then ``columns``."""
        named = ("id", "created_at", *columns)
        return self._tables.setdefault(model, (named, []))[1]

    def identifier(self, entered: datetime) -> str:
        self._entered += 1
        milliseconds = int(entered.timestamp() * 1000)
        chance = self._entered << 32 | self._dice.getrandbits(32)
        return f"{milliseconds << 80 | self._mark | chance:032x}"

    @property
    def counts(self) -> Counter[str]:
        return Counter(
            {model._meta.label: len(rows) for model, (_, rows) in self._tables.items() if rows}
        )

    def write(self) -> None:
        """Copy everything into the running compound's tables."""
        with connection.cursor() as cursor:
            for model, (columns, rows) in self._tables.items():
                if rows:
                    with cursor.copy(_copy_into(model, columns)) as copy:
                        for row in rows:
                            copy.write_row(row)


def _copy_into(model: type[models.Model], columns: Sequence[str]) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    table = sql.Identifier(model._meta.db_table)
    return sql.SQL("COPY {} ({}) FROM STDIN").format(table, names)


def exactly(value: int | None, *, at_least: bool = False) -> str | None:
    """A count as its column keeps it (``CountField``)."""
    if value is None:
        return None
    return f"[{value},)" if at_least else f"[{value},{value + 1})"
