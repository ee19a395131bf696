"""Medians of merged histograms: the distributions are added up, never the medians averaged (R1)."""

from collections.abc import Sequence
from decimal import Decimal

from district.metrics.declarations import BANDS_OF_HOURS


def median(counts: Sequence[int], ends: Sequence[int] = BANDS_OF_HOURS) -> tuple[Decimal, bool]:
    """The middle of so many cases a band, in the unit of ``ends``; whether only a lower bound.

    Within its band the cases are taken to lie evenly. In the last band, which has no end, no
    more is known than where it begins. ``counts`` has one entry more than ``ends`` and is not
    all zero.
    """
    half = Decimal(sum(counts)) / 2
    before = begin = 0
    for count, end in zip(counts, ends, strict=False):
        if before + count >= half and count:
            return begin + (half - before) * (end - begin) / count, False
        before, begin = before + count, end
    return Decimal(begin), True
