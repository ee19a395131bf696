"""What came of a closed survey: counts, and of fewer than five households no more than that."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from district.core.clock import now
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.models import Matter, Source
from tenants.matters.services import record_for_other
from tenants.surveys.models import AskedAs, Kind, Need, Option, Question, Survey, Tally
from tenants.surveys.queries import asked_of
from tenants.surveys.services import audited

# Of fewer, whoever knows the neighbours knows who said what.
FEWEST = 5
# From here on a rating says that one is content.
CONTENT = 4


@dataclass(frozen=True)
class Line:
    """One choice and how many households made it."""

    option: Option | None
    number: int | None
    households: int
    need: Need | None = None


@dataclass(frozen=True)
class Outcome:
    """What came of a question; ``lines`` and ``words`` None where too few have answered it."""

    question: Question
    answered: int
    lines: list[Line] | None
    words: list[str] | None


@dataclass(frozen=True)
class Results:
    """``outcomes`` is None where too few households have answered."""

    survey: Survey
    asked: int
    answered: int
    outcomes: list[Outcome] | None


@dataclass(frozen=True)
class Rating:
    """Of a quarter the households that gave four or five, of those that rated; None: too few."""

    survey: Survey
    content: int | None
    rated: int


def results_of(survey: Survey) -> Results:
    """Of a closed survey; before, nobody sees any of it, not even who runs it."""
    if survey.closed_at is None or survey.answered is None:
        raise Conflict("not_counted", _("问卷结束以后才有结果。"))
    outcomes = None
    if survey.answered >= FEWEST:
        outcomes = [_outcome(one) for one in _with_tallies(survey)]
    return Results(survey, asked_of(survey), survey.answered, outcomes)


def ratings(*, published: bool) -> list[Rating]:
    """Each quarter's rating of the property service, the latest first; ``published`` ones alone."""
    found = Survey.objects.filter(kind=Kind.RATING, closed_at__isnull=False)
    found = found.filter(published_at__isnull=False) if published else found
    surveys = list(found.order_by("-period_on")[:12])
    counts: dict[object, dict[int | None, int]] = defaultdict(dict)
    of_each = Question.objects.filter(survey__in=surveys).order_by("survey_id", "position")
    told = Tally.objects.filter(question__in=of_each.distinct("survey_id"))
    for survey_id, number, households in told.values_list(
        "question__survey", "number", "households"
    ):
        counts[survey_id][number] = households
    return [_rating(one, counts[one.pk]) for one in surveys]


@transaction.atomic
def publish_results(*, actor: Account, survey: Survey) -> Survey:
    """Show the counts to all residents; again changes nothing."""
    require(actor, Action.SURVEYS_RUN)
    survey = survey.locked()
    if survey.closed_at is None:
        raise Conflict("not_counted", _("问卷结束以后才有结果。"))
    if survey.published_at:
        return survey
    survey.published_at = now()
    survey.save(update_fields=["published_at"])
    return audited(survey, actor, "publish")


@transaction.atomic
def raise_need(*, actor: Account, option: Option) -> Matter:
    """Make a matter of what many chose; it names the count and no household. Once an option."""
    require(actor, Action.SURVEYS_RUN)
    survey = option.question.survey.locked()
    known = Need.objects.filter(option=option).select_related("matter").first()
    if known:
        return known.matter
    line = _line(results_of(survey), option)
    if line is None or not line.households:
        raise DomainError("nobody_chose", _("没有几户选这一项，不能转为事项。"))
    matter = record_for_other(
        actor=actor, source=Source.PATROL, text=_told(survey, option, line.households)
    )
    try:
        with transaction.atomic():
            Need.objects.create(option=option, matter=matter)
    except IntegrityError as error:
        raise Conflict("raised_already", _("这一项刚刚已经转为事项。")) from error
    audited(survey, actor, "raise", matter=str(matter.pk))
    return matter


def _told(survey: Survey, option: Option, households: int) -> str:
    """What is kept is written in Chinese, whatever language the writer's pages are in."""
    with override("zh-hans"):
        facts = {
            "title": survey.title,
            "question": option.question.text,
            "option": option.text,
            "count": households,
        }
        return _now("问卷“%(title)s”：%(question)s %(option)s，%(count)d 户。") % facts


def _line(results: Results, option: Option) -> Line | None:
    lines = [line for one in results.outcomes or [] for line in one.lines or []]
    return next((one for one in lines if one.option == option), None)


def _with_tallies(survey: Survey) -> list[Question]:
    return list(survey.questions.prefetch_related("options__need", "tallies", "sayings"))


def _outcome(question: Question) -> Outcome:
    counts = {(one.option_id, one.number): one.households for one in question.tallies.all()}
    answered = counts.get((None, None), 0)
    if answered < FEWEST:
        return Outcome(question, answered, None, None)
    asked_as = AskedAs(question.asked_as)
    if asked_as is AskedAs.WORDS:
        return Outcome(question, answered, [], sorted(one.text for one in question.sayings.all()))
    if asked_as.has_options:
        lines = [
            Line(one, None, counts.get((one.pk, None), 0), getattr(one, "need", None))
            for one in question.options.all()
        ]
    else:
        numbers = (5, 4, 3, 2, 1) if asked_as is AskedAs.SCALE else (1, 0)
        lines = [Line(None, number, counts.get((None, number), 0)) for number in numbers]
    return Outcome(question, answered, lines, [])


def _rating(survey: Survey, counts: dict[int | None, int]) -> Rating:
    rated = counts.get(None, 0)
    if rated < FEWEST:
        return Rating(survey, None, rated)
    content = sum(count for number, count in counts.items() if number and number >= CONTENT)
    return Rating(survey, content, rated)
