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
def export_files(*, masked: bool = False, actor_id: UUID | None = None) -> list[tuple[str, bytes]]:
    """Every kind of which there is a row, as (file name, CSV); in Chinese whoever asks.

    ``masked``: phones and identity numbers of residents and owners as pages show them. Such files
    come in again where these people are known, and nowhere else.
    """
    with override(settings.LANGUAGE_CODE):
        written = [(kind, rows) for kind in KINDS if (rows := list(_lines(kind, masked)))]
        files = [(kind.filename, write_csv(kind.sheet.header(), rows)) for kind, rows in written]
    record_act(
        action="records.exported",
        actor_id=actor_id,
        rows={kind.name: len(rows) for kind, rows in written},
        masked=masked,
    )
    return files


def export_zip(*, masked: bool = False, actor_id: UUID | None = None) -> bytes:
    """All files of :func:`export_files` in one archive."""
    out = io.BytesIO()
    stamp = now().astimezone(SHANGHAI).timetuple()[:6]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for filename, content in export_files(masked=masked, actor_id=actor_id):
            entry = zipfile.ZipInfo(filename, stamp)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return out.getvalue()


def _lines(kind: Kind, masked: bool) -> Iterator[tuple[Any, ...]]:
    masks = kind.masks if masked else {}
    for row in kind.rows():
        hidden = {name: mask(row[name]) for name, mask in masks.items()}
        yield kind.sheet.line({**row, **hidden})
