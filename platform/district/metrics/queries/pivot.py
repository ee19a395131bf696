"""Metrics by organisations by periods: the figures of reports, asked for side by side."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.models import Account
from district.metrics.definitions import Catalogue, catalogue_on, versions_on
from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.models import Kind, MetricDefinition
from district.metrics.pivots import PivotChoice
from district.metrics.queries.periods import periods_available, periods_until
from district.metrics.queries.readings import reference_day
from district.metrics.queries.sums import LEVELS, figures, organisations
from district.metrics.queries.suppression import is_protected
from district.metrics.rights import ReadablePlace, readable_periods, readable_place
from district.registry.standing import compounds_in_operation
from district.registry.tree import CompoundNode, DivisionNode, Tree, tree_on

MOST_CELLS = 5_000
# Cells of compounds that are read and added up: the work behind the figures that are shown.
MOST_READINGS = 100_000

PivotKey = tuple[str, str, Period]


@dataclass(frozen=True)
class Organisation:
    """A row or column of a pivot; ``above`` names the divisions between it and the whole."""

    code: str
    name: str
    level: str
    above: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class Pivot:
    """The frame of a choice and its figures, by metric, organisation and period.

    ``organisations`` begins with the place itself; ``omitted`` are metrics that know no such
    periods. A key without a figure is not told: the organisation did not stand or was out of
    the reader's reach in that period, or the metric is told of streets alone.
    """

    choice: PivotChoice
    place: ReadablePlace
    level: str
    periods: tuple[Period, ...]
    organisations: tuple[Organisation, ...]
    definitions: tuple[MetricDefinition, ...]
    omitted: tuple[MetricDefinition, ...]
    figures: Mapping[PivotKey, Figure] = field(default_factory=dict)

    @property
    def newest(self) -> Period:
        """The last period, of which the organisations' names are."""
        return self.periods[-1]

    def at(self, metric: str, organisation: str, period: Period) -> Figure | None:
        """The figure of one cell."""
        return self.figures.get((metric, organisation, period))

    def cells(self) -> Iterator[tuple[MetricDefinition, Figure]]:
        """Every figure: metric by metric, place by place, the oldest period first."""
        for definition in self.definitions:
            for organisation in self.organisations:
                for period in self.periods:
                    if figure := self.at(definition.code, organisation.code, period):
                        yield definition, figure


def pivot_frame(
    account: Account, choice: PivotChoice, *, action: Action = Action.FIGURES_READ
) -> Pivot | None:
    """The pivot without its figures, once it is known to be readable and not too large.

    None: no night has been, or no compound stands in the tree yet.
    """
    newest = newest_period(choice)
    place = readable_place(account, newest, choice.organisation, action=action) if newest else None
    if newest is None or place is None:
        return None
    level = _level(choice, place)
    shown, omitted = _definitions(catalogue_on(newest.last_day), choice)
    day = reference_day(newest)
    tree = tree_on(day, within=place.division)
    listed = tuple(_organisations(tree, place, level))
    compounds = len(tree.compounds)
    if any(is_protected(one) for one in shown):  # withheld or not follows from the whole tree
        compounds += compounds_in_operation(day).count()
    _check_size(choice, len(listed), len(shown), compounds)
    return Pivot(
        choice=choice,
        place=place,
        level=level,
        periods=tuple(periods_until(newest, choice.periods)),
        organisations=listed,
        definitions=tuple(shown),
        omitted=tuple(omitted),
    )


def pivot(
    account: Account, choice: PivotChoice, *, action: Action = Action.FIGURES_READ
) -> Pivot | None:
    """The choice with its figures; as many statements for each period whatever is chosen of it."""
    frame = pivot_frame(account, choice, action=action)
    if frame is None:
        return None
    found = {
        (one.metric, one.organisation, one.period): one
        for period in readable_periods(account, frame.place, frame.periods, action=action)
        for one in _figures(frame, period)
    }
    known = {one.code for one in frame.organisations}
    earlier = {
        one.organisation: Organisation(one.organisation, one.organisation_name, one.level)
        for one in found.values()
        if one.organisation not in known
    }
    return Pivot(
        choice=choice,
        place=frame.place,
        level=frame.level,
        periods=frame.periods,
        organisations=(*frame.organisations, *earlier.values()),
        definitions=frame.definitions,
        omitted=frame.omitted,
        figures=found,
    )


def newest_period(choice: PivotChoice) -> Period | None:
    """The last period of a choice; None before there is any figure."""
    available = periods_available()
    if not available:
        return None
    same = [one for one in available if one.type is choice.kind]
    if not choice.until:
        last = max(one.first_day for one in available)
        return same[0] if same else Period.of(last, choice.kind)
    wanted = Period.of(Period.parse(choice.until).last_day, choice.kind)
    if choice.kind is not PeriodType.DAY:
        return wanted
    return next((one for one in same if one <= wanted), wanted)


