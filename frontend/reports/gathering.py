"""Brings together what one report prints: a fixed number of questions, whatever the size."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import TypeVar
from uuid import UUID

from django.utils.translation import gettext as _

from district.core.clock import now
from district.metrics.definitions import Catalogue, is_of_ledger
from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.models import MetricDefinition
from district.metrics.queries import (
    LEVELS,
    Concern,
    attention,
    baseline_figures,
    figures,
    months_until,
    unfed_figures,
)
from district.metrics.queries.changes import changes, locks_at
from district.metrics.queries.once import Once
from district.metrics.queries.subtotals import heard
from district.metrics.queries.sums import organisations
from district.metrics.queries.trends import sums_over
from district.metrics.rights import ReadablePlace
from district.registry.models import Division
from district.registry.tree import COMPOUND_LEVEL, CompoundNode, Tree
from frontend.reports.contents import BELOW, Contents, Place, Trend
from frontend.reports.packing import PackedFigures

One = TypeVar("One", Figure, Concern)
ACCEPTED, CLOSED = "MA", "MC"
MONTHS = 12
CONCERNS = 10
# Compounds of which figures are worked out together: what that takes is gone before the next.
AT_ONCE = 50

# Out of all places of the report, in their order, the codes of the compounds to be told of.
Choose = Callable[[Sequence[Place]], Collection[str]]


def gather(
    place: ReadablePlace,
    period: Period,
    choose: Choose | None = None,
    once: Once | None = None,
) -> Contents:
    """The report of one division or compound and period.

    ``choose`` says of which compounds the figures are wanted; None: of all.
    """
    within = place.division
    once = once or Once()
    catalogue = once.catalogue(period.last_day)
    definitions = shown_definitions(catalogue, period)
    codes = [one.code for one in definitions]
    tree = once.tree(once.reference_day(period), within)
    own = [COMPOUND_LEVEL] if place.slug else [place.level]
    levels = own if place.slug else LEVELS
    places = tuple(_places(tree, levels, within, place.slug))
    # Who chooses shows divisions one level down; a thousand compounds have hundreds further down.
    shown = _shown_levels(place) if choose and not place.slug else levels
    asked = partial(figures, within=within, metrics=codes, once=once)
    concerns = _concerns(place, period, once)  # of all compounds at once: before the figures
    alone = list((choose or _compounds)(places))
    cells = _packed(place, partial(asked, period=period), shown, alone)
    named = place.slug or place.code

    def own_figures(of: Period) -> dict[str, Figure]:
        found = asked(period=of, levels=own, alone=[place.slug] if place.slug else None)
        return {one.metric: one for one in found if one.organisation == named}

    unfed = unfed_figures(period=period, within=within, organisation=named, once=once)
    return Contents(
        period=period,
        version=catalogue.version,
        places=places,
        heard=_heard(period, catalogue.version, definitions, tree),
        definitions=tuple(definitions),
        figures=cells,
        before=own_figures(period.before),
        year_before={} if period.type is PeriodType.YEAR else own_figures(period.year_before),
        unfed=tuple((catalogue[one.metric], one) for one in unfed),
        trend=_trend(place, period),
        is_locked=now() >= locks_at(period),
        locks_at=locks_at(period),
        attention=tuple(_attention(cells, concerns)),
        baselines=tuple(_about(place, baseline_figures(period=period, within=within, once=once))),
        baseline_definitions={one.code: one for one in catalogue.baselines()},
        changes=tuple(changes(period=period, tree=tree, catalogue=catalogue)),
    )


def _compounds(places: Sequence[Place]) -> list[str]:
    return [one.code for one in places if one.level == COMPOUND_LEVEL]


def _packed(
    place: ReadablePlace,
    asked: Callable[..., list[Figure]],
    levels: Sequence[str],
    alone: Sequence[str],
) -> PackedFigures:
    cells = PackedFigures()
    cells.add(_about(place, asked(levels=levels, alone=alone[:AT_ONCE])))
    for more in range(AT_ONCE, len(alone), AT_ONCE):
        few = alone[more : more + AT_ONCE]
        cells.add(_about(place, asked(levels=[COMPOUND_LEVEL], alone=few)))
    return cells


def compound_figures(
    place: ReadablePlace, period: Period, compounds: Collection[str], once: Once
) -> dict[tuple[str, str], Figure]:
    """What a report of a division tells of these of its compounds."""
    codes = [one.code for one in shown_definitions(once.catalogue(period.last_day), period)]
    found = figures(
        period=period,
        within=place.division,
        levels=[COMPOUND_LEVEL],
        metrics=codes,
        alone=compounds,
        once=once,
    )
    return {(one.organisation, one.metric): one for one in found}


def _shown_levels(place: ReadablePlace) -> list[str]:
    return list(
        dict.fromkeys([place.level, BELOW.get(place.level, COMPOUND_LEVEL), COMPOUND_LEVEL])
    )


def _heard(
    period: Period, version: str, definitions: Sequence[MetricDefinition], tree: Tree
) -> frozenset[str]:
    """The compounds with any figure that they themselves feed and that is told of compounds."""
    fed = [one for one in definitions if one.is_fed and not one.is_of_streets_alone]
    codes = [one.code for one in fed if not is_of_ledger(one)]
    found = heard(period, version, codes, [one.id for one in tree.compounds])
    return frozenset(one.slug for one in tree.compounds if one.id in found)


def _about(place: ReadablePlace, found: list[One]) -> list[One]:
    """Those of the compound that the report is about; all of them where it is about a division."""
    return [one for one in found if place.slug in {"", one.organisation}]


def _concerns(place: ReadablePlace, period: Period, once: Once) -> list[Concern]:
    limit = None if place.slug else CONCERNS
    told = attention(period=period, within=place.division, limit=limit, once=once)
    return _about(place, told)[:CONCERNS]


def _attention(cells: Mapping[tuple[str, str], Figure], concerns: Iterable[Concern]) -> list[str]:
    """What to know first: that no night was carried out, or else what the rules found."""
    if not cells:
        return [_("已接入的指标里没有按这种期间统计的，所以这份报告没有数字。")]
    if not any(one.computed_at for one in cells.values()):
        return [
            _(
                "这一期没有做过夜间汇总，所以没有数字，并不是小区没有填报。需要时请系统维护人员补做。"
            )
        ]
    return [_sentence(one) for one in concerns]


def _sentence(concern: Concern) -> str:
    facts = {"name": concern.organisation_name, "sentence": concern.sentence}
    return _("%(name)s：%(sentence)s") % facts


def shown_definitions(catalogue: Catalogue, period: Period) -> list[MetricDefinition]:
    """What the catalogue reports, and the matters that its rates are of."""
    reported = [one.code for one in catalogue.reported(period.type)]
    counted = [one for one in (ACCEPTED, CLOSED) if one in catalogue.by_code]
    found = catalogue.reported(period.type, dict.fromkeys([*reported, *counted]))
    return sorted(found, key=lambda one: one.position)


def _places(tree: Tree, levels: Sequence[str], within: Division, slug: str) -> Iterator[Place]:
    """The organisations of the figures: divisions by code, then compounds by community and name."""
    compounds = []
    for one in organisations(tree, levels, within):
        if isinstance(one, CompoundNode):
            if slug in {"", one.slug}:
                compounds.append(Place(one.code, one.name, one.level, _codes(tree, one.path)))
        else:
            yield Place(one.code, one.name, one.level, _codes(tree, one.path[:-1]))
    yield from sorted(compounds, key=lambda one: (one.above[:1], one.name, one.code))


def _codes(tree: Tree, path: tuple[UUID, ...]) -> tuple[str, ...]:
    """The codes over something, nearest first, as far as this part of the tree knows them."""
    return tuple(tree.divisions[one].code for one in reversed(path) if one in tree.divisions)


def _trend(place: ReadablePlace, period: Period) -> Trend:
    """Of divisions alone: one compound's months are too few matters for a line."""
    if place.slug:
        return Trend((), {})
    periods = tuple(months_until(period, MONTHS))
    sums = sums_over(metrics=(ACCEPTED, CLOSED), periods=periods, within=place.division)
    counts = {
        code: tuple(one.numerator if one else None for one in found) for code, found in sums.items()
    }
    return Trend(periods, counts)
