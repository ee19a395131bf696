"""The list of matters, and 本月无."""

from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
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
from district.identity.models import Account
from frontend.access import needs, viewer_of
from frontend.compound.matters.faces import row_of
from frontend.compound.matters.filtering import Asked, asked_by
from frontend.compound.subareas.chosen import ChosenPart, chosen_part
from tenants.matters.clocks import known_worktime
from tenants.matters.counts import Counts
from tenants.matters.filters import saved_filters, wanted_by
from tenants.matters.lists import listed
from tenants.matters.models import ClockState, Matter
from tenants.matters.services.quiet import confirm_quiet_month
from tenants.matters.veil import veiled
from tenants.matters.wanted import Show
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
    """A part of the list, with its number; or one's own filter, without."""

    url: str
    label: Promise | str
    count: int | None
    active: bool


@require_safe
@needs(Action.MATTER_READ)
def index(request: HttpRequest) -> HttpResponse:
    """What the viewer may read, the pressing ones first."""
    viewer = viewer_of(request)
    asked, part, worktime = asked_by(request, viewer), chosen_part(request), known_worktime()
    wanted = wanted_by(asked.said, matters_in(part.chosen, part.every) if part.chosen else None)
    counts, found = listed(viewer=viewer, wanted=wanted, place=_place(request))
    page: Page[Matter] = Paginator(cast(QuerySet[Matter], found), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    matters = veiled(viewer, page)
    context = {
        "rows": [row_of(matter, worktime) for matter in matters],
        "page": page,
        "chips": _chips(asked, wanted.show, counts),
        "parts": part.chips(reverse("matters:list"), **_without(asked, "part")),
        "own": _own(asked, viewer),
        "counts": counts,
        "narrowed": _("、").join(asked.words([matter.responsible for matter in matters])),
        "words": wanted.words,
        "kept": _without(asked, "q"),
        "links": _links(asked, part),
        "query": request.GET,
        "may_handle": may(viewer, Action.MATTER_HANDLE),
        "may_record": may(viewer, Action.MATTER_RECORD_FOR_OTHERS),
        "quiet_month": counts.quiet_month,
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


def _place(request: HttpRequest) -> slice:
    """Where the page lies that the address asks for, if there are so many pages."""
    said = request.GET.get("page", "")
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 8 else 1
    return slice((max(number, 1) - 1) * PAGE_SIZE, max(number, 1) * PAGE_SIZE)


def _without(asked: Asked, name: str) -> dict[str, str]:
    return {key: value for key, value in asked.said.items() if key != name}


def _links(asked: Asked, part: ChosenPart) -> dict[str, str]:
    """Where else one goes from here with the same choice; saved is only what narrows."""
    start = reverse("matters:list")
    return {
        **{one.value: f"{start}?clock={one.value}" for one in ClockState},
        "all": f"{start}?{urlencode(part.query())}" if part.chosen else start,
        "choose": asked.url("matters:choose"),
        "save": asked.url("matters:save_filter") if asked.said else "",
        "assign": asked.url("matters:assign_many"),
    }


def _own(asked: Asked, viewer: Account) -> list[Chip]:
    return [
        Chip(Asked(one.asked).url(), one.name, None, one.asked == asked.said)
        for one in saved_filters(viewer)
    ]


def _chips(asked: Asked, active: Show, counts: Counts) -> list[Chip]:
    return [
        Chip(
            asked.url(show="" if show is Show.ALL else show.value),
            _LABELS[show],
            counts.of(show),
            show is active,
        )
        for show in Show
    ]
