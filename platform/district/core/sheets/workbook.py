"""The guard of an XLSX: a zip of XML from a stranger, unpacked under a budget.

Nothing is parsed by native code that reserves memory by what the file claims: a file of six
kilobytes that declares four billion texts ended the whole process in the reader tried before.
"""

import io
import zipfile
import zlib
from typing import TypeVar
from xml.parsers import expat

from district.core.sheets.formats import Formats
from district.core.sheets.parts import ContentTypes, Part, Relations, SharedTexts, Workbook
from district.core.sheets.refusals import refusal
from district.core.sheets.table import MEGABYTE, Limits
from district.core.sheets.worksheet import Worksheet

P = TypeVar("P", bound=Part)

_CHUNK = 64 * 1024
_LISTED = b"PK\x01\x02"
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_BROKEN = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    expat.ExpatError,
    EOFError,
    LookupError,
    OSError,
    OverflowError,
    RuntimeError,
    ValueError,
)


def worksheet_lines(data: bytes, limits: Limits) -> list[tuple[int, list[str]]]:
    """The filled rows of the first visible worksheet, by row number, as texts."""
    if data.count(_LISTED) > limits.entries:
        raise refusal("sheet_too_many_parts", limit=limits.entries)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _Reader(archive, len(data), limits).lines()
    except _BROKEN as error:
        raise refusal("sheet_damaged") from error


class _Reader:
    def __init__(self, archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
        self._archive = archive
        self._limits = limits
        self._left = limits.unpacked
        self._parts = _listed(archive.infolist(), size, limits)

    def lines(self) -> list[tuple[int, list[str]]]:
        self._parsed("[content_types].xml", ContentTypes())
        workbook = self._parsed("xl/workbook.xml", Workbook())
        relations = self._parsed("xl/_rels/workbook.xml.rels", Relations())
        shown = [one for one in workbook.visible if one in relations.worksheets]
        if not shown:
            raise refusal("sheet_no_worksheet")
        formats = self._parsed("xl/styles.xml", Formats(), optional=True)
        shared = self._parsed("xl/sharedstrings.xml", SharedTexts(), optional=True)
        worksheet = Worksheet(self._limits, shared.texts, formats, from_1904=workbook.from_1904)
        return self._parsed(relations.worksheets[shown[0]], worksheet).lines

    def _parsed(self, name: str, part: P, *, optional: bool = False) -> P:
        if optional and name not in self._parts:
            return part
        with self._archive.open(self._parts[name]) as source:
            while chunk := source.read(_CHUNK):
                self._left -= len(chunk)
                if self._left < 0:
                    raise refusal("sheet_bomb")
                part.feed(chunk)
        part.feed(b"", final=True)
        return part


def _listed(
    entries: list[zipfile.ZipInfo], size: int, limits: Limits
) -> dict[str, zipfile.ZipInfo]:
    """The parts by name in small letters, after all that the listing alone can tell."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked or (unpacked > MEGABYTE and unpacked > size * limits.ratio):
        raise refusal("sheet_bomb")
    if any(entry.flag_bits & 1 for entry in entries):
        raise refusal("sheet_locked")
    parts = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
    if len(parts) < len(entries) or any(e.compress_type not in _METHODS for e in entries):
        raise refusal("sheet_damaged")
    if any(name.endswith("vbaproject.bin") for name in parts):
        raise refusal("sheet_macro")
    if "xl/workbook.xml" not in parts:
        raise refusal("sheet_disguised", ending=".xlsx")
    return parts
