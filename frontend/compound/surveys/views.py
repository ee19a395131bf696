"""问卷: which there are, what each asks, and what came of it."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.surveys.forms import SCALE, YES_NO
from frontend.compound.tabs import compound_tabs
from tenants.surveys import queries
from tenants.surveys.models import AskedAs, Need, Option, Question, Survey
from tenants.surveys.results import Line, Outcome, ratings, results_of

_LISTED = 60
_NUMBERS = {AskedAs.SCALE: dict(SCALE), AskedAs.YES_NO: dict(YES_NO)}


@dataclass(frozen=True)
class ShownLine:
    """A choice as a page says it."""

    label: str
    households: int
    option: Option | None
    need: Need | None


@dataclass(frozen=True)
class ShownOutcome:
    question: Question
    answered: int
    is_withheld: bool
    has_options: bool
    lines: list[ShownLine]
    words: list[str]


@require_safe
@needs(Action.SURVEYS_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for the own home first, then every survey."""
    viewer = viewer_of(request)
    may_run = may(viewer, Action.SURVEYS_RUN)
    context = {
        "tabs": compound_tabs(request, "surveys:list"),
        "mine": queries.surveys_to_answer(viewer),
        "running": queries.open_surveys() if may(viewer, Action.SURVEYS_ENTER) else [],
        "surveys": queries.surveys_for(viewer)[:_LISTED],
        "ratings": ratings(published=not may_run),
        "may_run": may_run,
        "today": today(),
    }
    return render(request, "compound/surveys/list.html", context)


@require_safe
@needs(Action.SURVEYS_READ)
def show(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """One survey with its next step."""
    viewer, survey = viewer_of(request), _found(request, survey_id)
    context = {
        "survey": survey,
        "questions": survey.questions.prefetch_related("options"),
        "mine": survey in queries.surveys_to_answer(viewer),
        "may_answer": survey.is_running and queries.may_answer(viewer),
        "may_enter": may(viewer, Action.SURVEYS_ENTER),
        "may_run": may(viewer, Action.SURVEYS_RUN),
        "asked": queries.asked_of(survey),
        "answered": queries.answered_of(survey),
        "today": today(),
    }
    return render(request, "compound/surveys/show.html", context)


@require_safe
@needs(Action.SURVEYS_ENTER)
def paper(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """The form on A4, to be handed out and typed in later."""
    survey = _found(request, survey_id)
    context = {
        "survey": survey,
        "questions": survey.questions.prefetch_related("options"),
        "scale": SCALE,
    }
    return render(request, "compound/surveys/paper.html", context)


@require_safe
@needs(Action.SURVEYS_READ)
def results(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """How many said what; before it is published, to those who run surveys."""
    survey = _found(request, survey_id)
    may_run = may(request.user, Action.SURVEYS_RUN)
    if survey.closed_at is None or not (may_run or survey.published_at):
        raise Http404
    found = results_of(survey)
    context = {
        "survey": survey,
        "results": found,
        "outcomes": None if found.outcomes is None else [_shown(one) for one in found.outcomes],
        "rating": next((one for one in ratings(published=False) if one.survey == survey), None),
        "may_run": may_run,
    }
    return render(request, "compound/surveys/results.html", context)


def _shown(one: Outcome) -> ShownOutcome:
    asked_as = AskedAs(one.question.asked_as)
    lines = [
        ShownLine(_label(asked_as, line), line.households, line.option, line.need)
        for line in one.lines or []
    ]
    is_withheld = one.lines is None
    words = one.words or []
    return ShownOutcome(one.question, one.answered, is_withheld, asked_as.has_options, lines, words)


def _label(asked_as: AskedAs, line: Line) -> str:
    if line.option:
        return line.option.text
    return str(_NUMBERS[asked_as][str(line.number)])


def _found(request: HttpRequest, survey_id: UUID) -> Survey:
    return get_object_or_404(queries.surveys_for(viewer_of(request)), pk=survey_id)
