"""Numbers as every page, chart and report prints them: 4,286, 12.8 and 95.5%.

Groups of three: Django's Chinese formats group by four, which nobody in an office reads.
"""

from decimal import ROUND_HALF_UP, Decimal

Number = int | float | Decimal


def grouped(value: Number, places: int | None = None) -> str:
    """``value`` with thousands separators; ``places`` decimals, or as many as it has up to one."""
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    if places is None:
        places = 0 if exact == exact.to_integral_value() else 1
    return f"{exact.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP):,}"
