"""Bars that lie, so that long Chinese names stay readable."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.charts.shapes import Bar, BarChart, Size
from frontend.charts.svg import (
    COLOURS,
    TRACK,
    box,
    drawing,
    hit,
    rule,
    width_of,
    words,
    wrap,
)
from frontend.numbers import with_unit


@dataclass(frozen=True)
class _Field:
    """The room of the bars between names and values, and how a row is built."""

    chart: BarChart
    size: Size
    left: float
    right: float
    values: float

    def lines(self, bar: Bar) -> list[str]:
        """The name, broken where it would leave its room."""
        font = self.size.font
        room = self.size.width - self.values if self.size.is_narrow else self.left - font * 0.7
        return wrap(bar.name, font, room)

    def height(self, bar: Bar) -> float:
        """A phone's row: the lines of the name and the bar below; a desk's: side by side."""
        font, lines = self.size.font, len(self.lines(bar))
        return font * (1.35 * lines + 1.4) if self.size.is_narrow else font * (1.25 * lines + 1.15)

    def x(self, value: float) -> float:
        known = [float(bar.value) for bar in self.chart.bars if bar.value is not None]
        top = float(self.chart.maximum or 0) or max(known, default=0)
        share = min(1.0, value / top) if top > 0 else 0.0
        return self.left + (self.right - self.left) * share


def bar_chart(chart: BarChart, size: Size) -> SafeString:
    """The chart as one SVG; on a phone each name stands above its bar."""
    field = _field(chart, size)
    y = top = size.font * 1.6 if chart.target is not None else 0.0
    parts: list[str] = []
    for bar in chart.bars:
        parts += _row(bar, field, y)
        y += field.height(bar)
    if chart.target is not None:
        parts += _target(field, float(chart.target), top, y)
    told = _("%(title)s。%(summary)s") % {"title": chart.title, "summary": _summary(chart)}
    return drawing(parts, size, max(y, size.font), told)


def _field(chart: BarChart, size: Size) -> _Field:
    font = size.font
    texts = [bar_text(bar, chart) for bar in chart.bars]
    values = max((width_of(text, font) for text in texts), default=0) * 1.06 + font * 0.6
    if size.is_narrow:
        return _Field(chart, size, 0, size.width, values)
    names = max((width_of(bar.name, font) for bar in chart.bars), default=0) + font * 0.8
    return _Field(chart, size, min(names, size.width * 0.36), size.width - values, values)


def bar_text(bar: Bar, chart: BarChart) -> str:
    """What is printed for a bar: its own text, its value with the unit, or that it is missing."""
    if bar.text:
        return bar.text
    return _("未填报") if bar.value is None else with_unit(bar.value, chart.unit)


def _row(bar: Bar, field: _Field, y: float) -> list[str]:
    size, font, lines = field.size, field.size.font, field.lines(bar)
    text, css = bar_text(bar, field.chart), "" if bar.value is None else "value"
    height = field.height(bar)
    if size.is_narrow:
        thick, middle = font * 0.6, y + height - font * 0.75
        at, anchor, first = 0.0, "start", y + font * 0.75
        value = words(size.width, first, text, size, css=css, anchor="end")
    else:
        thick, middle = font * 0.85, y + height / 2
        at, anchor, first = field.left - font * 0.7, "end", middle - (len(lines) - 1) * font * 0.625
        value = words(field.right + font * 0.6, middle, text, size, css=css)
    step = font * (1.35 if size.is_narrow else 1.25)
    names = [
        words(at, first + index * step, line, size, css="name", anchor=anchor)
        for index, line in enumerate(lines)
    ]
    tip = hit(0, y, size.width, height, f"{bar.name} {text}")
    return [*names, *_bar(bar, field, middle - thick / 2, thick), value, tip]


def _bar(bar: Bar, field: _Field, y: float, thick: float) -> list[str]:
    """The track, and on it the bar; a missing value leaves the track bare."""
    radius = thick / 2.5
    track = box(field.left, y, field.right - field.left, thick, "track", TRACK, radius)
    if not bar.value:
        return [track]
    length = max(field.x(float(bar.value)) - field.left, thick / 2)
    css, colour = f"c{bar.tone}", COLOURS[bar.tone]
    return [track, box(field.left, y, length, thick, css, colour, radius)]


def _target(field: _Field, target: float, top: float, bottom: float) -> list[str]:
    """One dashed line; on a phone a stroke through each bar, so that no figure is crossed."""
    size, font, label, x = field.size, field.size.font, field.chart.target_label, field.x(target)
    half = width_of(label, font) / 2
    middle = min(max(x, half), size.width - half)
    parts = [words(middle, font * 0.7, label, size, anchor="middle")]
    if not size.is_narrow:
        return [*parts, rule(x, font * 1.4, x, bottom, "target", dash="3 3")]
    y = top
    for bar in field.chart.bars:
        y += field.height(bar)
        parts.append(rule(x, y - font * 1.2, x, y - font * 0.3, "target"))
    return parts


def _summary(chart: BarChart) -> str:
    return _("；").join(f"{bar.name} {bar_text(bar, chart)}" for bar in chart.bars)
