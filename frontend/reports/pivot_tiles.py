"""One share of a pivot's newest period as tiles: each place beside the whole that it is part of."""

from collections.abc import Iterable
from typing import Literal

from django.utils.translation import gettext as _

from district.metrics.figures import Figure
from district.metrics.models import Direction, Kind, MetricDefinition
from district.metrics.queries.pivot import Organisation, Pivot
from frontend.charts.shapes import Tile, TileMap
from frontend.reports.contents import COMPOUND
from frontend.reports.wording import DASH, parts, period, value

FEWEST_TILES = 2
GOOD, CALM, WARN, PLAIN = 3, 2, 4, 5
Mark = Literal["", "above", "near", "below"]


def tiled(pivot: Pivot) -> list[MetricDefinition]:
    """The shares that can be drawn: of divisions below one place, never of compounds."""
    below = [one for one in pivot.organisations if not one.is_whole]
    if pivot.level == COMPOUND or len(below) < FEWEST_TILES:
        return []
    return [one for one in pivot.definitions if one.kind == Kind.SHARE and one.is_fed]


def chosen_tiles(pivot: Pivot, code: str) -> MetricDefinition | None:
    """The share asked for, or the first one."""
    offered = tiled(pivot)
    asked = (one for one in offered if one.code == code)
    return next(asked, next(iter(offered), None))


def tile_chart(pivot: Pivot, definition: MetricDefinition) -> TileMap:
    """A tile for each place. Colour says whether its 95 % interval lies beside the whole's value,
    and is left out where the sample is small (R8)."""
    whole = pivot.at(definition.code, pivot.place.code, pivot.newest)
    title = _("%(name)s，%(period)s") % {"name": definition.name, "period": period(pivot.newest)}
    return TileMap(title, tuple(_tiles(pivot, definition, whole)))


def _tiles(pivot: Pivot, definition: MetricDefinition, whole: Figure | None) -> Iterable[Tile]:
    for place in pivot.organisations:
        if not place.is_whole:
            figure = pivot.at(definition.code, place.code, pivot.newest)
            yield _tile(definition, place, figure, whole)


def _tile(
    definition: MetricDefinition,
    place: Organisation,
    figure: Figure | None,
    whole: Figure | None,
) -> Tile:
    if figure is None:
        return Tile(place.name, DASH)
    mark = _mark(figure, whole)
    told = _("样本小") if figure.is_small else _words(mark)
    return Tile(
        name=place.name,
        text=value(figure, definition),
        note=" ".join(filter(None, [parts(figure), told if figure.is_small else ""])),
        mark=mark,
        tone=_tone(mark, definition),
        told="" if figure.is_small else told,
    )


def _mark(figure: Figure, whole: Figure | None) -> Mark:
    interval = figure.interval
    if interval is None or figure.is_small or not whole or whole.value is None or whole.is_small:
        return ""
    lower, upper = interval
    if lower > whole.value:
        return "above"
    return "below" if upper < whole.value else "near"


def _words(mark: Mark) -> str:
    return {
        "": "",
        "above": _("明显高于整体"),
        "near": _("与整体相近"),
        "below": _("明显低于整体"),
    }[mark]


def _tone(mark: Mark, definition: MetricDefinition) -> int:
    """Green and amber only where the metric has a direction."""
    if mark in {"", "near"}:
        return PLAIN
    if definition.direction == Direction.CONTEXT:
        return CALM
    is_good = (mark == "above") is (definition.direction == Direction.MORE)
    return GOOD if is_good else WARN
