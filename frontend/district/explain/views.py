"""Why a figure is what it is: from the district down to a compound, and never to a person."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.models import Account
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Figure, Period, PeriodType
from district.metrics.queries import Explanation, explain, figures, months_until, periods_until
from district.metrics.queries.readings import reference_day
from district.metrics.queries.trends import sums_over
from district.metrics.rights import ReadablePlace, readable_place, way_down
from district.registry.tree import COMPOUND_LEVEL, tree_on
from frontend.access import needs, viewer_of
from frontend.charts.drawings import draw
from frontend.charts.shapes import Drawing
from frontend.district.catalogue.views import names
from frontend.district.empty import without_figures
from frontend.district.explain.page import (
    PlaceLine,
    compound_lines,
    division_lines,
    explain_url,
    headline,
    history_chart,
    history_title,
    part_lines,
    short_value,
)
from frontend.district.overview.choices import Choice, address
from frontend.preferences import text_size
from frontend.reports.contents import BELOW
from frontend.reports.levels import level_name
from frontend.reports.wording import interval, with_unit
from frontend.reports.wording import period as period_text

ROWS = 50
MONTHS = 12
PERIODS = {PeriodType.QUARTER: 8, PeriodType.YEAR: 5, PeriodType.ROLLING: 12}


@require_safe
@needs(Action.FIGURES_READ)
def explain_figure(
    request: HttpRequest, metric: str, organisation: str, period: str
) -> HttpResponse:
    """One figure with its rule, its parts and the places behind it."""
    asked = Period.parse(period)
    viewer = viewer_of(request)
    place = readable_place(viewer, asked, organisation)
    if place is None:
        return without_figures(request)
    explanation = explain(metric=metric, organisation=organisation, period=asked)
    catalogue = catalogue_on(asked.last_day)
    definition = explanation.definition
    below = figures(period=asked, within=place.division, metrics=[metric])
    page = Paginator(_compounds(place, explanation, below), ROWS)
    context = {
        "crumbs": _crumbs(viewer, place, explanation),
        "definition": definition,
        "figure": explanation.figure,
        "value": with_unit(explanation.figure, definition),
        "short_value": short_value(explanation),
        "headline": headline(explanation),
        "period_text": period_text(asked),
        "is_small": explanation.figure.is_small,
        "small_sample": definition.small_sample,
        "interval": interval(explanation.figure),
        "numerator": names(catalogue, definition.numerator),
        "denominator": names(catalogue, definition.denominator),
        "parts": part_lines(explanation.elements, definition),
        "children_level": level_name(BELOW.get(place.level, COMPOUND_LEVEL)),
        "children": _children(place, explanation, below),
        "page": page.get_page(request.GET.get("page")),
        "report_url": address(
            reverse("overview:show"), period=str(asked), organisation=place.slug or place.code
        ),
        "history": _history(request, place, explanation),
        "history_title": history_title(_history_kind(explanation)),
    }
    return render(request, "district/explain/show.html", context)


def _children(
    place: ReadablePlace, explanation: Explanation, below: list[Figure]
) -> list[PlaceLine]:
    level = BELOW.get(place.level, COMPOUND_LEVEL)
    if place.slug or level == COMPOUND_LEVEL:
        return []
    lines = (one for one in below if one.level == level)
    return division_lines(lines, explanation.definition)


def _compounds(
    place: ReadablePlace, explanation: Explanation, below: list[Figure]
) -> list[PlaceLine]:
    """By community, then by name; under each name the divisions above it."""
    period = explanation.figure.period
    tree = tree_on(reference_day(period), within=place.division)
    above = {
        one.slug: " ".join(d.name for d in tree.above(one) if d.code != place.code)
        for one in tree.compounds
    }
    order = {one.slug: [d.code for d in tree.above(one)] for one in tree.compounds}
    cells = sorted(
        explanation.compounds,
        key=lambda cell: (order.get(cell.organisation, []), cell.organisation_name),
    )
    own = {one.organisation: one for one in below if one.level == COMPOUND_LEVEL}
    return compound_lines(cells, own, explanation.definition, above)


def _history(
    request: HttpRequest, place: ReadablePlace, explanation: Explanation
) -> Drawing | None:
    """The last months of a division's figure, or the last periods of a longer kind."""
    period, definition = explanation.figure.period, explanation.definition
    kind = _history_kind(explanation)
    if place.slug or not definition.is_fed or kind not in definition.period_types:
        return None
    is_monthly = kind is PeriodType.MONTH
    shown = months_until(period, MONTHS) if is_monthly else periods_until(period, PERIODS[kind])
    sums = sums_over(metrics=[definition.code], periods=shown, within=place.division)
    chart = history_chart(definition, shown, sums[definition.code])
    return draw(chart, text=text_size(request), width=900) if chart else None


def _history_kind(explanation: Explanation) -> PeriodType:
    """A day stands among months."""
    kind = explanation.figure.period.type
    return PeriodType.MONTH if kind is PeriodType.DAY else kind


def _crumbs(viewer: Account, place: ReadablePlace, explanation: Explanation) -> list[Choice]:
    """The report, then the same figure of every division down to here."""
    figure = explanation.figure
    period = figure.period
    top = readable_place(viewer, period) or place
    home = address(reverse("overview:show"), period=str(period))
    steps = way_down(top, place, period)
    over = steps if place.slug else steps[:-1]
    links = [Choice(explain_url(figure.metric, one.code, period), one.name) for one in over]
    return [
        Choice(home, period_text(period)),
        *links,
        Choice("", figure.organisation_name),
    ]
