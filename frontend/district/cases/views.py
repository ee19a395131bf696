"""案例库: the list, and one practice with the settings that it carries (seed row G4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from district.cases.models import CaseCopy, CopyState
from district.cases.practice import CaseWord, Item, Practice
from district.cases.queries import case_by_id, cases, copies_of
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs

CASES_ON_A_PAGE, COPIES_SHOWN = 50, 200
_KINDS = {CopyState.WAITING: "info", CopyState.DONE: "ok", CopyState.FAILED: "danger"}


@dataclass(frozen=True)
class CopyLine:
    """What came of a copy in one compound."""

    copy: CaseCopy
    kind: str
    told: list[str]


@require_safe
@needs(Action.COMPOUNDS_READ)
def listing(request: HttpRequest) -> HttpResponse:
    page = Paginator(cases(), CASES_ON_A_PAGE).get_page(request.GET.get("page"))
    may_write = may(request.user, Action.CASES_WRITE)
    context = {"page": page, "query": request.GET, "may_write": may_write}
    return render(request, "district/cases/list.html", context)


@require_safe
@needs(Action.COMPOUNDS_READ)
def show(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The practice in words and settings; where it went is for who sends it."""
    case, may_write = case_by_id(case_id), may(request.user, Action.CASES_WRITE)
    practice = case.practice
    context = {
        "case": case,
        "practice": practice,
        "words": words_of(practice),
        "may_write": may_write,
        "copies": [_line(one) for one in copies_of(case)[:COPIES_SHOWN]] if may_write else [],
    }
    return render(request, "district/cases/show.html", context)


def words_of(practice: Practice) -> list[tuple[str, str]]:
    """Each word that the practice carries, with what it is."""
    said = ((str(word.label), practice.words.get(word, "")) for word in CaseWord)
    return [(label, text) for label, text in said if text]


def _line(copy: CaseCopy) -> CopyLine:
    told = [
        _("已设置：%(items)s") % {"items": _named(copy.done)} if copy.done else "",
        _("保留小区自己的：%(items)s") % {"items": _named(copy.kept)} if copy.kept else "",
        _("原来就一样：%(items)s") % {"items": _named(copy.same)} if copy.same else "",
        copy.refusal,
    ]
    return CopyLine(copy, _KINDS[CopyState(copy.state)], [one for one in told if one])


def _named(items: Sequence[str]) -> str:
    return _("、").join(str(Item(one).label) for one in items)
