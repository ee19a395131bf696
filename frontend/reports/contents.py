"""What a report holds, whatever it is printed on: places, definitions and figures, no person."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from district.metrics.definitions import is_of_ledger
from district.metrics.documents import IssueMark
from district.metrics.figures import Figure, Period
from district.metrics.models import Kind, MetricDefinition

COMPOUND = "compound"
STREET = "subdistrict"
# What stands directly below a division: towns have communities, communities have compounds.
BELOW = {
    "prefecture": "district",
    "district": STREET,
    STREET: "community",
    "community": COMPOUND,
}


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

    ``before`` holds that place's figures of the period before, ``year_before`` those of the same
    period a year ago (none of a year, where both are one). ``definitions`` are those of
    ``version`` in the catalogue's order; ``unfed`` are the metrics that no module feeds yet,
    each with a figure of the report's own place that says so. ``heard`` are the compounds with
    any figure of the period that they themselves feed; a page holds the figures of those alone
    that it shows.
    """

    period: Period
    version: str
    places: tuple[Place, ...]
    definitions: tuple[MetricDefinition, ...]
    figures: Mapping[tuple[str, str], Figure]
    before: Mapping[str, Figure]
    trend: Trend
    is_locked: bool
    locks_at: datetime
    attention: tuple[str, ...] = ()
    baselines: tuple[Figure, ...] = ()
    baseline_definitions: Mapping[str, MetricDefinition] = field(default_factory=dict)
    changes: tuple[str, ...] = ()
    issue: IssueMark | None = None
    year_before: Mapping[str, Figure] = field(default_factory=dict)
    unfed: tuple[tuple[MetricDefinition, Figure], ...] = ()
    heard: frozenset[str] = frozenset()

    @property
    def place(self) -> Place:
        """The division that the report is about."""
        return self.places[0]

    @cached_property
    def computed_at(self) -> datetime | None:
        """When its newest figure was computed; a repeated night that changes nothing is none."""
        moments = [
            one.computed_at
            for one in self.figures.values()
            if one.computed_at and one.metric not in self._of_ledger
        ]
        return max(moments, default=None)

    @property
    def dated_at(self) -> datetime:
        """The moment that files bear as theirs: of the data, so that equal data make equal files."""
        return self.issue.at if self.issue else self.computed_at or self.period.end

    def at(self, metric: str, organisation: str | None = None) -> Figure | None:
        """The figure of a metric, of the report's own place unless another is named."""
        return self.figures.get((organisation or self.place.code, metric))

    def of_level(self, level: str) -> list[Place]:
        """The places of one level, by code."""
        return [place for place in self.places if place.level == level]

    @property
    def children_level(self) -> str:
        """The level directly below the report's own place."""
        return BELOW.get(self.place.level, COMPOUND)

    @property
    def children(self) -> list[Place]:
        """The divisions directly below that have compounds; none below a community."""
        level = self.children_level
        return [] if level == COMPOUND else self.of_level(level)

    @property
    def compounds(self) -> list[Place]:
        """The compounds of which the report tells."""
        return self.of_level(COMPOUND)

    @property
    def is_of_compound(self) -> bool:
        """Whether it is about one compound and not about a division."""
        return self.place.level == COMPOUND

    @property
    def expected(self) -> int:
        """How many compounds are in operation here."""
        return len(self.compounds)

    @property
    def reporting(self) -> int:
        """How many of them have any figure of the period."""
        return self.reporting_of(self.place)

    def reporting_of(self, place: Place) -> int:
        """How many compounds at or below ``place`` have any figure that they themselves feed."""
        return self._heard_below[place.code]

    def named(self, code: str) -> Place | None:
        """The place with this code, if the report reaches it."""
        return self._by_code.get(code)

    def street_of(self, place: Place) -> Place | None:
        """The street or town above ``place``."""
        above = (self.named(code) for code in place.above)
        return next((one for one in above if one and one.level == STREET), None)

    def definition(self, code: str) -> MetricDefinition | None:
        """The definition of a code, if this report shows it."""
        return self._definitions.get(code)

    def cells_of(self, place: Place) -> list[Figure]:
        """Every figure of one place."""
        found = (self.at(one.code, place.code) for one in self.definitions)
        return [one for one in found if one]

    @cached_property
    def _by_code(self) -> dict[str, Place]:
        return {place.code: place for place in self.places}

    @cached_property
    def _definitions(self) -> dict[str, MetricDefinition]:
        return {one.code: one for one in self.definitions}

    @cached_property
    def _of_ledger(self) -> frozenset[str]:
        """What the roll-up itself tells, whether or not a compound reports."""
        return frozenset(one.code for one in self.definitions if is_of_ledger(one))

    @cached_property
    def _heard_below(self) -> Counter[str]:
        compounds = [one for one in self.compounds if one.code in self.heard]
        return Counter(code for one in compounds for code in (one.code, *one.above))

    def rows(self) -> Iterator[tuple[MetricDefinition, Figure]]:
        """Every cell: place by place, within each in the catalogue's order; what is not fed last."""
        for place in self.places:
            for definition in self.definitions:
                if figure := self.figures.get((place.code, definition.code)):
                    yield definition, figure
        yield from self.unfed


def listed(places: Sequence[Place], street: str = "") -> list[Place]:
    """The compounds of a report; below one of its divisions, if ``street`` is one's code."""
    level = BELOW.get(places[0].level, COMPOUND) if places else COMPOUND
    is_known = level != COMPOUND and any(
        one.level == level and one.code == street for one in places
    )
    return [
        one for one in places if one.level == COMPOUND and (not is_known or street in one.above)
    ]


def is_rate(definition: MetricDefinition) -> bool:
    """Whether a numerator and a denominator stand behind its value."""
    return definition.kind in {Kind.SHARE, Kind.RATIO}
