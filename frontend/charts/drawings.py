"""A chart as a page shows it: two drawings, of which CSS shows one, and a table."""

from django.utils.translation import gettext as _

from frontend.charts.bars import bar_chart, bar_text
from frontend.charts.lines import line_chart
from frontend.charts.shapes import (
    BarChart,
    Drawing,
    LineChart,
    Table,
    Text,
    TileMap,
    narrow,
    wide,
)
from frontend.charts.tiles import tile_map, tile_rows
from frontend.numbers import grouped


def draw(chart: LineChart | BarChart | TileMap, text: Text = "normal", width: int = 640) -> Drawing:
    """``chart`` for readers of this text size; ``width`` is about what a desk's card gives it."""
    sizes = narrow(text), wide(text, width)
    if isinstance(chart, LineChart):
        small, large = (line_chart(chart, size) for size in sizes)
        return Drawing(small, large, line_table(chart))
    if isinstance(chart, TileMap):
        small, large = (tile_map(chart, size) for size in sizes)
        return Drawing(small, large, tile_table(chart))
    small, large = (bar_chart(chart, size) for size in sizes)
    return Drawing(small, large, bar_table(chart))


def line_table(chart: LineChart) -> Table:
    """One row for each label, one column for each series."""
    unit = _("（%(unit)s）") % {"unit": chart.unit} if chart.unit else ""
    missing = _("未填报")
    return Table(
        title=f"{chart.title}{unit}",
        heads=(_("时间"), *(series.name for series in chart.series)),
        rows=tuple(
            (label, *(missing if v is None else grouped(v) for v in values))
            for label, *values in zip(
                chart.labels, *(series.values for series in chart.series), strict=True
            )
        ),
    )


def bar_table(chart: BarChart) -> Table:
    """One row for each bar."""
    return Table(
        title=chart.title,
        heads=(_("名称"), _("数值")),
        rows=tuple((bar.name, bar_text(bar, chart)) for bar in chart.bars),
    )


def tile_table(chart: TileMap) -> Table:
    """One row for each tile."""
    heads = (_("名称"), _("数值"), _("分子/分母"), _("与整体相比"))
    return Table(title=chart.title, heads=heads, rows=tuple(tile_rows(chart)))
