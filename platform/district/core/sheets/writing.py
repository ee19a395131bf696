"""Writing tables: CSV that Excel opens in Chinese, XLSX that runs nothing."""

import io
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.utils.functional import Promise

from district.core.clock import now
from district.core.sheets.cells import Cell, written

_NARROWEST, _WIDEST = 8, 60
_MEASURED_ROWS = 50
_TITLE_FORBIDDEN = str.maketrans("[]:*?/\\", "_______")


@dataclass(frozen=True)
class Page:
    """One worksheet; ``widths`` in characters, measured from the first rows when left out."""

    title: str | Promise
    header: Sequence[str | Promise]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[int] | None = None


def write_csv(header: Sequence[str | Promise], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, CRLF, texts that could run as formulas shielded."""
    out = io.StringIO(newline="")
    for line in (header, *rows):
        out.write(",".join(_quoted(written(cell)) for cell in line) + "\r\n")
    return out.getvalue().encode("utf-8-sig")


def _quoted(cell: object) -> str:
    """Quotes also what a program set to another list separator would split into cells."""
    text = str(cell)
    if any(sign in text for sign in ',;\t"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text


def write_xlsx(pages: Sequence[Page], *, created: datetime | None = None) -> bytes:
    """A workbook with a bold, frozen header on each page.

    The same pages and the same ``created`` give the same bytes.
    """
    out = io.BytesIO()
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(out, options) as workbook:
        workbook.set_properties({"created": (created or now()).replace(tzinfo=None)})
        bold = workbook.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = workbook.add_format({"text_wrap": True, "valign": "top"})
        for page in pages:
            title = str(page.title).translate(_TITLE_FORBIDDEN)[:31]
            _write_page(workbook.add_worksheet(title), page, bold, plain)
    return out.getvalue()


def _write_page(sheet: Any, page: Page, bold: Any, plain: Any) -> None:
    rows = iter(page.rows)
    first = [[written(cell) for cell in row] for row in islice(rows, _MEASURED_ROWS)]
    header = [written(title) for title in page.header]
    for index, width in enumerate(page.widths or _measured([header, *first])):
        sheet.set_column(index, index, width)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, header, bold)
    rest = ([written(cell) for cell in row] for row in rows)
    for number, row in enumerate(chain(first, rest), start=1):
        sheet.write_row(number, 0, row, plain)


def _measured(rows: Sequence[Sequence[object]]) -> list[int]:
    """Widths that show the longest line of each column; a Chinese sign takes two places."""
    widths = [_NARROWEST] * max(len(row) for row in rows)
    for row in rows:
        for index, cell in enumerate(row):
            longest = max((_places(line) for line in str(cell).split("\n")), default=0)
            widths[index] = min(max(widths[index], longest + 2), _WIDEST)
    return widths


def _places(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
