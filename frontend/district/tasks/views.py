"""任务: what is asked, and how many compounds are there by the figures of the last night."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from district.metrics.figures import Period, PeriodType
from district.metrics.queries.once import Once
from district.metrics.rights import ReadablePlace, readable_place
from district.tasks.models import Task
from district.tasks.queries import (
    Result,
    Standing,
    TaskState,
    owner_name,
    result_of,
    tasks_within,
)
from frontend.access import needs, viewer_of
from frontend.numbers import with_unit
from frontend.reports import wording

TASKS_ON_A_PAGE, ROWS = 20, 50
_STATES = {
    TaskState.RUNNING: ("info", _("进行中")),
    TaskState.MET: ("ok", _("已达到")),
    TaskState.ENDED: ("warn", _("已结束")),
}


@dataclass(frozen=True)
class Line:
    """A compound or street beside the target."""

    name: str
    told: str
    parts: str
    kind: str
    verdict: str


@require_safe
@needs(Action.FIGURES_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """Those that ask something of the viewer's own part of the district."""
    viewer, once = viewer_of(request), Once()
    place = _place(viewer)
    found = tasks_within(place.division) if place else []
    page = Paginator(found, TASKS_ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "cards": [_card(one, _result(one, place, once)) for one in page],
        "page": page,
        "query": request.GET,
        "may_set": may(viewer, Action.TASKS_SET),
    }
    return render(request, "district/tasks/list.html", context)


@require_safe
@needs(Action.FIGURES_READ)
def show(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """One task: every compound with numerator, denominator, state and definition."""
    viewer = viewer_of(request)
    place = _place(viewer)
    asked = tasks_within(place.division) if place else []
    task = next((one for one in asked if one.pk == task_id), None)
    if task is None:
        raise Http404
    result = _result(task, place, Once())
    rows = sorted(result.compounds, key=_pressing) if result else []
    page = Paginator(rows, ROWS).get_page(request.GET.get("page"))
    context = {
        **_card(task, result),
        "owner": owner_name(task),
        "streets": [_line(result, one) for one in result.streets] if result else [],
        "lines": [_line(result, one) for one in page] if result else [],
        "page": page,
        "query": request.GET,
        "period": wording.period(result.period) if result else "",
        "may_set": may(viewer, Action.TASKS_SET) and task.ended_on is None,
    }
    return render(request, "district/tasks/show.html", context)


def _place(viewer: Account) -> ReadablePlace | None:
    return readable_place(viewer, Period(today(), PeriodType.DAY))


def _result(task: Task, place: ReadablePlace | None, once: Once) -> Result | None:
    return result_of(task, within=place.division, once=once) if place else None


def _card(task: Task, result: Result | None) -> dict[str, Any]:
    kind, state = _STATES[result.state] if result else ("info", _("还没有汇总"))
    unit = result.definition.unit if result else ""
    return {
        "task": task,
        "result": result,
        "kind": kind,
        "state": state,
        "target": with_unit(task.target, unit),
        "metric": result.definition.name if result else task.metric,
    }


def _pressing(one: Standing) -> tuple[int, str]:
    """Those that lack something first, then those that said nothing."""
    return ({False: 0, None: 1, True: 2}[one.is_met], one.place.name)


def _line(result: Result, one: Standing) -> Line:
    figure = one.figure
    if figure.value is None:
        return Line(one.place.name, wording.state(figure), "", "info", wording.state(figure))
    parts = str(figure.numerator)
    if figure.denominator is not None:
        parts = f"{figure.numerator} / {figure.denominator}"
    told = with_unit(figure.value, result.definition.unit)
    kind, verdict = {
        True: ("ok", _("达到")),
        False: ("warn", _("还没达到")),
        None: ("info", _("只知道下限")),
    }[one.is_met]
    return Line(one.place.name, told, parts, kind, str(verdict))
