"""The report for machines: a list of cells."""

import json
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from district.metrics.figures import Figure

PLACES = Decimal("0.0001")


def json_cell(figure: Figure) -> dict[str, Any]:
    """One cell. ``value`` is rounded half up to four decimals; percent run from 0 to 100."""
    return {
        "metric": figure.metric,
        "organisation": figure.organisation,
        "level": figure.level,
        "period": str(figure.period),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": json_number(figure.value),
        "state": figure.state.value,
        "at_least": figure.at_least,
        "reporting": figure.reporting,
        "expected": figure.expected,
        "version": figure.version,
    }


def json_number(value: Decimal | None) -> int | float | None:
    """A number of JSON: whole where it is whole."""
    if value is None:
        return None
    rounded = value.quantize(PLACES, ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)


def json_report(figures: Iterable[Figure]) -> bytes:
    """All cells, one a line, so that two reports can be compared line by line."""
    lines = (json.dumps(json_cell(one), ensure_ascii=False) for one in figures)
    body = ",\n".join(lines)
    return f"[\n{body}\n]\n".encode()
