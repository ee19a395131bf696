"""The report as a file, asked for by name: how it is drawn is plugged in by the settings.

``REPORT_WRITER`` names a function ``(place, period, kinds, mark) -> {kind: Document}``, so that
pages, API, commands and workers hand out the same file without knowing one another.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.metrics.figures import Period
from district.metrics.rights import ReadablePlace


class DocumentKind(StrEnum):
    """The forms in which a report leaves the product."""

    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"

    @classmethod
    def read(cls, text: str) -> "DocumentKind":
        """The kind of this name, or a refusal."""
        try:
            return cls(text.lower())
        except ValueError:
            kinds = _("、").join(cls)
            raise DomainError(
                "bad_format",
                _("报表格式只有 %(kinds)s。"),
                {"kinds": kinds},
                status=400,
                field="format",
            ) from None


@dataclass(frozen=True)
class Document:
    """A file: what it is called (``plain_name`` in ASCII), what it is, and its bytes."""

    filename: str
    plain_name: str
    media_type: str
    body: bytes

    @property
    def disposition(self) -> str:
        """The Content-Disposition of a download, for old and new browsers (RFC 6266)."""
        name = quote(self.filename)
        return f"attachment; filename=\"{self.plain_name}\"; filename*=UTF-8''{name}"

    @property
    def headers(self) -> dict[str, str]:
        """Of the answer that hands it out; no cache between keeps it."""
        return {"Content-Disposition": self.disposition, "Cache-Control": "private, no-store"}


@dataclass(frozen=True)
class IssueMark:
    """What an issued report bears on its first page; others are working copies."""

    number: int
    at: datetime


Documents = dict[DocumentKind, Document]
Writer = Callable[[ReadablePlace, Period, Sequence[DocumentKind], IssueMark | None], Documents]


def write_documents(
    place: ReadablePlace,
    period: Period,
    kinds: Sequence[DocumentKind],
    mark: IssueMark | None = None,
) -> Documents:
    """The report in several forms, all of the same figures."""
    writer: Writer = import_string(settings.REPORT_WRITER)
    return writer(place, period, kinds, mark)


def write_document(place: ReadablePlace | None, period: Period, kind: DocumentKind) -> Document:
    """The report of ``place`` and ``period``; refused where no compound stands yet."""
    return write_documents(known_place(place), period, [kind])[kind]


def known_place(place: ReadablePlace | None) -> ReadablePlace:
    """``place``; refused where no compound stands yet."""
    if place is None:
        raise DomainError("no_compounds", _("还没有小区入驻，因此没有报表。"), status=404)
    return place
