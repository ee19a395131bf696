"""Places as equal tiles in the order of their codes: a schema, where no geometry is known."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.charts.shapes import Size, Tile, TileMap
from frontend.charts.svg import COLOURS, TRACK, box, drawing, hit, number, width_of, words, wrap

_NARROWEST = 8.5  # of a tile, in letters


@dataclass(frozen=True)
class _Grid:
    """How many tiles stand side by side, and how large each of them is."""

    size: Size
    columns: int
    gap: float
    height: float

    @property
    def width(self) -> float:
        return (self.size.width - self.gap * (self.columns - 1)) / self.columns

    def at(self, position: int) -> tuple[float, float]:
        """The upper left corner of a tile."""
        row, column = divmod(position, self.columns)
        return column * (self.width + self.gap), row * (self.height + self.gap)


def tile_map(chart: TileMap, size: Size) -> SafeString:
    """The tiles as one SVG, and below them what each strip means."""
    grid = _grid(chart, size)
    parts = [
        part
        for position, tile in enumerate(chart.tiles)
        for part in _tile(tile, grid, *grid.at(position))
    ]
    rows = -(-len(chart.tiles) // grid.columns)
    top = rows * (grid.height + grid.gap) + size.font * 0.4
    keys, bottom = _keys(chart, grid, top)
    told = _("%(title)s。%(summary)s") % {"title": chart.title, "summary": _summary(chart)}
    return drawing([*parts, *keys], size, bottom, told)


def _grid(chart: TileMap, size: Size) -> _Grid:
    font, gap = size.font, size.font * 0.5
    columns = max(1, int((size.width + gap) // (font * _NARROWEST + gap)))
    columns = min(columns, max(len(chart.tiles), 2))
    grid = _Grid(size, columns, gap, 0)
    lines = max((len(_lines(one, grid)) for one in chart.tiles), default=1)
    return _Grid(size, columns, gap, font * (1.3 * lines + 4.6))


def _lines(tile: Tile, grid: _Grid) -> list[str]:
    return wrap(tile.name, grid.size.font, grid.width - grid.size.font)


def _tile(tile: Tile, grid: _Grid, x: float, y: float) -> list[str]:
    size, font = grid.size, grid.size.font
    parts = [box(x, y, grid.width, grid.height, "track", TRACK, 4)]
    if tile.mark:
        parts += _strip(tile.mark, tile.tone, font, (x, y, grid.width))
    line = y + font * 1.7
    for text in _lines(tile, grid):
        parts.append(words(x + font * 0.5, line, text, size, css="name"))
        line += font * 1.3
    parts.append(words(x + font * 0.5, line, tile.text, size, css="value"))
    parts.append(words(x + font * 0.5, line + font * 1.3, tile.note, size))
    tip = "\n".join(filter(None, [tile.name, tile.text, tile.note, tile.told]))
    return [*parts, hit(x, y, grid.width, grid.height, tip)]


def _strip(mark: str, tone: int, font: float, place: tuple[float, float, float]) -> list[str]:
    """A band of colour, and on it a pattern that says the same: rising, level or plain."""
    x, y, width = place
    height, step = font * 0.7, font * 0.7
    band = box(x, y, width, height, f"c{tone}", COLOURS[tone], 0)
    if mark == "near":
        return [band]
    count = int(width / step)
    strokes = {
        "above": "".join(
            f"M{number(x + i * step)} {number(y + height)}l{number(step)} -{number(height)}"
            for i in range(count)
        ),
        "below": f"M{number(x)} {number(y + height / 2)}h{number(width)}",
    }
    return [
        band,
        f'<path class="mark" d="{strokes[mark]}" fill="none" stroke="#ffffff" stroke-width="2"/>',
    ]


def _keys(chart: TileMap, grid: _Grid, top: float) -> tuple[list[str], float]:
    """One key for each kind of strip that is drawn."""
    parts: list[str] = []
    font, x, y = grid.size.font, 0.0, top
    shown = {(one.mark, one.tone): one.told for one in chart.tiles if one.mark}
    for (mark, tone), told in shown.items():
        room = font * 3.4 + width_of(told, font)
        if x and x + room > grid.size.width:
            x, y = 0.0, y + font * 1.7
        parts += _strip(mark, tone, font, (x, y, font * 2.1))
        parts.append(words(x + font * 2.5, y + font * 0.35, told, grid.size, css="key"))
        x += room + font
    return parts, y + (font * 1.2 if shown else 0)


def _summary(chart: TileMap) -> str:
    return _("；").join(" ".join(filter(None, row)) for row in tile_rows(chart))


def tile_rows(chart: TileMap) -> list[tuple[str, ...]]:
    """Name, value, parts, and how it compares."""
    return [(one.name, one.text, one.note, one.told) for one in chart.tiles]
