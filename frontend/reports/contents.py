"""What a report holds, whatever it is printed on: places, definitions and figures, no person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from district.metrics.figures import Figure, Period
from district.metrics.models import Kind, MetricDefinition

COMPOUND = "compound"
STREET = "subdistrict"


@dataclass(frozen=True)
class Place:
    """A division or a compound; ``above`` are the codes over it, nearest first."""

    code: str
    name: str
    level: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Trend:
    """Counts of one metric over the last periods; None where nothing was reported."""

    periods: tuple[Period, ...]
    values: Mapping[str, tuple[int | None, ...]]


@dataclass(frozen=True)
class Contents:
    """One report. ``places`` begins with the one it is about; below it, by code.

    ``before`` holds that place's figures of the period before. ``definitions`` are those of
    ``version`` in the catalogue's order.
    """

    period: Period
    version: str
    places: tuple[Place, ...]
    definitions: tuple[MetricDefinition, ...]
    figures: Mapping[tuple[str, str], Figure]
    before: Mapping[str, Figure]
    trend: Trend
    is_locked: bool
    attention: tuple[str, ...] = ()
    baselines: tuple[Figure, ...] = ()
    baseline_definitions: Mapping[str, MetricDefinition] = field(default_factory=dict)
    changes: tuple[str, ...] = ()

    @property
    def place(self) -> Place:
        """The division that the report is about."""
        return self.places[0]

    @property
    def computed_at(self) -> datetime | None:
        """When its newest figure was computed."""
        moments = [one.computed_at for one in self.figures.values() if one.computed_at]
        return max(moments, default=None)

    @property
    def dated_at(self) -> datetime:
        """The moment that files bear as theirs: of the data, so that equal data make equal files."""
        return self.computed_at or self.period.end

    def at(self, metric: str, organisation: str | None = None) -> Figure | None:
        """The figure of a metric, of the report's own place unless another is named."""
        return self.figures.get((organisation or self.place.code, metric))

    def of_level(self, level: str) -> list[Place]:
        """The places of one level, by code."""
        return [place for place in self.places if place.level == level]

    def named(self, code: str) -> Place | None:
        """The place with this code, if the report reaches it."""
        return next((place for place in self.places if place.code == code), None)

    def street_of(self, place: Place) -> Place | None:
        """The street or town above ``place``."""
        above = (self.named(code) for code in place.above)
        return next((one for one in above if one and one.level == STREET), None)

    def definition(self, code: str) -> MetricDefinition | None:
        """The definition of a code, if this report shows it."""
        return next((one for one in self.definitions if one.code == code), None)

    def rows(self) -> Iterator[tuple[MetricDefinition, Figure]]:
        """Every cell: place by place, within each in the catalogue's order."""
        for place in self.places:
            for definition in self.definitions:
                if figure := self.figures.get((place.code, definition.code)):
                    yield definition, figure

    def cells(self) -> list[Figure]:
        """Every figure, in the order of :meth:`rows`."""
        return [figure for _definition, figure in self.rows()]


def is_rate(definition: MetricDefinition) -> bool:
    """Whether a numerator and a denominator stand behind its value."""
    return definition.kind in {Kind.SHARE, Kind.RATIO}
