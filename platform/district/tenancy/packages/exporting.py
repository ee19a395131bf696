"""Making a package of the running compound: every table as it stood at one moment."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from district.core.errors import Conflict
from district.tenancy.context import CompoundLike, require_compound
from district.tenancy.packages.catalogue import (
    Table,
    applied_migrations,
    leaving_sequences,
    leaving_tables,
)
from district.tenancy.packages.definitions import definitions
from district.tenancy.packages.manifest import Manifest, SentTable
from district.tenancy.packages.media import stored_files
from district.tenancy.packages.members import (
    CHECKSUMS,
    CHUNK,
    DEFINITIONS,
    FILES,
    MANIFEST,
    README,
    as_json,
    checksums,
    csv_of,
    jsonl_of,
)
from district.tenancy.packages.rows import csv_out, jsonl_out
from district.tenancy.packages.writing import PackageWriter, whole_file
from district.tenancy.sealing import sealing_keys

_README_TEXT = Path(__file__).with_name("README.txt")
# One moment for all tables, and texts that mean the same on every machine.
_SNAPSHOT = (
    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY",
    "SET LOCAL timezone = 'UTC'",
    "SET LOCAL datestyle = 'ISO, YMD'",
    "SET LOCAL intervalstyle = 'postgres'",
    "SET LOCAL bytea_output = 'hex'",
    "SET LOCAL extra_float_digits = 1",
    "SET LOCAL statement_timeout = 0",
)


@dataclass(frozen=True)
class Heading:
    """What a package says of itself; ``facts`` are carried for whoever imports it."""

    title: str
    version: str
    made_at: datetime
    facts: Mapping[str, Any]


def write_package(path: Path, heading: Heading) -> tuple[Manifest, str]:
    """Write the running compound's package; its manifest and the manifest's SHA-256.

    Must not run inside a transaction: it takes a snapshot of its own.
    """
    compound = require_compound()
    with whole_file(path) as stream, PackageWriter(stream, heading.made_at) as writer:
        told = {"name": heading.title, "made_at": f"{heading.made_at:%Y-%m-%d %H:%M} UTC"}
        writer.add(README, (_README_TEXT.read_text(encoding="utf-8") % told).encode())
        manifest = _write_rows(writer, heading, compound)
        _write_files(writer, compound)
        manifest.members.extend(writer.members)
        writer.add(MANIFEST, manifest.written())
        digest = writer.members[-1].sha256
        writer.add(CHECKSUMS, checksums(writer.members))
    return manifest, digest


def _write_rows(writer: PackageWriter, heading: Heading, compound: CompoundLike) -> Manifest:
    migrations = applied_migrations(compound)
    with snapshot():
        tables = leaving_tables()
        writer.add(DEFINITIONS, as_json(definitions(tables)))
        sent = [_write_table(writer, table) for table in tables]
        sequences = leaving_sequences()
    if applied_migrations(compound) != migrations:
        raise Conflict("compound_changed", _("导出时这个小区正在升级。请过一会儿再导出。"))
    facts = dict(heading.facts)
    keys = {str(number): key.hex() for number, key in sealing_keys().items()}
    return Manifest(heading.version, heading.made_at, facts, migrations, sent, sequences, keys)


@contextmanager
def snapshot() -> Iterator[None]:
    """Read, and only read, the running compound's tables as they stand at one moment."""
    if connection.in_atomic_block:
        raise RuntimeError("a package is read in a transaction of its own")
    with connection.cursor() as cursor:  # the place is taken before the transaction begins
        cursor.execute("SELECT 1")
    with transaction.atomic():
        with connection.cursor() as cursor:
            for statement in _SNAPSHOT:
                cursor.execute(statement)
        yield


def _write_table(writer: PackageWriter, table: Table) -> SentTable:
    count = _copy(writer, csv_of(table.name), csv_out(table))
    _copy(writer, jsonl_of(table.name), jsonl_out(table))
    return SentTable(table.name, table.columns, count)


def _copy(writer: PackageWriter, member: str, statement: sql.Composed) -> int:
    with writer.member(member) as write, connection.cursor() as cursor:
        with cursor.copy(statement) as rows:
            for row in rows:
                write(row)
        return int(cursor.rowcount)


def _write_files(writer: PackageWriter, compound: CompoundLike) -> None:
    for name, path in stored_files(compound):
        try:
            source = path.open("rb")
        except FileNotFoundError:  # removed since the snapshot by somebody who may do that
            continue
        with source, writer.member(FILES + name) as write:
            while piece := source.read(CHUNK):
                write(piece)
