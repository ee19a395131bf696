"""Figures of community, street and district: sums over the tree of the period (R1, R3)."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from uuid import UUID

from district.metrics.definitions import Catalogue, is_of_ledger
from district.metrics.figures import Figure, Period, State
from district.metrics.models import Kind, MetricDefinition
from district.metrics.queries.night_sums import NightSum, night_sums
from district.metrics.queries.once import Once, Withheld
from district.metrics.queries.readings import ABSENT, Detail, Key, Reading, last_night, readings
from district.metrics.queries.subtotals import Subtotal, heard, subtotals
from district.metrics.queries.suppression import STREETS, is_protected, is_small, withheld
from district.metrics.queries.totals import Total, is_bounded, state_of, value_of
from district.registry.models import Division, DivisionLevel
from district.registry.tree import COMPOUND_LEVEL, CompoundNode, DivisionNode, Tree

LEVELS: tuple[str, ...] = (
    DivisionLevel.DISTRICT,
    DivisionLevel.SUBDISTRICT,
    DivisionLevel.COMMUNITY,
    COMPOUND_LEVEL,
)


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

    def fold_subtotals(
        self, found: Iterable[Subtotal] | None, alone: Collection[CompoundNode]
    ) -> "Folded":
        """The same of divisions by what is added up already (None: of no division); ``alone``
        are told one by one."""
        fed = [one for one in self.definitions if one.is_fed]
        if found is not None:
            self._expect(fed)
        for subtotal in found or ():
            self._add_upward(subtotal.division, subtotal.metric, subtotal)
        of_ledger = [one for one in fed if is_of_ledger(one)]
        of_cells = [one for one in fed if not is_of_ledger(one)]
        for compound in alone:
            for definition in of_cells:
                reading = self.readings.get((compound.id, definition.code), ABSENT)
                bands = self._bands(compound.id, definition)
                self.total(compound.id, definition.code).add(reading, bands)
            for definition in of_ledger:
                self.total(compound.id, definition.code).expected = 1
        return self

    def _expect(self, fed: Iterable[MetricDefinition]) -> None:
        expected = Counter(
            division.id
            for compound in self.tree.compounds
            for division in self.tree.above(compound)
        )
        for organisation, count in expected.items():
            for definition in fed:
                self.total(organisation, definition.code).expected = count

    def fold_ledger(self, nights: Iterable[NightSum]) -> None:
        """What the ledger tells stands in no cell: it is added up by itself."""
        of_ledger = [one for one in self.definitions if one.is_fed and is_of_ledger(one)]
        for night in nights:
            for definition in of_ledger:
                told = night.subtotal(definition)
                if night.is_of_compound:
                    self.total(night.organisation, definition.code).add_many(told)
                else:
                    self._add_upward(night.organisation, definition.code, told)

    def _add_upward(self, division: UUID, code: str, told: Subtotal) -> None:
        for organisation in self.tree.divisions[division].path:
            if organisation in self.tree.divisions:
                self.total(organisation, code).add_many(told)

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


def read_period(
    period: Period,
    *,
    within: Division | None,
    metrics: Iterable[str],
    version: str,
    once: Once | None = None,
) -> Folded:
    """What each compound says under these codes, in which nothing is added up."""
    once = once or Once()
    definitions = once.catalogue(period.last_day, version).reported(period.type, metrics)
    tree = once.tree(once.reference_day(period), within)
    fed = [one for one in definitions if one.is_fed]
    ids = [one.id for one in tree.compounds]
    found = readings(period, version, fed, ids, detail=Detail.NUMBERS)
    return Folded(tree, period, version, definitions, found, {})


def fold_period(
    period: Period,
    *,
    within: Division | None = None,
    metrics: Iterable[str] | None = None,
    version: str | None = None,
    day: date | None = None,
    alone: Collection[str] | None = None,
    lowest: str | None = DivisionLevel.COMMUNITY,
    once: Once | None = None,
    detail: Detail = Detail.SUMMED,
) -> Folded:
    """Read one period's cells and add them up the tree of its last day.

    ``alone`` are the slugs of the compounds that are asked for by themselves (None: all), and
    ``lowest`` is then the level of the smallest divisions of which figures are wanted (None: of
    none).
    """
    once = once or Once()
    catalogue = once.catalogue(period.last_day, version)
    definitions = catalogue.reported(period.type, metrics)
    day = day or once.reference_day(period)
    fed = [one for one in definitions if one.is_fed]
    protected = [one for one in fed if is_protected(one)]
    hidden = _withheld(period, catalogue, protected, day, once)
    tree = once.tree(day, within)
    bands = [catalogue[code] for one in fed if one.kind == Kind.MEDIAN for code in one.numerator]
    read = {one.code: one for one in (*fed, *bands)}.values()
    if alone is None:
        everybody = [one.id for one in tree.compounds]
        found = readings(period, catalogue.version, read, everybody, detail=detail)
        return Folded(tree, period, catalogue.version, definitions, found, hidden).fold()
    by_itself = [one for one in tree.compounds if one.slug in alone]
    cells = [one for one in read if not is_of_ledger(one)]
    ids = [one.id for one in by_itself]
    found = readings(period, catalogue.version, cells, ids)
    of_cells = [one for one in fed if not is_of_ledger(one)]
    homes = [(one.id, _division_of(tree, one, lowest)) for one in tree.compounds]
    summed = subtotals(period, catalogue.version, of_cells, homes) if lowest else None
    folded = Folded(tree, period, catalogue.version, definitions, found, hidden)
    folded.fold_subtotals(summed, by_itself)
    if len(of_cells) < len(fed):
        night = last_night(period)
        folded.fold_ledger(night_sums(night, period, catalogue.version, homes, ids))
    return folded


def _division_of(tree: Tree, compound: CompoundNode, level: str | None) -> UUID:
    """The division of this level over a compound, or its community where none is."""
    above = (one.id for one in tree.above(compound) if one.level == level)
    return next(above, compound.community_id)


def _withheld(
    period: Period,
    catalogue: Catalogue,
    protected: list[MetricDefinition],
    day: date,
    once: Once,
) -> Withheld:
    """Whoever reads a part of the tree: what is not told follows from the whole of it."""
    metrics = [one for one in protected if not one.is_element]
    if not metrics:
        return {}

    def find() -> Withheld:
        tree = once.tree(day)
        ids = (one.id for one in tree.compounds)
        found = readings(period, catalogue.version, metrics, ids, detail=Detail.NUMBERS)
        whole = Folded(tree, period, catalogue.version, metrics, found, {}).fold()
        return {
            one.code: withheld(tree, one, partial(whole.total, code=one.code)) for one in metrics
        }

    codes = tuple(one.code for one in metrics)
    return once.withheld((period, catalogue.version, day, codes), find)


def figures(
    *,
    period: Period,
    within: Division | None = None,
    levels: Sequence[str] = LEVELS,
    metrics: Iterable[str] | None = None,
    version: str | None = None,
    alone: Collection[str] | None = None,
    once: Once | None = None,
) -> list[Figure]:
    """Every figure of a period, top level first, then by code, then in the catalogue's order.

    ``within`` keeps one division and what is below it. Divisions without a compound in
    operation are left out, ``within`` itself excepted. ``alone`` are the slugs of the compounds
    to tell of, where these are not all.
    """
    if COMPOUND_LEVEL not in levels:
        alone = ()
    divisions = [one for one in DivisionLevel.values if one in levels]
    folded = fold_period(
        period,
        within=within,
        metrics=metrics,
        version=version,
        alone=alone,
        lowest=divisions[-1] if divisions else None,
        once=once,
    )
    return [
        figure
        for organisation in organisations(folded.tree, levels, within)
        if alone is None or organisation.level != COMPOUND_LEVEL or organisation.code in alone
        for figure in folded.figures(organisation)
    ]


def unfed_figures(
    *,
    period: Period,
    within: Division,
    organisation: str,
    version: str | None = None,
    once: Once | None = None,
) -> list[Figure]:
    """The metrics of such a period that no module feeds yet, as figures of one place without
    value: below it they would only say the same again."""
    once = once or Once()
    catalogue = once.catalogue(period.last_day, version)
    codes = [one.code for one in catalogue.unfed(period.type)]
    folded = fold_period(period, within=within, metrics=codes, version=catalogue.version, once=once)
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


def baseline_figures(
    *, period: Period, within: Division | None = None, once: Once | None = None
) -> list[Figure]:
    """The undated achievements that compounds declared, one by one: listed, never summed."""
    once = once or Once()
    catalogue = once.catalogue(period.last_day)
    codes = [one.code for one in catalogue.by_code.values() if one.kind == Kind.BASELINE]
    tree = once.tree(once.reference_day(period), within)
    told = heard(period, catalogue.version, codes, [one.id for one in tree.compounds])
    if not told:
        return []
    alone = [one.slug for one in tree.compounds if one.id in told]
    folded = fold_period(period, within=within, metrics=codes, alone=alone, once=once)
    return [
        figure
        for compound in folded.tree.compounds
        if compound.id in told
        for figure in folded.figures(compound)
        if figure.state in _READABLE
    ]
