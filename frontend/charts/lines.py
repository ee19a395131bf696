"""Line charts and the sparkline of a tile."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from frontend.charts.scales import runs, ticks
from frontend.charts.shapes import LineChart, Series, Size
from frontend.charts.svg import (
    AREA,
    COLOURS,
    drawing,
    hit,
    number,
    rule,
    width_of,
    words,
)
from frontend.numbers import Number, grouped, with_unit

DASHES = ("", "6 4", "2 4", "10 4 2 4", "14 5")


@dataclass(frozen=True)
class _Plot:
    """The inner field: its edges, the top of the scale and the number of positions."""

    left: float
    right: float
    top: float
    bottom: float
    highest: float
    positions: int

    def x(self, position: int) -> float:
        span = max(self.positions - 1, 1)
        share = position / span if self.positions > 1 else 0.5
        return self.left + share * (self.right - self.left)

    def y(self, value: float) -> float:
        return self.bottom - value / self.highest * (self.bottom - self.top)

    def points(self, run: list[tuple[int, float]]) -> str:
        return " ".join(f"{number(self.x(p))},{number(self.y(v))}" for p, v in run)


def line_chart(chart: LineChart, size: Size) -> SafeString:
    """The chart as one SVG; gaps stay gaps, the scale begins at zero."""
    known = [value for series in chart.series for value in series.values]
    whole = all(value is None or float(value).is_integer() for value in known)
    marks = ticks(known, steps=4 if size.is_narrow else 5, whole=whole)
    font, legend, below = size.font, *_legend(chart, size)
    last = width_of(chart.labels[-1], font) / 2 if chart.labels else 0
    plot = _Plot(
        left=max(width_of(grouped(mark), font) for mark in marks) + font * 0.6,
        right=size.width - max(last, font * 0.6) - 2,
        top=below + font * 0.9,
        bottom=below + font * 0.9 + (190 if size.is_narrow else size.width * 0.36),
        highest=marks[-1],
        positions=len(chart.labels),
    )
    parts = [*legend, *_grid(plot, marks, size), *_labels(plot, chart.labels, size)]
    parts += [_areas(plot, chart.series[0])]
    parts += [_line(plot, series, index, font) for index, series in enumerate(chart.series, 1)]
    parts += [_hit(plot, chart, position) for position in range(len(chart.labels))]
    told = _("%(title)s。%(summary)s") % {"title": chart.title, "summary": _summary(chart)}
    return drawing(parts, size, plot.bottom + font * 1.9, told)


def _legend(chart: LineChart, size: Size) -> tuple[list[str], float]:
    """Keys in rows that wrap, and the height they take; a single series needs none."""
    if len(chart.series) == 1:
        return [], 0
    parts, x, y, font = [], 1.0, size.font * 0.8, size.font
    for index, series in enumerate(chart.series, 1):
        room = font * 2.2 + width_of(series.name, font)
        if x > 1 and x + room > size.width:
            x, y = 1.0, y + font * 1.7
        parts.append(
            _stroke(f"{number(x)},{number(y)} {number(x + font * 1.7)},{number(y)}", index)
        )
        parts.append(words(x + font * 2.1, y, series.name, size, css="key"))
        x += room + font
    return parts, y + font * 0.9


def _stroke(points: str, index: int) -> str:
    dash = f' stroke-dasharray="{DASHES[index - 1]}"' if DASHES[index - 1] else ""
    return (
        f'<polyline class="line c{index}" points="{points}" fill="none"'
        f' stroke="{COLOURS[index]}" stroke-width="2.4" stroke-linejoin="round"{dash}/>'
    )


def _grid(plot: _Plot, marks: list[float], size: Size) -> list[str]:
    parts = []
    for mark in marks:
        y = plot.y(mark)
        parts.append(rule(plot.left, y, plot.right, y, "rule" if mark else "axis"))
        parts.append(words(plot.left - size.font * 0.5, y, grouped(mark), size, anchor="end"))
    return parts


def _labels(plot: _Plot, labels: tuple[str, ...], size: Size) -> list[str]:
    """As many labels as fit, counted back from the newest, which is always named."""
    if not labels:
        return []
    widest = max(width_of(label, size.font) for label in labels) + size.font * 0.7
    room = (plot.right - plot.left) / max(len(labels) - 1, 1)
    step = max(1, -int(-widest // room))
    y = plot.bottom + size.font
    return [
        words(plot.x(position), y, labels[position], size, anchor="middle")
        for position in range(len(labels) - 1, -1, -step)
    ]


def _areas(plot: _Plot, series: Series) -> str:
    return "".join(
        f'<polygon class="area" fill="{AREA}" points="{number(plot.x(run[0][0]))},'
        f"{number(plot.bottom)} {plot.points(run)} {number(plot.x(run[-1][0]))},"
        f'{number(plot.bottom)}"/>'
        for run in runs(series.values)
        if len(run) > 1
    )


def _line(plot: _Plot, series: Series, index: int, font: float) -> str:
    """The stretches of one series; a lonely value and the newest one are dots."""
    stretches = runs(series.values)
    parts = [_stroke(plot.points(run), index) for run in stretches if len(run) > 1]
    dots = [run[0] for run in stretches if len(run) == 1]
    dots += [stretches[-1][-1]] if stretches else []
    for position, value in dots:
        parts.append(_dot(plot.x(position), plot.y(value), index, font * 0.3))
    return "".join(parts)


def _dot(x: float, y: float, index: int, radius: float) -> str:
    return (
        f'<circle class="mark c{index}" cx="{number(x)}" cy="{number(y)}" r="{number(radius)}"'
        f' fill="{COLOURS[index]}" stroke="#ffffff" stroke-width="1.5"/>'
    )


def _hit(plot: _Plot, chart: LineChart, position: int) -> str:
    """A column over one label that tells all its values."""
    room = (plot.right - plot.left) / max(len(chart.labels) - 1, 1)
    lines = [f"{series.name} {_value(series.values[position], chart)}" for series in chart.series]
    tip = "\n".join([chart.labels[position], *lines])
    height = plot.bottom - plot.top
    return hit(plot.x(position) - room / 2, plot.top, room, height, tip)


def _value(value: Number | None, chart: LineChart) -> str:
    return _("未填报") if value is None else with_unit(value, chart.unit)


def _summary(chart: LineChart) -> str:
    """First and last known value of each series, for those who do not see the lines."""
    sentences = []
    for series in chart.series:
        known = [(i, v) for i, v in enumerate(series.values) if v is not None]
        if known:
            (first, before), (last, after) = known[0], known[-1]
            facts = {
                "name": series.name,
                "first": chart.labels[first],
                "before": _value(before, chart),
                "last": chart.labels[last],
                "after": _value(after, chart),
            }
            sentences.append(_("%(name)s：%(first)s %(before)s，%(last)s %(after)s。") % facts)
    return "".join(sentences) or _("没有填报的数据。")


def sparkline(values: tuple[Number | None, ...], tone: int = 2, told: str = "") -> SafeString:
    """A trend without scale; for the eye only, unless ``told`` says it in words."""
    known = [float(value) for value in values if value is not None]
    if len(known) < 2:
        return SafeString("")
    low, span = min(known), (max(known) - min(known)) or 1
    step = 88 / max(len(values) - 1, 1)
    lines = []
    for run in runs(values):
        points = " ".join(
            f"{number(4 + p * step)},{number(24 - (v - low) / span * 20)}" for p, v in run
        )
        lines.append(_stroke(points, tone).replace(f' stroke-dasharray="{DASHES[tone - 1]}"', ""))
    position, value = runs(values)[-1][-1]
    lines.append(_dot(4 + position * step, 24 - (value - low) / span * 20, tone, 3))
    role = f'role="img" aria-label="{escape(told)}"' if told else 'aria-hidden="true"'
    return mark_safe(  # noqa: S308 - numbers, and a sentence that went through escape()
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart spark" {role}'
        f' viewBox="0 0 96 28">{"".join(lines)}</svg>'
    )
