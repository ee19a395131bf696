"""The report of the organisation's department as a page, for a period of any kind."""

from collections.abc import Sequence
from functools import partial

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from district.metrics.figures import Period
from district.metrics.keeping import standing
from district.metrics.queries import Morning
from district.metrics.queries.once import Once
from district.metrics.rights import ReadablePlace, readable_place, way_down
from frontend.access import needs, viewer_of
from frontend.charts.drawings import draw
from frontend.charts.shapes import BarChart, Drawing, LineChart
from frontend.district.empty import without_figures
from frontend.district.overview.choices import (
    Choice,
    address,
    kinds,
    picker,
    streets,
)
from frontend.preferences import text_size
from frontend.reports.baselines import baseline_lines
from frontend.reports.blocks import blocks
from frontend.reports.contents import Contents, Place, listed
from frontend.reports.kept import (
    ROWS,
    default_period,
    kept_contents,
    kept_morning,
    kept_periods,
)
from frontend.reports.mornings import Notice, morning_notice
from frontend.reports.pictures import children_chart, trend_chart
from frontend.reports.summary import facts, headline, title
from frontend.reports.tables import children_table, compounds_table
from frontend.reports.tiles import tiles
from frontend.reports.unfed import unfed_blocks
from frontend.reports.wording import period as period_text


@require_safe
@needs(Action.FIGURES_READ)
def show_overview(request: HttpRequest) -> HttpResponse:
    """Everything about one division and period; without any night it says what is missing."""
    viewer = viewer_of(request)
    seen, once = standing(), Once()
    periods = kept_periods(seen)
    asked = request.GET.get("period", "")
    period = Period.parse(asked) if asked else default_period(periods)
    if period is None:
        return without_figures(request)
    place = readable_place(viewer, period, request.GET.get("organisation", ""))
    if place is None:
        return without_figures(request)
    contents = kept_contents(place, period, partial(_chosen, request), seen, once)
    organisation = place.slug or place.code
    context = {
        "contents": contents,
        "title": title(contents),
        "period_text": period_text(period),
        "facts": facts(contents),
        "headline": headline(contents),
        "crumbs": _crumbs(viewer, contents, place),
        "morning": _notice(viewer, kept_morning(place, seen, once)),
        "kinds": kinds(periods, period, organisation),
        "picker": picker(periods, period, organisation),
        "organisation": organisation,
        "downloads": _downloads(request, contents),
        "subscribe_url": _subscribing(request, place),
        "tiles": tiles(contents),
        "blocks": {one.code: one for one in blocks(contents)},
        "unfed": unfed_blocks(contents),
        "baselines": baseline_lines(contents),
        **_charts(request, contents),
        **_tables(request, contents),
    }
    return render(request, "district/overview/show.html", context)


def _notice(viewer: Account, told: Morning | None) -> Notice | None:
    return morning_notice(told, viewer) if told and told.expected else None


def _charts(request: HttpRequest, contents: Contents) -> dict[str, Drawing | str | None]:
    text = text_size(request)

    def drawn(chart: LineChart | BarChart | None, width: int) -> Drawing | None:
        return draw(chart, text=text, width=width) if chart else None

    trend, bars = trend_chart(contents), children_chart(contents)
    return {
        "trend": drawn(trend, 660),
        "trend_title": trend.title if trend else "",
        "bars": drawn(bars, 420),
        "bars_title": bars.title if bars else "",
    }


def _tables(request: HttpRequest, contents: Contents) -> dict[str, object]:
    street = request.GET.get("street", "")
    chosen = street if any(one.code == street for one in contents.children) else ""
    page = _page(request, contents.places)
    return {
        "children": children_table(contents),
        "compounds": compounds_table(contents, page.object_list),
        "page": page,
        "streets": streets(contents, chosen),
    }


def _page(request: HttpRequest, places: Sequence[Place]) -> Page[Place]:
    """The compounds that are shown, fifty at a time, of the street that was chosen."""
    pages = Paginator(listed(places, request.GET.get("street", "")), ROWS)
    return pages.get_page(request.GET.get("page"))


def _chosen(request: HttpRequest, places: Sequence[Place]) -> list[str]:
    return [one.code for one in _page(request, places)]


def _downloads(request: HttpRequest, contents: Contents) -> dict[str, str]:
    """Addresses of the files, where the viewer may take them along."""
    if not may(request.user, Action.REPORT_EXPORT):
        return {}
    return {
        kind: address(
            reverse("reports:download", args=[str(contents.period), kind]),
            organisation=contents.place.code,
        )
        for kind in ("pdf", "xlsx", "csv", "json")
    }


def _subscribing(request: HttpRequest, place: ReadablePlace) -> str:
    """Where one subscribes to this division's reports; there are none of a compound alone."""
    if place.slug or not may(request.user, Action.REPORT_SUBSCRIBE):
        return ""
    return address(reverse("inbox:subscriptions"), organisation=place.code)


def _crumbs(viewer: Account, contents: Contents, place: ReadablePlace) -> list[Choice]:
    """From the top of what the viewer may see down to here; empty at the top itself."""
    top = readable_place(viewer, contents.period)
    if top is None or (top.code == place.code and not place.slug):
        return []
    home, period = reverse("overview:show"), str(contents.period)
    steps = way_down(top, place, contents.period)
    above = steps if place.slug else steps[:-1]
    links = [Choice(address(home, period=period, organisation=one.code), one.name) for one in above]
    return [*links, Choice("", contents.place.name)]
