"""What the form above a pivot offers: metrics by block, places, levels, periods and axes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.translation import gettext as _

from district.identity.models import Account
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Period, PeriodType, State
from district.metrics.models import Block, Kind, MetricDefinition
from district.metrics.pivots import MOST_PERIODS, Axis
from district.metrics.queries import LEVELS, periods_available
from district.metrics.queries.pivot import Pivot
from district.metrics.queries.readings import reference_day
from district.metrics.queries.sums import organisations
from district.metrics.rights import ReadablePlace, readable_place
from district.registry.tree import COMPOUND_LEVEL, DivisionNode, Tree, tree_on
from frontend.reports.blocks import COUNTED, ORDER
from frontend.reports.levels import level_name
from frontend.reports.pivots import axis_name
from frontend.reports.wording import STATES
from frontend.reports.wording import period as period_text


@dataclass(frozen=True)
class Option:
    """One entry of a list or one box to tick."""

    value: str
    text: str
    chosen: bool = False
    note: str = ""


@dataclass(frozen=True)
class MetricGroup:
    """The metrics of one block."""

    code: str
    title: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> int:
        """How many of them are ticked."""
        return sum(one.chosen for one in self.options)


@dataclass(frozen=True)
class PivotOptions:
    """Every field of the form with what is chosen of it."""

    metrics: tuple[MetricGroup, ...]
    places: tuple[Option, ...]
    levels: tuple[Option, ...]
    kinds: tuple[Option, ...]
    ends: tuple[Option, ...]
    rows: tuple[Option, ...]
    columns: tuple[Option, ...]
    periods: int
    most_periods: int = MOST_PERIODS


def pivot_options(account: Account, pivot: Pivot) -> PivotOptions:
    """What this reader may choose, as of the pivot's newest period."""
    choice = pivot.choice
    return PivotOptions(
        metrics=tuple(_metrics(pivot)),
        places=tuple(_places(account, pivot)),
        levels=tuple(_levels(pivot)),
        kinds=tuple(Option(one, kind_name(one), one is choice.kind) for one in PeriodType),
        ends=tuple(_ends(choice.until)),
        rows=_axes(choice.rows),
        columns=_axes(choice.columns),
        periods=choice.periods,
    )


def kind_name(kind: PeriodType) -> str:
    """日, 月, 季度, 年, 近12个月."""
    return {
        PeriodType.DAY: _("按日"),
        PeriodType.MONTH: _("按月"),
        PeriodType.QUARTER: _("按季度"),
        PeriodType.YEAR: _("按年"),
        PeriodType.ROLLING: _("近12个月"),
    }[kind]


def _metrics(pivot: Pivot) -> Iterator[MetricGroup]:
    catalogue = catalogue_on(pivot.newest.last_day)
    chosen = set(pivot.choice.metrics)
    offered = [one for one in catalogue.by_code.values() if one.kind != Kind.BASELINE]
    for block in ORDER:
        options = tuple(_metric(one, chosen) for one in offered if _block(one) == block)
        yield MetricGroup(block.value, str(block.label), options)
    others = [one for one in (*pivot.definitions, *pivot.omitted) if not _block(one)]
    if others:
        options = tuple(_metric(one, chosen) for one in others)
        yield MetricGroup("elements", _("基础数据"), options)


def _block(definition: MetricDefinition) -> str:
    """Where the report prints it; other elements are offered only to who asked for them."""
    return Block.SERVICE if definition.code in COUNTED else definition.block


def _metric(definition: MetricDefinition, chosen: Iterable[str]) -> Option:
    kinds = _("、").join(kind_name(PeriodType(one)) for one in definition.period_types)
    note = kinds if definition.is_fed else str(STATES[State.NOT_FED])
    return Option(definition.code, definition.name, definition.code in chosen, note)


def _places(account: Account, pivot: Pivot) -> Iterator[Option]:
    """The divisions that the reader may see, each under the one above it."""
    top = readable_place(account, pivot.newest)
    named = pivot.place.slug or pivot.place.code
    if top is None:
        return
    for one in division_options(top, reference_day(pivot.newest), named):
        is_bare = one.value == top.code and not pivot.choice.organisation
        yield replace(one, value="") if is_bare else one
    if pivot.place.slug:
        yield Option(pivot.place.slug, pivot.organisations[0].name, chosen=True)


def division_options(top: ReadablePlace, day: date, chosen: str) -> Iterator[Option]:
    """``top`` and what lay below it on the day, each moved in under the one above it."""
    tree = tree_on(day, within=top.division)
    levels = [one for one in LEVELS if one != COMPOUND_LEVEL]
    found = [one for one in organisations(tree, levels, top.division) if _is_division(one)]
    for node in sorted(found, key=lambda one: _codes(tree, one)):
        depth = len(_codes(tree, node)) - 1
        yield Option(node.code, "\u3000" * depth + node.name, node.code == chosen)


def _is_division(node: object) -> bool:
    return isinstance(node, DivisionNode)


def _codes(tree: Tree, node: object) -> list[str]:
    path = node.path if isinstance(node, DivisionNode) else ()
    return [tree.divisions[one].code for one in path if one in tree.divisions]


def _levels(pivot: Pivot) -> Iterator[Option]:
    yield Option("", _("下一级"), not pivot.choice.level)
    for level in LEVELS:
        yield Option(level, level_name(level), level == pivot.choice.level)


def _ends(until: str) -> Iterator[Option]:
    """The newest, or up to a month that has figures."""
    yield Option("", _("最新一期"), not until)
    months = [one for one in periods_available() if one.type is PeriodType.MONTH]
    known = {str(one) for one in months}
    if until and until not in known:
        yield Option(until, period_text(Period.parse(until)), chosen=True)
    for month in months:
        yield Option(str(month), period_text(month), str(month) == until)


def _axes(chosen: Axis) -> tuple[Option, ...]:
    return tuple(Option(one, axis_name(one), one is chosen) for one in Axis)
