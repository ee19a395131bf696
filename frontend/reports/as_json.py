"""The report for machines: a list of cells."""

import json
from collections.abc import Iterable

from district.metrics.exchange import cell_of
from district.metrics.figures import Figure


def json_report(figures: Iterable[Figure]) -> bytes:
    """All cells, one a line, so that two reports can be compared line by line."""
    lines = (json.dumps(cell_of(one), ensure_ascii=False) for one in figures)
    body = ",\n".join(lines)
    return f"[\n{body}\n]\n".encode()
