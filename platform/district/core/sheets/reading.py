"""Reading a table from a file that a stranger made: CSV or XLSX, or a sentence why not."""

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePath
from typing import BinaryIO, TypeAlias

from district.core.sheets.cells import tidy
from district.core.sheets.refusals import refusal
from district.core.sheets.table import MEGABYTE, Limits, Row, SourceKind, Table, cell_name
from district.core.sheets.workbook import worksheet_lines

_Lines: TypeAlias = Iterable[tuple[int, Sequence[str]]]

_TEXT_ENDINGS = {".csv", ".txt", ".tsv"}
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_FOREIGN = (
    b"%pdf",
    b"rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"<html",
    b"<!doctype",
    b"<?xml",
    b"<table",
)
_QUOTED = re.compile('"[^"]*"')
_STANDARD = Limits()


def read_table(source: bytes | BinaryIO, filename: str, *, limits: Limits = _STANDARD) -> Table:
    """The table in a file; DomainError says in one sentence what is wrong and what to do.

    CSV is taken as UTF-8, else as GB18030; of an XLSX the first visible worksheet is read.
    """
    data = source if isinstance(source, bytes) else source.read(limits.size + 1)
    if len(data) > limits.size:
        raise refusal("sheet_too_large", limit=limits.size // MEGABYTE)
    if not data.strip():
        raise refusal("sheet_empty")
    kind = _kind(data, PurePath(filename).suffix.lower())
    lines = _csv_lines(data) if kind is SourceKind.CSV else worksheet_lines(data, limits)
    header, rows = _arranged(lines, limits)
    return Table(header, rows, kind, hashlib.sha256(data).hexdigest())


def _kind(data: bytes, ending: str) -> SourceKind:
    """By ending and by content; where the two disagree the file is refused."""
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    zipped = data.startswith(_ZIP)
    if data.startswith(_OLE):
        raise refusal("sheet_old_excel")
    if ending == ".xlsx" and zipped:
        return SourceKind.XLSX
    if ending in _TEXT_ENDINGS and not zipped and not start.startswith(_FOREIGN):
        return SourceKind.CSV
    code = "sheet_disguised" if ending in {".xlsx", ".xls", *_TEXT_ENDINGS} else "sheet_kind"
    raise refusal(code, ending=ending or "?")


def _csv_lines(data: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    text = _decoded(data)
    first = _QUOTED.sub("", text.lstrip().partition("\n")[0])
    delimiter = max(",\t;", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield number, cells
    except csv.Error as error:
        raise refusal("sheet_row_unreadable", row=number + 1) from error


def _decoded(data: bytes) -> str:
    if data.startswith(_UTF16):
        raise refusal("sheet_utf16")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise refusal("sheet_encoding")


def _arranged(lines: _Lines, limits: Limits) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The first line with content is the header; blank lines are left out, not renumbered."""
    known: dict[str, str] = {}
    filled = (
        (number, cells)
        for number, line in lines
        if (cells := tuple(_tidied_line(line, number, limits, known)))
    )
    number, header = next(filled, (0, ()))
    if not header:
        raise refusal("sheet_empty")
    _refuse_duplicates(header, number)
    width = len(header)
    rows = tuple(Row(number, cells + ("",) * (width - len(cells))) for number, cells in filled)
    if not rows:
        raise refusal("sheet_no_rows")
    return header, rows


def _tidied_line(
    line: Sequence[str], number: int, limits: Limits, known: dict[str, str]
) -> list[str]:
    """The cells up to the last filled one; ``known`` keeps one copy of what repeats."""
    cells: list[str] = []
    for index, raw in enumerate(line):
        text = known.get(raw)
        if text is None:
            text = known[raw] = _tidied(raw, cell_name(index, number), limits)
        if text and number > limits.rows + 1:
            place = cell_name(index, number)
            raise refusal("sheet_too_many_rows", cell=place, limit=limits.rows)
        if text and index >= limits.columns:
            place = cell_name(index, number)
            raise refusal("sheet_too_many_columns", cell=place, limit=limits.columns)
        cells.append(text)
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _tidied(raw: str, place: str, limits: Limits) -> str:
    if len(raw) > limits.cell:
        raise refusal("sheet_cell_too_long", cell=place, length=len(raw), limit=limits.cell)
    if "\0" in raw:
        raise refusal("sheet_binary", cell=place)
    return tidy(raw)


def _refuse_duplicates(header: Sequence[str], number: int) -> None:
    seen: dict[str, int] = {}
    for index, title in enumerate(header):
        if title and title in seen:
            raise refusal(
                "sheet_duplicate_title",
                title=title[:40],
                first=cell_name(seen[title], number),
                second=cell_name(index, number),
            )
        seen.setdefault(title, index)
