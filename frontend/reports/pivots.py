"""A pivot as it is printed: heads, rows and cells, in the words of the reports."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from district.metrics.figures import Figure, Period, State
from district.metrics.models import MetricDefinition
from district.metrics.pivots import Axis
from district.metrics.queries.pivot import Organisation, Pivot
from district.metrics.queries.suppression import STREETS
from frontend.charts.lines import sparkline
from frontend.numbers import Number
from frontend.reports.contents import COMPOUND
from frontend.reports.levels import level_name
from frontend.reports.wording import DASH, is_readable, parts, state, value, with_unit
from frontend.reports.wording import period as period_text

Key = MetricDefinition | Organisation | Period
FEWEST_POINTS = 2


@dataclass(frozen=True)
class Head:
    """What a row, a column or a block is called, and what stands under its name."""

    text: str
    sub: str = ""
    is_whole: bool = False


@dataclass(frozen=True)
class PivotCell:
    """One figure under ``head``; without an address it is not told, and nothing explains it."""

    head: str
    text: str
    parts: str = ""
    note: str = ""
    url: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class PivotRow:
    head: Head
    cells: tuple[PivotCell, ...]
    spark: SafeString


@dataclass(frozen=True)
class PivotBlock:
    """One table; ``first`` heads the rows' names."""

    head: Head
    first: str
    heads: tuple[Head, ...]
    rows: tuple[PivotRow, ...]

    @property
    def has_sparks(self) -> bool:
        """Whether any row has a trend to draw."""
        return any(row.spark for row in self.rows)


def axis_name(axis: Axis) -> str:
    """指标, 组织, 期间."""
    return {Axis.METRIC: _("指标"), Axis.ORGANISATION: _("地方"), Axis.PERIOD: _("期间")}[axis]


def pivot_blocks(pivot: Pivot) -> list[PivotBlock]:
    """The tables of a pivot, one under the other."""
    choice = pivot.choice
    columns = _keys(pivot, choice.columns)
    heads = tuple(_head(one) for one in columns)
    return [
        PivotBlock(
            head=_head(block),
            first=axis_name(choice.rows),
            heads=heads,
            rows=tuple(_row(pivot, block, row, columns) for row in _keys(pivot, choice.rows)),
        )
        for block in _keys(pivot, choice.blocks)
    ]


def _keys(pivot: Pivot, axis: Axis) -> Sequence[Key]:
    if axis is Axis.METRIC:
        return pivot.definitions
    return pivot.organisations if axis is Axis.ORGANISATION else pivot.periods


def _head(key: Key) -> Head:
    if isinstance(key, Period):
        return Head(period_text(key))
    if isinstance(key, MetricDefinition):
        unit = f" · {key.unit}" if key.unit else ""
        return Head(key.name, f"{key.code}{unit}")
    if key.is_whole and key.level != COMPOUND:
        return Head(key.name, _("合计"), is_whole=True)
    return Head(key.name, key.above)


def _row(pivot: Pivot, block: Key, row: Key, columns: Sequence[Key]) -> PivotRow:
    asked = [_asked(block, row, column) for column in columns]
    found = [pivot.at(metric.code, place.code, when) for metric, place, when in asked]
    cells = [
        _cell(_head(column).text, metric, place, figure)
        for column, (metric, place, _when), figure in zip(columns, asked, found, strict=True)
    ]
    spark = SafeString("")
    if pivot.choice.columns is Axis.PERIOD:
        spark = _spark(asked[0][0], asked[0][1].name, pivot.periods, found)
    return PivotRow(_head(row), tuple(cells), spark)


def _asked(*keys: Key) -> tuple[MetricDefinition, Organisation, Period]:
    """The three keys of a cell, wherever each of them stands."""
    metric = next(one for one in keys if isinstance(one, MetricDefinition))
    place = next(one for one in keys if isinstance(one, Organisation))
    return metric, place, next(one for one in keys if isinstance(one, Period))


def _cell(
    head: str, definition: MetricDefinition, place: Organisation, figure: Figure | None
) -> PivotCell:
    if figure is None:
        return PivotCell(head, DASH, note=_untold(definition, place), is_missing=True)
    url = reverse("figures:explain", args=[figure.metric, figure.organisation, str(figure.period)])
    if not is_readable(figure):
        return PivotCell(head, state(figure), parts=parts(figure), url=url, is_missing=True)
    notes = [
        _("样本小") if figure.is_small else "",
        state(figure) if figure.state is State.CONFIRMED_ZERO else "",
        _reporting(figure),
    ]
    text = value(figure, definition)
    return PivotCell(head, text, parts(figure), " · ".join(filter(None, notes)), url)


def _untold(definition: MetricDefinition, place: Organisation) -> str:
    """Why a figure is not told where that is a rule and not a gap."""
    is_below = place.level not in STREETS
    return _("只公布到街道") if definition.is_of_streets_alone and is_below else ""


def _reporting(figure: Figure) -> str:
    """3/5 个小区已报, where somebody is still silent."""
    if figure.level == COMPOUND or figure.reporting >= figure.expected:
        return ""
    facts = {"known": f"{figure.reporting}/{figure.expected}"}
    return _("%(known)s 已报") % facts


def _spark(
    definition: MetricDefinition,
    place: str,
    periods: Sequence[Period],
    figures: Sequence[Figure | None],
) -> SafeString:
    """The row's trend with a sentence that says it; small samples are gaps (R8), and what is
    sensitive is not compared period by period."""
    if definition.is_of_streets_alone:
        return SafeString("")
    shown = [one if one and is_readable(one) and not one.is_small else None for one in figures]
    known = [(when, one) for when, one in zip(periods, shown, strict=True) if one]
    if len(known) < FEWEST_POINTS:
        return SafeString("")
    (first, before), (last, after) = known[0], known[-1]
    told = _("%(name)s，%(place)s：%(first)s %(before)s，%(last)s %(after)s，共 %(count)s 期有数。")
    facts = {
        "name": definition.name,
        "place": place,
        "first": period_text(first),
        "before": with_unit(before, definition),
        "last": period_text(last),
        "after": with_unit(after, definition),
        "count": len(known),
    }
    values: tuple[Number | None, ...] = tuple(one.value if one else None for one in shown)
    return sparkline(values, told=told % facts)


def pivot_span(pivot: Pivot) -> str:
    """2022年5月 至 2023年4月, or the one period."""
    first, last = period_text(pivot.periods[0]), period_text(pivot.newest)
    if first == last:
        return last
    return _("%(first)s 至 %(last)s") % {"first": first, "last": last}


def pivot_facts(pivot: Pivot) -> list[str]:
    """离石区, 街道乡镇, the span and how much of each."""
    below = len(pivot.organisations) - 1
    level = level_name(pivot.level)
    listed = _("%(count)s 个%(level)s") % {"count": below, "level": level.lower()} if below else ""
    metrics = _("%(count)s 项指标") % {"count": len(pivot.definitions)}
    return [one for one in (pivot.place.name, listed, metrics, pivot_span(pivot)) if one]
