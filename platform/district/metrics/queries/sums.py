"""Figures of community, street and district: sums over the tree of the period (R1, R3)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from uuid import UUID

from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.figures import Figure, Period, State
from district.metrics.medians import median
from district.metrics.models import Kind, MetricDefinition
from district.metrics.queries.readings import ABSENT, Key, Reading, readings, reference_day
from district.metrics.queries.suppression import STREETS, is_protected, is_small, withheld
from district.registry.models import Division, DivisionLevel
from district.registry.tree import COMPOUND_LEVEL, CompoundNode, DivisionNode, Tree, tree_on

LEVELS: tuple[str, ...] = (
    DivisionLevel.DISTRICT,
    DivisionLevel.SUBDISTRICT,
    DivisionLevel.COMMUNITY,
    COMPOUND_LEVEL,
)


@dataclass
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
        self.at_least = self.at_least or reading.at_least
        if bands:
            self.bands = tuple(map(sum, zip(self.bands or (0,) * len(bands), bands, strict=True)))
        moment = reading.computed_at
        if moment and (self.computed_at is None or moment > self.computed_at):
            self.computed_at = moment


@dataclass(frozen=True)
class Folded:
    """One period folded up its tree: a total for each organisation and code.

    ``withheld`` says by code of which organisations nothing is told.
    """

    tree: Tree
    period: Period
    version: str
    definitions: list[MetricDefinition]
    readings: dict[Key, Reading]
    withheld: Mapping[str, frozenset[UUID]]
    totals: dict[tuple[UUID, str], Total] = field(default_factory=dict)

    def fold(self) -> "Folded":
        """Add everything up; of what nothing feeds nobody is expected to report."""
        fed = [one for one in self.definitions if one.is_fed]
        for compound in self.tree.compounds:
            above = [division.id for division in self.tree.above(compound)]
            for definition in fed:
                reading = self.readings.get((compound.id, definition.code), ABSENT)
                bands = self._bands(compound.id, definition)
                for organisation in (*above, compound.id):
                    self.total(organisation, definition.code).add(reading, bands)
        return self

    def _bands(self, compound: UUID, definition: MetricDefinition) -> tuple[int, ...]:
        if definition.kind != Kind.MEDIAN:
            return ()
        found = (self.readings.get((compound, code), ABSENT) for code in definition.numerator)
        return tuple(one.numerator or 0 for one in found)

    def total(self, organisation: UUID, code: str) -> Total:
        found = self.totals.get((organisation, code))
        if found is None:  # asked for once a compound and code: no Total is made in vain
            found = self.totals[organisation, code] = Total()
        return found

    def figures(self, organisation: DivisionNode | CompoundNode) -> Iterator[Figure]:
        """All that may be told of it: what is sensitive stays with streets and above (P-3)."""
        for definition in self.definitions:
            if organisation.level in STREETS or not definition.is_of_streets_alone:
                yield self.figure(organisation, definition)

    def figure(
        self, organisation: DivisionNode | CompoundNode, definition: MetricDefinition
    ) -> Figure:
        hidden = self.is_withheld(organisation, definition)
        return self._figure(organisation, definition, hidden=hidden)

    def part(self, organisation: DivisionNode | CompoundNode, element: MetricDefinition) -> Figure:
        """An element beside the figure of which it is a part, where that figure is told."""
        total = self.total(organisation.id, element.code)
        hidden = is_protected(element) and is_small(element, total)
        return self._figure(organisation, element, hidden=hidden)

    def is_withheld(
        self, organisation: DivisionNode | CompoundNode, definition: MetricDefinition
    ) -> bool:
        """An element that counts persons is told as a part of its metrics alone."""
        if definition.is_element:
            return is_protected(definition)
        return organisation.id in self.withheld.get(definition.code, ())

    def _figure(
        self,
        organisation: DivisionNode | CompoundNode,
        definition: MetricDefinition,
        *,
        hidden: bool,
    ) -> Figure:
        total = self.total(organisation.id, definition.code)
        state = state_of(definition, total)
        if hidden and state in _READABLE:
            state = State.SUPPRESSED
        readable = total.reporting > 0 and state is not State.SUPPRESSED
        return Figure(
            metric=definition.code,
            organisation=organisation.code,
            organisation_name=organisation.name,
            level=organisation.level,
            period=self.period,
            numerator=total.numerator if readable else None,
            denominator=total.denominator if readable and definition.is_rate else None,
            value=value_of(definition, total) if state in _READABLE else None,
            state=state,
            reporting=total.reporting,
            expected=total.expected,
            version=self.version,
            at_least=state in _READABLE and is_bounded(definition, total),
            computed_at=total.computed_at,
            is_share=definition.kind == Kind.SHARE,
            is_median=definition.kind == Kind.MEDIAN,
            small_sample=definition.small_sample,
            modules=tuple(definition.modules),
        )


_READABLE = frozenset({State.VALUE, State.CONFIRMED_ZERO})


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


def fold_period(
    period: Period,
    *,
    within: Division | None = None,
    metrics: Iterable[str] | None = None,
    version: str | None = None,
    day: date | None = None,
) -> Folded:
    """Read one period's cells and add them up the tree of its last day."""
    catalogue = catalogue_on(period.last_day, version)
    definitions = catalogue.reported(period.type, metrics)
    day = day or reference_day(period)
    fed = [one for one in definitions if one.is_fed]
    hidden = _withheld(period, catalogue, [one for one in fed if is_protected(one)], day)
    tree = tree_on(day, within=within)
    bands = [catalogue[code] for one in fed if one.kind == Kind.MEDIAN for code in one.numerator]
    read = {one.code: one for one in (*fed, *bands)}.values()
    found = readings(period, catalogue.version, read, (one.id for one in tree.compounds))
    return Folded(tree, period, catalogue.version, definitions, found, hidden).fold()


