"""Log lines name the place in which they were written, and never hold a row's content."""

import logging
import re

from district.tenancy.context import place_key

# PostgreSQL explains a refused row by printing it; the row may hold a phone or a name.
_SHOWN_ROWS = re.compile(
    r"^\s*(?:DETAIL|CONTEXT|QUERY|LINE \d+):.*?"
    r"(?=^\s*(?:HINT|Traceback|The above|During handling)|^\s*$|\Z)",
    re.MULTILINE | re.DOTALL,
)


class PlaceFilter(logging.Filter):
    """Adds ``place``: the schema's opaque name, or ``public``."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.place = place_key()
        return True


class LineFormatter(logging.Formatter):
    """The standard format, without the rows that PostgreSQL shows in its errors."""

    def format(self, record: logging.LogRecord) -> str:
        return without_rows(super().format(record))


def without_rows(text: str) -> str:
    """``text`` with the content of rows taken out of PostgreSQL's messages."""
    return _SHOWN_ROWS.sub("DETAIL: (not shown)\n", text)
