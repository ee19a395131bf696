"""区里的任务: what is asked of this compound, and how far it is from it. Nothing is filled in."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from frontend.access import needs
from frontend.compound.tabs import compound_tabs
from frontend.numbers import with_unit
from tenants.tasks.keeping import known_tasks
from tenants.tasks.models import KnownTask


@dataclass(frozen=True)
class TaskCard:
    """A task in words: what is asked, where the compound stands, what is missing."""

    task: KnownTask
    target: str
    now: str
    gap: str
    kind: str


@require_safe
@needs(Action.ORGANISATION_READ)
def listing(request: HttpRequest) -> HttpResponse:
    cards = [card_of(one) for one in known_tasks()]
    context = {"cards": cards, "tabs": compound_tabs(request, "known_tasks:list")}
    return render(request, "compound/tasks/list.html", context)


def card_of(task: KnownTask) -> TaskCard:
    sign = _("不低于") if task.at_least else _("不高于")
    return TaskCard(
        task,
        target=f"{task.name} {sign} {with_unit(task.target, task.unit)}",
        now="" if task.value is None else with_unit(task.value, task.unit),
        gap=gap_of(task),
        kind={True: "ok", False: "warn", None: "info"}[task.is_met],
    )


def gap_of(task: KnownTask) -> str:
    """已达到, 还差 20%, or that there is no figure: which says nothing about the work."""
    if task.is_met:
        return _("已达到")
    if task.gap is None:
        return _("不适用") if task.state == "not_applicable" else _("还没有数")
    missing = with_unit(task.gap, task.unit)
    told = _("还差 %(missing)s") if task.at_least else _("多了 %(missing)s")
    return told % {"missing": missing}
