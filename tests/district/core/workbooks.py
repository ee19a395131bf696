"""Workbooks no spreadsheet program would write: one part exchanged, or one too many."""

import io
import zipfile
from collections.abc import Mapping

from district.core.sheets.writing import Page, write_xlsx

SHEET = "xl/worksheets/sheet1.xml"
_NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def honest(*rows: list[str]) -> bytes:
    """A workbook as our own writer makes it: the first row is the header."""
    return write_xlsx([Page("小区", rows[0], rows[1:])])


def altered(
    base: bytes, changes: Mapping[str, bytes | None], *, level: int = 9, double: bool = False
) -> bytes:
    """``base`` with parts replaced, added, or (None) left out; ``double`` keeps the old ones."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(base)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as new,
    ):
        for name in old.namelist():
            if name not in changes or double:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def sheet_xml(rows: str) -> bytes:
    """A worksheet with these row elements."""
    return f"<worksheet {_NAMESPACE}><sheetData>{rows}</sheetData></worksheet>".encode()


def inline(reference: str, text: str) -> str:
    """A cell that holds its text itself."""
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


def with_cells(*cells: str) -> bytes:
    """A workbook whose worksheet has a header A1, a text in A2, and these cells besides."""
    rows = f"<row>{inline('A1', '小区名称')}</row><row>{inline('A2', '甲')}{''.join(cells)}</row>"
    return altered(honest(["小区名称"], ["甲"]), {SHEET: sheet_xml(rows)})
