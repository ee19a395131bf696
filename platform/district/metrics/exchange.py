"""A figure as machines exchange it: the same cell in the API, in files and in streams."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from district.metrics.figures import Figure

PLACES = Decimal("0.0001")


def cell_of(figure: Figure) -> dict[str, Any]:
    """One cell. ``value`` is rounded half up to four decimals; percent run from 0 to 100."""
    return {
        "metric": figure.metric,
        "organisation": figure.organisation,
        "level": figure.level,
        "period": str(figure.period),
        "numerator": figure.numerator,
        "denominator": figure.denominator,
        "value": plain_number(figure.value),
        "interval": _plain_interval(figure),
        "is_small": figure.is_small,
        "state": figure.state.value,
        "at_least": figure.at_least,
        "reporting": figure.reporting,
        "expected": figure.expected,
        "version": figure.version,
        "modules": list(figure.modules),
    }


def _plain_interval(figure: Figure) -> list[int | float | None] | None:
    """Both bounds of a share's interval in percent; null for anything else."""
    bounds = figure.interval
    return [plain_number(one) for one in bounds] if bounds else None


def plain_number(value: Decimal | None) -> int | float | None:
    """A number of JSON and of spreadsheets: whole where it is whole."""
    if value is None:
        return None
    rounded = value.quantize(PLACES, ROUND_HALF_UP)
    return int(rounded) if rounded == rounded.to_integral_value() else float(rounded)
