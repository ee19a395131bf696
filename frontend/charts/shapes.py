"""What a chart is given: labels and values, where None is a gap and never a zero."""

from dataclasses import dataclass
from typing import Literal

from django.utils.safestring import SafeString

from frontend.numbers import Number

Text = Literal["normal", "large", "largest"]


@dataclass(frozen=True)
class Series:
    """One line: a name and as many values as the chart has labels."""

    name: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class LineChart:
    """Values over time; at most five series."""

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str = ""

    def __post_init__(self) -> None:
        if not 1 <= len(self.series) <= 5:
            raise ValueError("a line chart has one to five series")
        if any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError("each series needs one value for each label")


@dataclass(frozen=True)
class Bar:
    """One bar; ``text`` replaces the printed value, ``tone`` picks the colour (1 to 5)."""

    name: str
    value: Number | None
    text: str = ""
    tone: int = 2


@dataclass(frozen=True)
class BarChart:
    """Bars that lie; ``maximum`` fixes the scale (100 for rates), ``target`` draws a line."""

    title: str
    bars: tuple[Bar, ...]
    unit: str = ""
    maximum: Number | None = None
    target: Number | None = None
    target_label: str = ""

    def __post_init__(self) -> None:
        if any(bar.value is not None and bar.value < 0 for bar in self.bars):
            raise ValueError("a bar is not negative")


@dataclass(frozen=True)
class Tile:
    """One place: ``text`` is its value, ``note`` what stands behind it.

    ``mark`` is its place beside the whole, which ``told`` says in words; without one it bears
    no colour.
    """

    name: str
    text: str
    note: str = ""
    mark: Literal["", "above", "near", "below"] = ""
    tone: int = 5
    told: str = ""


@dataclass(frozen=True)
class TileMap:
    """Places of one level as equal tiles."""

    title: str
    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class Size:
    """The drawing's width and text size in its own units; ``for_print`` names the print font."""

    width: int
    font: float
    for_print: bool = False

    @property
    def is_narrow(self) -> bool:
        return self.width < 400


@dataclass(frozen=True)
class Table:
    """The same figures as words: the accessible form of a chart."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Drawing:
    """A chart for one page: drawn for a phone and for a desk, with its table."""

    narrow: SafeString
    wide: SafeString
    table: Table


PRINT = Size(width=640, font=13, for_print=True)
_NARROW: dict[str, float] = {"normal": 18, "large": 22, "largest": 29}
_WIDE: dict[str, float] = {"normal": 14.5, "large": 16.5, "largest": 20}


def narrow(text: Text = "normal") -> Size:
    """A card on a phone; the drawing is shown about one to one, so 18 is 18 px."""
    return Size(320, _NARROW[text])


def wide(text: Text = "normal", width: int = 640) -> Size:
    """A card on a desk; pass about the width in pixels that the card really has."""
    return Size(width, _WIDE[text])