def _level(choice: PivotChoice, place: ReadablePlace) -> str:
    """The level that is listed; refused where it lies above the place."""
    if choice.level and choice.level not in LEVELS:
        raise DomainError(
            "bad_level",
            _("列出的层级只能是区县、街道、社区或小区。"),
            status=400,
            field="level",
        )
    own = LEVELS[-1] if place.slug else place.level
    if own not in LEVELS:  # above every district
        return choice.level or LEVELS[0]
    depth = LEVELS.index(own)
    if not choice.level:
        return LEVELS[min(depth + 1, len(LEVELS) - 1)]
    if LEVELS.index(choice.level) < depth:
        raise DomainError(
            "level_above",
            _("%(place)s下面没有这一层级。请选它的下级，或者另选地方。"),
            {"place": place.name},
            status=400,
            field="level",
        )
    return choice.level


def _definitions(
    catalogue: Catalogue, choice: PivotChoice
) -> tuple[list[MetricDefinition], list[MetricDefinition]]:
    """Those with such periods, and those without; baselines are undated and in no sum."""
    asked = [catalogue[code] for code in choice.metrics]
    shown = [one for one in asked if _has(one, choice.kind)]
    if not shown:
        raise DomainError(
            "no_such_periods",
            _("所选指标都没有这种期间的数据。请换一种期间，或换一些指标。"),
            status=400,
            field="kind",
        )
    return shown, [one for one in asked if one not in shown]


def _has(definition: MetricDefinition, kind: PeriodType) -> bool:
    return kind in definition.period_types and definition.kind != Kind.BASELINE


def _check_size(choice: PivotChoice, places: int, metrics: int, compounds: int) -> None:
    facts = {"metrics": metrics, "periods": choice.periods}
    cells = places * metrics * choice.periods
    if cells > MOST_CELLS:
        raise DomainError(
            "pivot_too_large",
            _(
                "这张表太大：%(places)s 个地方、%(metrics)s 项指标、%(periods)s 期，共 %(cells)s 格"
                "（最多 %(most)s 格）。请少选几项指标、几期，或者选小一点的地方、高一级的层级。"
            ),
            {**facts, "places": places, "cells": cells, "most": MOST_CELLS},
            status=400,
            field="metric",
        )
    if compounds * metrics * choice.periods > MOST_READINGS:
        raise DomainError(
            "pivot_too_heavy",
            _(
                "要汇总的数太多：%(compounds)s 个小区、%(metrics)s 项指标、%(periods)s 期，一次算不完。"
                "请少选几项指标、几期，或者选小一点的地方。"
            ),
            {**facts, "compounds": compounds},
            status=400,
            field="metric",
        )


def _organisations(tree: Tree, place: ReadablePlace, level: str) -> Iterator[Organisation]:
    """The place itself, then divisions by code and compounds by community and name."""
    if place.slug:
        yield Organisation(place.slug, tree.by_slug[place.slug].name, level, is_whole=True)
        return
    yield Organisation(place.code, place.name, place.level, is_whole=True)
    if level == place.level:
        return
    found = organisations(tree, [level], place.division)
    for node in sorted(found, key=lambda one: _order(tree, one)):
        above = [tree.divisions[one].name for one in _between(tree, place, node)]
        yield Organisation(node.code, node.name, node.level, " ".join(above))


def _between(tree: Tree, place: ReadablePlace, node: DivisionNode | CompoundNode) -> list[UUID]:
    path = node.path if isinstance(node, CompoundNode) else node.path[:-1]
    return [one for one in path if one in tree.divisions and one != place.division.pk]


def _order(tree: Tree, node: DivisionNode | CompoundNode) -> tuple[list[str], str]:
    if isinstance(node, DivisionNode):
        return [], node.code
    return [tree.divisions[one].code for one in node.path if one in tree.divisions], node.name


def _figures(frame: Pivot, period: Period) -> list[Figure]:
    """What a report of that period says of these places; of older days by what was in force."""
    place, codes = frame.place, _known_on(period.last_day, frame)
    if not codes:
        return []
    levels = [frame.level] if place.slug else list(dict.fromkeys([place.level, frame.level]))
    found = figures(period=period, within=place.division, levels=levels, metrics=codes)
    if place.slug:
        return [one for one in found if one.organisation == place.slug]
    return [one for one in found if one.level == frame.level or one.organisation == place.code]


def _known_on(day: date, frame: Pivot) -> list[str]:
    versions = versions_on(day)
    known = catalogue_on(day, versions[-1]).by_code if versions else {}
    return [one.code for one in frame.definitions if one.code in known]
