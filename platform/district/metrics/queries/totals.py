"""The running sum of one organisation and code, and what can be read from it (R1 to R3)."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from district.metrics.figures import State
from district.metrics.medians import median
from district.metrics.models import Kind, MetricDefinition
from district.metrics.queries.readings import Reading
from district.metrics.queries.subtotals import Subtotal


@dataclass(slots=True)
class Total:
    """The running sum of one organisation and code over the compounds that reported."""

    expected: int = 0
    reporting: int = 0
    numerator: int = 0
    denominator: int = 0
    at_least: bool = False
    computed_at: datetime | None = None
    bands: tuple[int, ...] = ()  # of a median, the merged histogram

    def add(self, reading: Reading, bands: tuple[int, ...] = ()) -> None:
        self.expected += 1
        if not reading.is_reported:
            return
        self.reporting += 1
        self.numerator += reading.numerator or 0
        self.denominator += reading.denominator or 0
        self._add_rest(reading, bands)

    def add_many(self, subtotal: "Subtotal | Total") -> None:
        """Compounds that are expected already, by what they reported together."""
        self.reporting += subtotal.reporting
        self.numerator += subtotal.numerator
        self.denominator += subtotal.denominator
        self._add_rest(subtotal, subtotal.bands)

    def _add_rest(self, told: "Reading | Subtotal | Total", bands: tuple[int, ...]) -> None:
        self.at_least = self.at_least or told.at_least
        if bands:
            self.bands = tuple(map(sum, zip(self.bands or (0,) * len(bands), bands, strict=True)))
        moment = told.computed_at
        if moment and (self.computed_at is None or moment > self.computed_at):
            self.computed_at = moment


def state_of(definition: MetricDefinition, total: Total) -> State:
    """R2 and R3: nobody expected or nothing to divide by is 不适用; nobody reporting is 未报.

    What no module feeds is neither: nobody could have reported it.
    """
    if not definition.is_fed:
        return State.NOT_FED
    if not total.expected:
        return State.NOT_APPLICABLE
    if not total.reporting:
        return State.NOT_REPORTED
    if definition.is_rate or definition.kind == Kind.MEDIAN:
        cases = total.denominator if definition.is_rate else total.numerator
        return State.VALUE if cases else State.NOT_APPLICABLE
    return State.VALUE if total.numerator or total.at_least else State.CONFIRMED_ZERO


def value_of(definition: MetricDefinition, total: Total) -> Decimal:
    """The unrounded value in the metric's unit."""
    if definition.kind == Kind.MEDIAN:
        return median(total.bands)[0]
    if not definition.is_rate:
        return Decimal(total.numerator)
    return Decimal(total.numerator * definition.factor) / total.denominator


def is_bounded(definition: MetricDefinition, total: Total) -> bool:
    """Whether the value is a lower bound: of counts that are, or of a median past all bands."""
    return total.at_least or (definition.kind == Kind.MEDIAN and median(total.bands)[1])
