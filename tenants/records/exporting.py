"""Writing a compound's records as the files that can be imported again."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import override

from district.audit.services import record_act
from district.core.clock import SHANGHAI, now
from district.core.sheets.writing import write_csv
from tenants.records.kinds import KINDS, Kind


@transaction.atomic
def export_files(*, actor_id: UUID | None = None) -> list[tuple[str, bytes]]:
    """Every kind of which there is a row, as (file name, CSV); in Chinese whoever asks."""
    with override(settings.LANGUAGE_CODE):
        written = [(kind, rows) for kind in KINDS if (rows := list(_lines(kind)))]
        files = [(kind.filename, write_csv(kind.sheet.header(), rows)) for kind, rows in written]
    record_act(
        action="records.exported",
        actor_id=actor_id,
        rows={kind.name: len(rows) for kind, rows in written},
    )
    return files


def export_zip(*, actor_id: UUID | None = None) -> bytes:
    """All files of :func:`export_files` in one archive."""
    out = io.BytesIO()
    stamp = now().astimezone(SHANGHAI).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for filename, content in export_files(actor_id=actor_id):
            entry = zipfile.ZipInfo(filename, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _lines(kind: Kind) -> Iterator[tuple[Any, ...]]:
    return (kind.sheet.line(row) for row in kind.rows())
