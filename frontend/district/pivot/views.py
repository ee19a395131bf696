"""透视表: metrics, places and periods side by side, on the page and as files."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from district.core.errors import NotFound
from district.core.permissions import Action
from district.identity.access import may
from district.metrics.documents import DocumentKind
from district.metrics.queries.pivot import Pivot, pivot
from district.metrics.queries.views import readable_views
from frontend.access import needs, viewer_of
from frontend.charts.drawings import draw
from frontend.district.empty import without_figures
from frontend.district.overview.choices import Choice
from frontend.district.pivot.asking import asked_choice, asked_view, query_of
from frontend.district.pivot.options import pivot_options
from frontend.preferences import text_size
from frontend.reports.pivot_files import pivot_document
from frontend.reports.pivot_tiles import chosen_tiles, tile_chart, tiled
from frontend.reports.pivots import pivot_blocks, pivot_facts


@require_safe
@needs(Action.FIGURES_READ)
def show_pivot(request: HttpRequest) -> HttpResponse:
    """The form and the tables of what is chosen."""
    viewer, view = viewer_of(request), asked_view(request)
    found = pivot(viewer, asked_choice(request, view))
    if found is None:
        return without_figures(request, _("透视表"))
    query = query_of(found.choice)
    context = {
        "pivot": found,
        "view": view,
        "facts": pivot_facts(found),
        "omitted": _omitted(found),
        "blocks": pivot_blocks(found),
        "options": pivot_options(viewer, found),
        "downloads": _downloads(request, query),
        "save_url": f"{reverse('pivot:save')}?{query}",
        "views": readable_views(viewer).count(),
        **_tiles(request, found, query),
    }
    return render(request, "district/pivot/show.html", context)


@require_safe
@needs(Action.REPORT_EXPORT)
def download_pivot(request: HttpRequest, kind: str) -> HttpResponse:
    """The same cells as a file, one a row."""
    choice = asked_choice(request, asked_view(request))
    found = pivot(viewer_of(request), choice, action=Action.REPORT_EXPORT)
    if found is None:
        raise NotFound("no_figures", _("还没有数据，因此没有可以导出的表。"))
    document = pivot_document(found, DocumentKind.read(kind))
    return HttpResponse(document.body, content_type=document.media_type, headers=document.headers)


def _tiles(request: HttpRequest, found: Pivot, query: str) -> dict[str, Any]:
    """One share as tiles, and links to the others."""
    definition = chosen_tiles(found, request.GET.get("tile", ""))
    if definition is None:
        return {}
    chart = tile_chart(found, definition)
    chips = [
        Choice(f"?{query}&tile={one.code}#tiles", one.name, one == definition)
        for one in tiled(found)
    ]
    return {
        "tiles": draw(chart, text=text_size(request), width=900),
        "tiles_title": chart.title,
        "tile_chips": chips if len(chips) > 1 else [],
        "small_sample": definition.small_sample,
    }


def _downloads(request: HttpRequest, query: str) -> dict[str, str]:
    """Addresses of the files, where the viewer may take them along."""
    if not may(request.user, Action.REPORT_EXPORT):
        return {}
    return {
        kind: f"{reverse('pivot:download', args=[kind])}?{query}"
        for kind in (DocumentKind.XLSX.value, DocumentKind.CSV.value)
    }


def _omitted(found: Pivot) -> str:
    """Which of the chosen metrics know no such periods."""
    if not found.omitted:
        return ""
    names = _("、").join(one.name for one in found.omitted)
    return _("没有这种期间的数据，所以没有列出：%(names)s。") % {"names": names}
