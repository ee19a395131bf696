"""The report for machines: a list of cells."""

import json

from district.metrics.exchange import cell_of
from frontend.reports.contents import Contents


def json_report(contents: Contents) -> bytes:
    """All cells, one a line, so that two reports can be compared line by line."""
    lines = (json.dumps(cell_of(one), ensure_ascii=False) for _definition, one in contents.rows())
    body = ",\n".join(lines)
    return f"[\n{body}\n]\n".encode()
