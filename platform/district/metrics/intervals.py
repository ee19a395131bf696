"""How far a share of few cases may be off: Wilson's interval at 95 % (R8)."""

from decimal import Decimal
from functools import lru_cache
from math import sqrt

Z = 1.959963984540054  # the two-sided 95 % quantile of the normal distribution


@lru_cache(maxsize=4_096)  # of a thousand compounds most have the same few cases
def wilson(numerator: int, denominator: int) -> tuple[Decimal, Decimal]:
    """Lower and upper bound in percent; ``denominator`` is at least 1 (Wilson 1927)."""
    share = numerator / denominator
    spread = Z * sqrt(share * (1 - share) / denominator + Z**2 / (4 * denominator**2))
    middle = share + Z**2 / (2 * denominator)
    scale = 1 + Z**2 / denominator
    lower, upper = max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
    return Decimal(str(round(lower * 100, 4))), Decimal(str(round(upper * 100, 4)))
