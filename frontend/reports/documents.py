"""Writes the report in the form that is asked for; named by ``REPORT_WRITER``."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from django.utils.module_loading import import_string

from district.metrics.documents import Document, DocumentKind, IssueMark
from district.metrics.figures import Period
from district.metrics.rights import ReadablePlace
from frontend.reports.contents import Contents
from frontend.reports.gathering import gather
from frontend.reports.summary import title

# What draws a form is loaded when the form is asked for: the press of the PDF is large.
FORMS = {
    DocumentKind.PDF: ("application/pdf", "frontend.reports.as_pdf.pdf_report"),
    DocumentKind.XLSX: (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "frontend.reports.as_xlsx.xlsx_report",
    ),
    DocumentKind.CSV: ("text/csv; charset=utf-8", "frontend.reports.as_csv.csv_report"),
    DocumentKind.JSON: ("application/json", "frontend.reports.as_json.json_report"),
}


def write(
    place: ReadablePlace,
    period: Period,
    kinds: Sequence[DocumentKind],
    mark: IssueMark | None = None,
) -> dict[DocumentKind, Document]:
    """The report of one division and period as files that bear both in their names."""
    contents = replace(gather(place, period), issue=mark)
    return {kind: _drawn(contents, kind, place) for kind in kinds}


def _drawn(contents: Contents, kind: DocumentKind, place: ReadablePlace) -> Document:
    media_type, name = FORMS[kind]
    draw: Callable[[Contents], bytes] = import_string(name)
    plain = f"report-{place.slug or place.code}-{contents.period}.{kind}"
    return Document(file_name(contents, kind), plain, media_type, draw(contents))


def file_name(contents: Contents, kind: DocumentKind) -> str:
    """离石区小区治理月报-2023-04.pdf; nothing in it can leave a folder."""
    name = f"{title(contents)}-{contents.period}"
    return "".join(c for c in name if c.isalnum() or c in "-_ ") + f".{kind}"
