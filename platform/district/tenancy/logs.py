"""Log lines name place, request and run, and never hold a row's content."""

import json
import logging
import re
from datetime import UTC, datetime
from typing import Any

from district.tenancy.context import place_key
from district.tenancy.traces import request_id, run_id

# PostgreSQL explains a refused row by printing it; the row may hold a phone or a name.
_SHOWN_ROWS = re.compile(
    r"^\s*(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*?"
    r"(?=^\s*(?:HINT|Traceback|The above|During handling)|^\s*$|\Z)",
    re.MULTILINE | re.DOTALL,
)


class TraceFilter(logging.Filter):
    """Adds ``place`` (the schema's opaque name, or ``public``), ``request_id`` and ``run_id``.

    Django writes of some requests when they are over; their record brings the request along.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = record.__dict__.get("request")
        compound = getattr(request, "compound", None)
        record.place = compound.schema_name if compound else place_key()
        record.request_id = getattr(request, "request_id", None) or request_id.get()
        record.run_id = run_id.get()
        return True


class LineFormatter(logging.Formatter):
    """The standard format, without the rows that PostgreSQL shows in its errors."""

    def format(self, record: logging.LogRecord) -> str:
        return without_rows(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line, for programs; rows are taken out here as well."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "place": record.__dict__.get("place", ""),
            "request": record.__dict__.get("request_id", ""),
            "run": record.__dict__.get("run_id", ""),
            "message": without_rows(record.getMessage()),
        }
        if record.exc_info:
            line["exception"] = without_rows(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def without_rows(text: str) -> str:
    """``text`` with the content of rows taken out of PostgreSQL's messages."""
    return _SHOWN_ROWS.sub("DETAIL: (not shown)\n", text)
