"""A chart as a page shows it: two drawings, of which CSS shows one, and a table."""

from django.utils.translation import gettext as _

from frontend.charts.bars import bar_chart, bar_text
from frontend.charts.lines import line_chart
from frontend.charts.shapes import BarChart, Drawing, LineChart, Table, Text, narrow, wide
from frontend.numbers import grouped


def draw(chart: LineChart | BarChart, text: Text = "normal", width: int = 640) -> Drawing:
    """``chart`` for readers of this text size; ``width`` is about what a desk's card gives it."""
    sizes = narrow(text), wide(text, width)
    if isinstance(chart, LineChart):
        small, large = (line_chart(chart, size) for size in sizes)
        return Drawing(small, large, line_table(chart))
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
