"""The charts of the report, the same on the page and on paper."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from frontend.charts.shapes import Bar, BarChart, LineChart, Series
from frontend.reports.contents import Contents
from frontend.reports.levels import level_name
from frontend.reports.wording import is_readable, parts, state

ACCEPTED, CLOSED = "MA", "MC"
HEADS = "ORG-03"


def trend_chart(contents: Contents) -> LineChart | None:
    """Matters accepted and closed over the last months; None before anything was reported."""
    trend = contents.trend
    if all(value is None for values in trend.values.values() for value in values):
        return None
    labels = tuple(date_format(one.first_day, _("n月")) for one in trend.periods)
    names = {ACCEPTED: _("受理"), CLOSED: _("办结")}
    return LineChart(
        title=_("近 12 个月受理与办结的事项"),
        labels=labels,
        series=tuple(Series(name, tuple(trend.values[code])) for code, name in names.items()),
        unit=_("件"),
    )


def children_chart(contents: Contents) -> BarChart | None:
    """Matters of each division below; unit-head coverage where no matter was reported.

    None for a kind of period that has neither.
    """
    if not contents.children:
        return None
    level = level_name(contents.children_level).lower()
    counted = [contents.at(ACCEPTED, place.code) for place in contents.children]
    if any(figure and figure.value for figure in counted):
        bars = [_bar(contents, ACCEPTED, place.code) for place in contents.children]
        return BarChart(_("各%(level)s受理事项") % {"level": level}, tuple(bars), unit=_("件"))
    if contents.definition(HEADS) is None:
        return None
    bars = [_bar(contents, HEADS, place.code) for place in contents.children]
    title = _("各%(level)s楼长配备（有楼长的单元/单元）") % {"level": level}
    return BarChart(title, tuple(bars), unit="%", maximum=100)


def _bar(contents: Contents, code: str, organisation: str) -> Bar:
    place, definition = contents.named(organisation), contents.definition(code)
    figure = contents.at(code, organisation)
    name = place.name if place else organisation
    if figure is None or definition is None:
        return Bar(name, None)
    if not is_readable(figure):
        return Bar(name, None, text=state(figure))
    if definition.is_rate:
        return Bar(name, figure.value, text=parts(figure))
    return Bar(name, figure.value)
