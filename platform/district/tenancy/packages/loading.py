"""Taking a checked package into the running compound's schema, which is new and empty."""

from pathlib import Path

import psycopg
from django.db import IntegrityError, connection
from django.utils.translation import gettext_lazy as _
from psycopg import sql

from district.core.errors import DomainError
from district.tenancy.context import owner_context, require_compound
from district.tenancy.packages import refusals
from district.tenancy.packages.catalogue import Sequence, Table, leaving_sequences, leaving_tables
from district.tenancy.packages.manifest import SentTable
from district.tenancy.packages.media import media_folder
from district.tenancy.packages.members import FILES, csv_of
from district.tenancy.packages.reading import Package
from district.tenancy.packages.resealing import seal_anew
from district.tenancy.packages.rows import csv_in, trespassers


def load_package(package: Package) -> None:
    """All rows in the caller's transaction, then the files; the caller removes what stays behind.

    Rows that may not leave a compound may not come into one either.
    """
    here = {table.name: table for table in leaving_tables()}
    sent = {table.name: table for table in package.manifest.tables}
    for name in sorted({*here} ^ {*sent}):
        raise refusals.other_columns(name)
    _say_that_it_loads()
    for name, table in here.items():
        _load_table(package, table, sent[name])
    _check_keys()
    _continue_sequences(package.manifest.sequences)
    _store_files(package)


def _say_that_it_loads() -> None:
    """What guards a row against change lets pass what was settled before it came here."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('chunshui.loading', current_schema(), true)")


def _load_table(package: Package, table: Table, sent: SentTable) -> None:
    if sorted(map(str, sent.columns)) != sorted(map(str, table.columns)):
        raise refusals.other_columns(table.name)
    member = csv_of(table.name)
    in_order = Table(table.name, sent.columns, table.key)
    try:
        with connection.cursor() as cursor:
            with cursor.copy(csv_in(in_order)) as rows:
                for piece in package.pieces(member):
                    rows.write(piece)
            count = int(cursor.rowcount)
    except psycopg.Error as error:
        raise refusals.refused_rows(member) from error
    if count != sent.rows or _has_trespassers(table):
        raise refusals.refused_rows(member)
    try:
        seal_anew(table.name, package.manifest.sealing_keys)
    except DomainError as error:
        raise refusals.refused_rows(member) from error


def _check_keys() -> None:
    """Foreign keys are checked at the end of a transaction; here, while a refusal can name one."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except IntegrityError as error:
        told = error.__cause__
        table = told.diag.table_name if isinstance(told, psycopg.Error) else None
        raise refusals.refused_rows(csv_of(table or "?")) from error


def _has_trespassers(table: Table) -> bool:
    query = trespassers(table)
    if query is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(query)
        return bool(cursor.fetchone()[0])


def _continue_sequences(sequences: list[Sequence]) -> None:
    """Numbers go on where they stood; only the owner may set them, and no rollback resets them."""
    known = {one.name for one in leaving_sequences()}
    with owner_context(require_compound(), apart=True), connection.cursor() as cursor:
        for one in sequences:
            if one.name not in known:
                raise refusals.other_columns(one.name)
            cursor.execute(
                sql.SQL("SELECT setval({}, %s, %s)").format(_relation(one.name)),
                [one.last_value, one.is_called],
            )


def _relation(name: str) -> sql.Composed:
    return sql.SQL("{}::regclass").format(sql.Literal(sql.Identifier(name).as_string(None)))


def _store_files(package: Package) -> None:
    folder = media_folder(require_compound())
    if folder.exists():
        raise RuntimeError(f"{folder} exists before its compound")
    for member in package.files:
        target = folder / member.name.removeprefix(FILES)
        try:
            _store(package, member.name, target)
        except OSError as error:
            raise DomainError(
                "file_not_written",
                _("文件 %(file)s 写不成：%(reason)s。没有留下任何内容。"),
                {"file": member.name, "reason": error.strerror or type(error).__name__},
            ) from error


def _store(package: Package, name: str, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("xb") as stream:
        for piece in package.pieces(name):
            stream.write(piece)