def _withheld(
    period: Period, catalogue: Catalogue, protected: list[MetricDefinition], day: date
) -> dict[str, frozenset[UUID]]:
    """Whoever reads a part of the tree: what is not told follows from the whole of it."""
    metrics = [one for one in protected if not one.is_element]
    if not metrics:
        return {}
    tree = tree_on(day)
    found = readings(period, catalogue.version, metrics, (one.id for one in tree.compounds))
    whole = Folded(tree, period, catalogue.version, metrics, found, {}).fold()
    return {one.code: withheld(tree, one, partial(whole.total, code=one.code)) for one in metrics}


def figures(
    *,
    period: Period,
    within: Division | None = None,
    levels: Sequence[str] = LEVELS,
    metrics: Iterable[str] | None = None,
    version: str | None = None,
) -> list[Figure]:
    """Every figure of a period, top level first, then by code, then in the catalogue's order.

    ``within`` keeps one division and what is below it. Divisions without a compound in
    operation are left out, ``within`` itself excepted.
    """
    folded = fold_period(period, within=within, metrics=metrics, version=version)
    return [
        figure
        for organisation in organisations(folded.tree, levels, within)
        for figure in folded.figures(organisation)
    ]


def unfed_figures(
    *, period: Period, within: Division, organisation: str, version: str | None = None
) -> list[Figure]:
    """The metrics of such a period that no module feeds yet, as figures of one place without
    value: below it they would only say the same again."""
    catalogue = catalogue_on(period.last_day, version)
    codes = [one.code for one in catalogue.unfed(period.type)]
    folded = fold_period(period, within=within, metrics=codes, version=catalogue.version)
    node = folded.tree.by_slug.get(organisation) or folded.tree.by_code[organisation]
    return [folded.figure(node, definition) for definition in folded.definitions]


def organisations(
    tree: Tree, levels: Sequence[str], within: Division | None
) -> Iterator[DivisionNode | CompoundNode]:
    peopled = {one for compound in tree.compounds for one in compound.path}
    if within is not None:
        peopled.add(within.pk)
    for level in DivisionLevel.values:
        if level in levels:
            nodes = (one for one in tree.divisions.values() if one.level == level)
            yield from sorted(
                (one for one in nodes if one.id in peopled), key=lambda node: node.code
            )
    if COMPOUND_LEVEL in levels:
        yield from tree.compounds


def baseline_figures(*, period: Period, within: Division | None = None) -> list[Figure]:
    """The undated achievements that compounds declared, one by one: listed, never summed."""
    catalogue = catalogue_on(period.last_day)
    codes = [one.code for one in catalogue.by_code.values() if one.kind == Kind.BASELINE]
    folded = fold_period(period, within=within, metrics=codes)
    return [
        figure
        for compound in folded.tree.compounds
        for figure in folded.figures(compound)
        if figure.state in _READABLE
    ]
