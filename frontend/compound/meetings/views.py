"""说事议事会: the calendar with the month's duty, each council, and what is printed of it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from district.core.clock import local_day, month_start, now, today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs
from frontend.compound.tabs import compound_tabs
from tenants.matters.models import Matter
from tenants.meetings import queries
from tenants.meetings.models import Council, Resolution
from tenants.meetings.resolving import days_left_to_publish, told_agenda
from tenants.meetings.rules import council_rule
from tenants.works.models import MicroProject
from tenants.works.queries import that_answer_each


@require_safe
@needs(Action.COUNCILS_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """What is coming, what was, and whether this month has had its council."""
    may_hold = may(request.user, Action.COUNCILS_HOLD)
    context = {
        "tabs": compound_tabs(request, "meetings:list"),
        "councils": queries.councils()[:60],
        "duty": queries.duty(month_start(today())),
        "rule": council_rule(),
        "months": queries.months_to_confirm() if may_hold else [],
        "may_hold": may_hold,
        "now": now(),
    }
    return render(request, "compound/meetings/list.html", context)


@require_safe
@needs(Action.COUNCILS_READ)
def show(request: HttpRequest, council_id: UUID) -> HttpResponse:
    """One council with its next step; minutes and who came are for those who hold it."""
    council = _found(council_id)
    may_hold = may(request.user, Action.COUNCILS_HOLD)
    is_written_of = may_hold and (council.held_at is not None or council.is_written_of)
    context = {
        "council": council,
        "may_hold": may_hold,
        "is_written_of": is_written_of,
        "is_day": local_day(council.starts_at) <= today(),
        "agenda": [] if may_hold else told_agenda(council),
        "has_begun": council.starts_at <= now(),
        "units": queries.presence_by_unit(council) if is_written_of else [],
        "days_left": days_left_to_publish(council),
        "resolved": _resolved(council) if may_hold else [],
        "may_enter_works": may(request.user, Action.WORKS_ENTER),
        "today": today(),
    }
    return render(request, "compound/meetings/show.html", context)


@require_safe
@needs(Action.COUNCILS_READ)
def notice(request: HttpRequest, council_id: UUID) -> HttpResponse:
    """A sheet of A4 for the board: that it will be held, and later what came of it."""
    council = _found(council_id)
    if council.called_off_at or (council.held_at and not council.published_at):
        raise Http404
    context = {"council": council, "agenda": told_agenda(council)}
    return render(request, "compound/meetings/notice.html", context)


@require_safe
@needs(Action.COUNCILS_HOLD)
def minutes(request: HttpRequest, council_id: UUID) -> HttpResponse:
    """The minutes on A4, to be signed and filed."""
    council = _found(council_id)
    if council.held_at is None:
        raise Http404
    context = {"council": council, "households": council.presences.count()}
    return render(request, "compound/meetings/minutes.html", context)


def _resolved(council: Council) -> list[tuple[Resolution, Matter, list[MicroProject]]]:
    """Each resolution, the matter in which it goes on, and the small improvements made for that."""
    found = [(one, one.carried_by) for one in council.resolutions.all()]
    works = that_answer_each(matter for _one, matter in found)
    return [(one, matter, works.get(matter.pk, [])) for one, matter in found]


def _found(council_id: UUID) -> Council:
    return get_object_or_404(queries.full_council(), pk=council_id)
