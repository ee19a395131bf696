"""Files that a page hands out."""

from pathlib import PurePath

from django.http import HttpResponse
from django.utils.http import content_disposition_header

_MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def attached(body: bytes, filename: str) -> HttpResponse:
    """A file to be saved under its Chinese name, and kept by no cache on the way."""
    response = HttpResponse(body, content_type=_MEDIA_TYPES[PurePath(filename).suffix])
    response["Content-Disposition"] = content_disposition_header(True, filename)
    response["Cache-Control"] = "private, no-store"
    return response
