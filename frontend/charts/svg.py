"""Pieces of SVG. Print colours are attributes; classes let the page's CSS override them."""

import math
import unicodedata
from collections.abc import Sequence

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from frontend.charts.shapes import Size

COLOURS = {1: "#b3242b", 2: "#2a6db5", 3: "#2f8556", 4: "#d08a1a", 5: "#857b72"}
INKS = {"value": "#1f1a17", "name": "#1f1a17", "key": "#1f1a17"}
MUTED, RULE, AXIS, TRACK, AREA = "#574f48", "#e5ded7", "#857b72", "#f1ede8", "#fbeceb"
PRINT_FONTS = "Noto Sans CJK SC, Noto Sans SC, sans-serif"


def width_of(text: str, font: float) -> float:
    """About how wide ``text`` runs: a Chinese glyph is one em, others little more than half."""
    return sum(1 if unicodedata.east_asian_width(c) in "WF" else 0.58 for c in text) * font


def wrap(text: str, font: float, room: float) -> list[str]:
    """``text`` in even lines that stay within their room: names are broken, never cut."""
    room = max(room, font)
    needed = math.ceil(width_of(text, font) / room) or 1
    even = min(room, width_of(text, font) / needed + font)
    lines = [""]
    for glyph in text:
        if lines[-1] and width_of(lines[-1] + glyph, font) > even:
            lines.append("")
        lines[-1] += glyph
    return lines


def number(value: float) -> str:
    """A coordinate: one decimal, none where it is whole."""
    return f"{value:.1f}".removesuffix(".0")


def _variation(weight: int) -> str:
    """Typst draws the variable font's thinnest master unless the weight is said this way too."""
    return f""" style="font-variation-settings:'wght' {weight}\""""


def words(
    x: float, y: float, text: str, size: Size, *, css: str = "", anchor: str = "start"
) -> str:
    """Text whose middle stands at ``y`` (offsets by hand: printers ignore dominant-baseline)."""
    name = f' class="{css}"' if css else ""
    weight = ' font-weight="700"' if css == "value" else ""
    weight += _variation(700) if weight and size.for_print else ""
    return (
        f'<text{name} x="{number(x)}" y="{number(y + size.font * 0.36)}" text-anchor="{anchor}"'
        f' fill="{INKS.get(css, MUTED)}"{weight}>{escape(text)}</text>'
    )


def rule(x1: float, y1: float, x2: float, y2: float, css: str = "rule", dash: str = "") -> str:
    """A straight line: grid, axis or target."""
    colour = {"rule": RULE, "axis": AXIS, "target": INKS["value"]}[css]
    dashes = f' stroke-dasharray="{dash}"' if dash else ""
    return (
        f'<line class="{css}" x1="{number(x1)}" y1="{number(y1)}" x2="{number(x2)}"'
        f' y2="{number(y2)}" stroke="{colour}"{dashes}/>'
    )


def box(
    x: float, y: float, width: float, height: float, css: str, fill: str, radius: float = 0
) -> str:
    """A filled rectangle."""
    return (
        f'<rect class="{css}" x="{number(x)}" y="{number(y)}" width="{number(max(width, 0))}"'
        f' height="{number(height)}" rx="{number(radius)}" fill="{fill}"/>'
    )


def hit(x: float, y: float, width: float, height: float, tip: str) -> str:
    """An unseen area that answers the pointer with ``tip``, whose lines stay lines."""
    lines = escape(tip).replace("\n", "&#10;")
    return box(x, y, width, height, "hit", "none").replace(
        "/>", f' pointer-events="all" data-tip="{lines}"/>'
    )


def drawing(parts: Sequence[str], size: Size, height: float, label: str) -> SafeString:
    """The whole picture with its name for screen readers (a <title> would pop up on hover)."""
    natural = "" if size.is_narrow else f' width="{number(size.width * 1.12)}"'
    weight = _variation(400) if size.for_print else ""
    fonts = f' font-family="{PRINT_FONTS}"' if size.for_print else ""
    return mark_safe(  # noqa: S308 - every text above went through escape()
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" role="img"'
        f' aria-label="{escape(label)}"{natural} viewBox="0 0 {size.width} {number(height)}"'
        f' font-size="{number(size.font)}"{fonts}{weight}>{"".join(parts)}</svg>'
    )
