"""The list of matters, and 本月无."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.matters.faces import row_of
from frontend.compound.subareas.chosen import ChosenPart, PartChip, chosen_part
from tenants.matters.clocks import known_worktime
from tenants.matters.models import ClockState
from tenants.matters.queries import Counts, Show, count_matters, list_matters, month_to_confirm
from tenants.matters.services.quiet import confirm_quiet_month
from tenants.matters.veil import veiled
from tenants.subareas.queries import matters_in

PAGE_SIZE = 20
_LABELS: dict[Show, Promise] = {
    Show.ALL: gettext_lazy("全部"),
    Show.WAITING: gettext_lazy("待处理"),
    Show.IN_PROGRESS: gettext_lazy("办理中"),
    Show.DONE: gettext_lazy("已办结"),
    Show.MINE: pgettext_lazy("事项", "我的"),
}


@dataclass(frozen=True)
class Chip:
    """A part of the list, with its number."""

    url: str
    label: Promise
    count: int
    active: bool


@require_safe
@needs(Action.MATTER_READ)
def index(request: HttpRequest) -> HttpResponse:
    """What the viewer may read, the pressing ones first."""
    viewer = viewer_of(request)
    show, words = _asked(request), request.GET.get("q", "").strip()[:60]
    part = chosen_part(request)
    within = matters_in(part.chosen) if part.chosen else None
    clock, worktime = _clock(request), known_worktime()
    counts = count_matters(viewer=viewer, within=within)
    found = list_matters(viewer=viewer, show=show, words=words, clock=clock, within=within)
    pages = Paginator(found, PAGE_SIZE)
    if not words and clock is None:
        pages.count = counts.of(show)  # the list's head has counted the same already
    page = pages.get_page(request.GET.get("page"))
    start = reverse("matters:list")
    may_record = may(viewer, Action.MATTER_RECORD_FOR_OTHERS)
    context = {
        "rows": [row_of(matter, worktime) for matter in veiled(viewer, page)],
        "page": page,
        "chips": _chips(show, words, part, counts),
        "parts": _parts(part, show, words),
        "counts": counts,
        "clock": clock,
        "clock_urls": {one.value: f"{start}?clock={one.value}" for one in ClockState},
        "words": words,
        "query": request.GET,
        "may_record": may_record,
        "quiet_month": month_to_confirm() if may(viewer, Action.MATTER_PUBLISH) else None,
    }
    return render(request, "compound/matters/list.html", context)


@require_POST
@needs(Action.MATTER_PUBLISH)
def confirm_quiet(request: HttpRequest, month: str) -> HttpResponse:
    """One tap: nothing was raised in ``month`` (2023-04)."""
    try:
        day = date.fromisoformat(f"{month}-01")
        confirm_quiet_month(actor=viewer_of(request), month=day)
    except ValueError:
        messages.error(request, _("请写成 2023-04 这样的月份。"))
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, _("已确认：%(month)s 没有事项。") % {"month": month})
    return redirect("matters:list")


def _asked(request: HttpRequest) -> Show:
    try:
        return Show(request.GET.get("show", Show.ALL))
    except ValueError:
        return Show.ALL


def _clock(request: HttpRequest) -> ClockState | None:
    asked = request.GET.get("clock", "")
    return ClockState(asked) if asked in ClockState.values else None


def _parts(part: ChosenPart, show: Show, words: str) -> list[PartChip]:
    kept = {"show": show.value} | ({"q": words} if words else {})
    return part.chips(reverse("matters:list"), **kept)


def _chips(active: Show, words: str, part: ChosenPart, counts: Counts) -> list[Chip]:
    start = reverse("matters:list")
    kept = ({"q": words} if words else {}) | part.query()
    return [
        Chip(
            f"{start}?{urlencode({'show': show.value, **kept})}",
            _LABELS[show],
            counts.of(show),
            show is active,
        )
        for show in Show
    ]
