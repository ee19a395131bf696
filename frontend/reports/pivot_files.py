"""A pivot taken along: one row a cell, with everything that stands behind its value."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from district.metrics.documents import Document, DocumentKind
from district.metrics.queries.pivot import Pivot
from frontend.reports.as_csv import csv_cells
from frontend.reports.as_xlsx import cell_sheet, definition_sheet, options
from frontend.reports.pivots import pivot_facts
from frontend.reports.workbook import Sheet, Styles

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def pivot_document(pivot: Pivot, kind: DocumentKind) -> Document:
    """The pivot as CSV or XLSX, named after its place and its newest period."""
    is_csv = kind is DocumentKind.CSV
    body = csv_cells(pivot.cells()) if is_csv else _workbook(pivot)
    name = _("%(place)s透视表") % {"place": pivot.organisations[0].name}
    safe = "".join(c for c in f"{name}-{pivot.newest}" if c.isalnum() or c in "-_ ")
    plain = f"pivot-{pivot.organisations[0].code}-{pivot.newest}.{kind}"
    return Document(f"{safe}.{kind}", plain, "text/csv; charset=utf-8" if is_csv else XLSX, body)


def _workbook(pivot: Pivot) -> bytes:
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, options())
    cells = list(pivot.cells())
    moments = [one.computed_at for _definition, one in cells if one.computed_at]
    made = max(moments, default=pivot.newest.end).replace(tzinfo=None, microsecond=0)
    title = " · ".join(pivot_facts(pivot))
    book.set_properties({"title": title, "author": _("春水"), "created": made})
    styles = Styles.of(book)
    cell_sheet(Sheet(book, styles, _("单元格")), cells)
    definition_sheet(Sheet(book, styles, _("口径")), pivot.definitions)
    book.close()
    return stream.getvalue()
