"""The tables of streets and compounds as they are printed: no ranks, in the order of codes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from district.metrics.figures import Figure, PeriodType, State
from district.metrics.models import MetricDefinition
from frontend.reports.contents import COMPOUND, Contents, Place
from frontend.reports.levels import level_name
from frontend.reports.wording import DASH, is_readable, parts, state, value

MONTHLY = ("HH", "BR", "ORG-01", "ORG-03", "MA", "MAT-03", "MAT-05", "MAT-11", "DQ-01")
DAILY = ("BLD", "UNIT", "HH", "HEAD", "BR", "ORG-01", "ORG-03", "ORG-06", "MAT-11", "DQ-01")
WIDEST = 10


@dataclass(frozen=True)
class Cell:
    """What stands in a cell under ``head``: the text, and below it the parts of a rate."""

    head: str
    text: str
    parts: str = ""
    is_missing: bool = False


@dataclass(frozen=True)
class Row:
    """One place: its name, what stands under the name, and its cells."""

    place: Place
    above: str
    reporting: str
    cells: tuple[Cell, ...]
    is_total: bool = False


@dataclass(frozen=True)
class PlaceTable:
    """A table of places; the heads are those of the cells."""

    title: str
    first: str
    second: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def width(self) -> int:
        """How many columns there are, the place and its compounds included."""
        return len(self.heads) + 2


def columns(contents: Contents) -> list[MetricDefinition]:
    """The metrics that the tables show: chosen for a day and a month, else the first rates."""
    chosen = {PeriodType.DAY: DAILY, PeriodType.MONTH: MONTHLY}.get(contents.period.type)
    if chosen is None:
        return [one for one in contents.definitions if one.is_rate][:WIDEST]
    return [one for code in chosen if (one := contents.definition(code))]


def children_table(contents: Contents) -> PlaceTable:
    """One row for each division directly below, and the whole at the end."""
    shown = columns(contents)
    rows = [_row(contents, place, shown, above="") for place in contents.children]
    if rows:
        rows.append(_row(contents, contents.place, shown, above="", is_total=True))
    level = level_name(contents.children_level)
    return PlaceTable(
        title=_("分%(level)s") % {"level": level.lower()},
        first=level,
        second=_("已报小区"),
        heads=_heads(shown),
        rows=tuple(rows),
    )


def compounds_table(contents: Contents, places: Iterable[Place] | None = None) -> PlaceTable:
    """One row for each compound, or for each of ``places``."""
    shown = columns(contents)
    rows = [
        _row(contents, place, shown, above=_above(contents, place))
        for place in (contents.compounds if places is None else places)
    ]
    return PlaceTable(_("分小区"), _("小区"), _("本期数据"), _heads(shown), tuple(rows))


def _heads(shown: list[MetricDefinition]) -> tuple[str, ...]:
    return tuple(_head(one) for one in shown)


def _head(definition: MetricDefinition) -> str:
    """A short head: the unit stands in the text where it is a rate."""
    short = {
        "ORG-01": _("党组织覆盖"),
        "ORG-03": _("楼长配备"),
        "ORG-06": _("业委会/物管会"),
        "MA": _("受理"),
        "MAT-03": _("按时办结"),
        "MAT-05": _("满意"),
        "MAT-11": _("超期未办结"),
        "DQ-01": _("底册完整"),
    }
    return short.get(definition.code, definition.name)


def _row(
    contents: Contents,
    place: Place,
    shown: list[MetricDefinition],
    *,
    above: str,
    is_total: bool = False,
) -> Row:
    return Row(
        place=place,
        above=above,
        reporting=_reporting(contents, place),
        cells=tuple(_cell(contents, place, definition) for definition in shown),
        is_total=is_total,
    )


def _reporting(contents: Contents, place: Place) -> str:
    """2/5 of a division; of a compound whether it has told anything."""
    reporting = contents.reporting_of(place)
    if place.level == COMPOUND:
        return _("有") if reporting else _("没有")
    figures = contents.cells_of(place)
    return f"{reporting}/{max((one.expected for one in figures), default=0)}"


def _cell(contents: Contents, place: Place, definition: MetricDefinition) -> Cell:
    figure = contents.at(definition.code, place.code)
    if figure is None:
        return Cell(_head(definition), DASH, is_missing=True)
    if not is_readable(figure):
        return Cell(_head(definition), state(figure), is_missing=True)
    below = parts(figure) or zero_below(figure)
    if place.level != COMPOUND and not below and figure.reporting < figure.expected:
        below = f"{figure.reporting}/{figure.expected}"
        below = _("%(known)s 已报") % {"known": below}
    return Cell(_head(definition), value(figure, definition), below)


def zero_below(figure: Figure) -> str:
    """确认为零 where a compound says so itself."""
    return state(figure) if figure.state is State.CONFIRMED_ZERO else ""


def _above(contents: Contents, place: Place) -> str:
    """The street and the community of a compound, as far as the report reaches them."""
    found = [contents.named(code) for code in reversed(place.above)]
    return " ".join(one.name for one in found if one and one != contents.place)
