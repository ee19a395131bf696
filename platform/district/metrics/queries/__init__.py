"""Questions that reports ask. All are read in the district, and none names a person."""

from district.metrics.queries.concerns import Concern, attention
from district.metrics.queries.explanations import (
    ElementPart,
    ExplainedCell,
    Explanation,
    explain,
    series,
)
from district.metrics.queries.nights import (
    Failure,
    Imbalance,
    Morning,
    Progress,
    morning,
    progress_of,
)
from district.metrics.queries.periods import months_until, periods_available, periods_until
from district.metrics.queries.sums import LEVELS, baseline_figures, figures, unfed_figures

__all__ = [
    "LEVELS",
    "Concern",
    "ElementPart",
    "ExplainedCell",
    "Explanation",
    "Failure",
    "Imbalance",
    "Morning",
    "Progress",
    "attention",
    "baseline_figures",
    "explain",
    "figures",
    "months_until",
    "morning",
    "periods_available",
    "periods_until",
    "progress_of",
    "series",
    "unfed_figures",
]
