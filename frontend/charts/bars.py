"""Bars that lie, so that long Chinese names stay readable."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from frontend.charts.shapes import Bar, BarChart, Size
from frontend.charts.svg import (
    COLOURS,
    TRACK,
    box,
    drawing,
    fit,
    hit,
    rule,
    width_of,
    words,
)
from frontend.numbers import grouped


def bar_chart(chart: BarChart, size: Size) -> SafeString:
    """The chart as one SVG; on a phone each name stands above its bar."""
    font = size.font
    texts = [bar_text(bar, chart) for bar in chart.bars]
    values = max((width_of(text, font) for text in texts), default=0) * 1.06 + font * 0.6
    names = max((width_of(bar.name, font) for bar in chart.bars), default=0) + font * 0.8
    left = 0 if size.is_narrow else min(names, size.width * 0.4)
    right = size.width if size.is_narrow else size.width - values
    top = font * 1.6 if chart.target is not None else 0
    pitch = font * (2.75 if size.is_narrow else 2.5)
    parts = []
    for index, bar in enumerate(chart.bars):
        parts += _row(bar, chart, size, top + index * pitch, (left, right, values))
    height = top + len(chart.bars) * pitch
    if chart.target is not None:
        x = left + (right - left) * _share(float(chart.target), chart)
        parts += _target(chart, size, x, (top, pitch))
    return drawing(parts, size, max(height, font), f"{chart.title}。{_summary(chart)}")


def bar_text(bar: Bar, chart: BarChart) -> str:
    """What is printed for a bar: its own text, its value with the unit, or that it is missing."""
    if bar.text:
        return bar.text
    return _("未填报") if bar.value is None else f"{grouped(bar.value)}{chart.unit}"


def _share(value: float, chart: BarChart) -> float:
    known = [float(bar.value) for bar in chart.bars if bar.value is not None]
    highest = float(chart.maximum) if chart.maximum is not None else max(known, default=0)
    return min(1.0, value / highest) if highest > 0 else 0.0


def _row(
    bar: Bar, chart: BarChart, size: Size, y: float, edges: tuple[float, float, float]
) -> list[str]:
    left, right, values = edges
    font, text = size.font, bar_text(bar, chart)
    css = "" if bar.value is None else "value"
    if size.is_narrow:
        thick, middle, text_y = font * 0.6, y + font * 2.0, y + font * 0.8
        name = words(0, text_y, fit(bar.name, font, size.width - values), size, css="name")
        value = words(size.width, text_y, text, size, css=css, anchor="end")
    else:
        thick, middle = font * 0.85, y + font * 1.25
        room = left - font * 0.7
        name_x = left - font * 0.7
        name = words(name_x, middle, fit(bar.name, font, room), size, css="name", anchor="end")
        value = words(right + font * 0.6, middle, text, size, css=css)
    parts = [name, box(left, middle - thick / 2, right - left, thick, "track", TRACK, thick / 2.5)]
    if bar.value:
        length = max((right - left) * _share(float(bar.value), chart), thick / 2)
        colour = COLOURS[bar.tone]
        parts.append(
            box(left, middle - thick / 2, length, thick, f"c{bar.tone}", colour, thick / 2.5)
        )
    return [*parts, value, hit(0, y, size.width, font * 2.4, f"{bar.name} {text}")]


def _target(chart: BarChart, size: Size, x: float, rows: tuple[float, float]) -> list[str]:
    """One dashed line; on a phone a stroke through each bar, so that no figure is crossed."""
    (top, pitch), font, label = rows, size.font, chart.target_label
    half = width_of(label, font) / 2
    middle = min(max(x, half), size.width - half)
    parts = [words(middle, font * 0.7, label, size, anchor="middle")]
    if not size.is_narrow:
        bottom = top + len(chart.bars) * pitch
        return [*parts, rule(x, font * 1.4, x, bottom, "target", dash="3 3")]
    strokes = (top + index * pitch + font * 2 for index in range(len(chart.bars)))
    return [*parts, *(rule(x, y - font * 0.5, x, y + font * 0.5, "target") for y in strokes)]


def _summary(chart: BarChart) -> str:
    return ";".join(f"{bar.name} {bar_text(bar, chart)}" for bar in chart.bars)
