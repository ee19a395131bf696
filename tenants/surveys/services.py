"""The life of a survey: drafted, opened, closed and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now, today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
from district.identity.access import require
from district.identity.models import Account
from tenants.surveys.counting import count_replies
from tenants.surveys.models import AskedAs, Kind, Option, Question, Survey
from tenants.surveys.queries import homes_asked

MOST_QUESTIONS = 20
MOST_OPTIONS = 20
_AHEAD, _LONGEST = timedelta(days=366), timedelta(days=184)


@dataclass(frozen=True)
class Asked:
    """A question as somebody writes it down."""

    text: str
    asked_as: AskedAs
    options: Sequence[str] = ()


@transaction.atomic
def draft_survey(
    *,
    actor: Account,
    title: str,
    kind: Kind,
    opens_on: date,
    closes_on: date,
    questions: Sequence[Asked] = (),
    client_id: UUID | None = None,
) -> Survey:
    """Begin one; sending the same ``client_id`` again gives the same survey."""
    require(actor, Action.SURVEYS_RUN)
    if sent := sent_before(Survey, client_id):
        return sent
    require_days(opens_on, closes_on)
    _require_near(opens_on)
    survey = Survey(
        title=_plain(title, 60, "title", _("请写问卷名称。")),
        kind=kind,
        opens_on=opens_on,
        closes_on=closes_on,
        client_id=client_id,
    )
    if (sent := saved_once(survey)) is not survey:
        return sent
    for one in questions:
        put_question(survey, one)
    return audited(survey, actor, "draft", kind=kind)


@transaction.atomic
def revise_survey(
    *, actor: Account, survey: Survey, title: str, kind: Kind, opens_on: date, closes_on: date
) -> Survey:
    """Another title, kind or other days, until it is opened."""
    survey = _draft(actor, survey)
    require_days(opens_on, closes_on)
    _require_near(opens_on)
    survey.title = _plain(title, 60, "title", _("请写问卷名称。"))
    survey.kind, survey.opens_on, survey.closes_on = kind, opens_on, closes_on
    survey.save(update_fields=["title", "kind", "opens_on", "closes_on"])
    return audited(survey, actor, "revise")


@transaction.atomic
def add_question(*, actor: Account, survey: Survey, asked: Asked) -> Question:
    survey = _draft(actor, survey)
    question = put_question(survey, asked)
    audited(survey, actor, "ask", asked_as=asked.asked_as)
    return question


@transaction.atomic
def remove_question(*, actor: Account, question: Question) -> None:
    survey = _draft(actor, question.survey)
    question.locked().delete()
    audited(survey, actor, "unask")


@transaction.atomic
def discard_survey(*, actor: Account, survey: Survey) -> None:
    """Throw a draft away; what was once opened stays."""
    survey = _draft(actor, survey)
    audited(survey, actor, "discard")
    survey.delete()


@transaction.atomic
def open_survey(*, actor: Account, survey: Survey) -> Survey:
    """Put it to all households: from now on its questions stay as they are."""
    survey = _draft(actor, survey)
    _require_sense(survey)
    survey.opened_at, survey.period_on = now(), period_of(Kind(survey.kind), survey.opens_on)
    survey.asked = homes_asked()
    if not survey.asked:
        raise DomainError("nobody_to_ask", _("底册里还没有户，请先建好底册。"))
    try:
        with transaction.atomic():
            survey.save(update_fields=["opened_at", "period_on", "asked"])
    except IntegrityError as error:
        raise _once(Kind(survey.kind)) from error
    return audited(survey, actor, "open", asked=survey.asked)


@transaction.atomic
def extend_survey(*, actor: Account, survey: Survey, closes_on: date) -> Survey:
    """Give an open one more days, never fewer, and no more in all than a new one may have."""
    require(actor, Action.SURVEYS_RUN)
    survey = survey.locked()
    if not survey.is_open:
        raise Conflict("not_open", _("这份问卷没有在填，不能延长。"))
    if closes_on <= survey.closes_on:
        raise DomainError("not_later", _("只能往后延，要晚于现在的结束日期。"), field="closes_on")
    if closes_on < today():
        raise DomainError("days_over", _("这一天已经过了，请选今天或者以后。"), field="closes_on")
    require_days(survey.opens_on, closes_on)
    added, survey.closes_on = (closes_on - survey.closes_on).days, closes_on
    survey.save(update_fields=["closes_on"])
    return audited(survey, actor, "extend", days=added)


@transaction.atomic
def close_survey(*, actor: Account, survey: Survey) -> Survey:
    """End it and count; what each household said is let go with that."""
    require(actor, Action.SURVEYS_RUN)
    survey = survey.locked()
    if not survey.is_open:
        raise Conflict("not_open", _("这份问卷没有在填，不用结束。"))
    survey.answered = count_replies(survey)
    survey.closed_at = now()
    survey.save(update_fields=["answered", "closed_at"])
    return audited(survey, actor, "close", answered=survey.answered)


def period_of(kind: Kind, day: date) -> date | None:
    """The first day of that of which there is one survey at most; None for needs."""
    if kind is Kind.RATING:
        return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)
    return day.replace(month=1, day=1) if kind is Kind.WELLBEING else None


def audited(survey: Survey, actor: Account, act: str, **facts: object) -> Survey:
    """Add the act to the audit; facts are codes and numbers, never words or households."""
    record_act(
        action=f"survey.{act}",
        actor_id=actor.pk,
        object_type="survey",
        object_id=survey.pk,
        **facts,
    )
    return survey


def _draft(actor: Account, survey: Survey) -> Survey:
    require(actor, Action.SURVEYS_RUN)
    survey = survey.locked()
    if not survey.is_draft:
        raise Conflict("survey_opened", _("问卷已经发出去了，题目不能再改。"))
    return survey


def _once(kind: Kind) -> Conflict:
    if kind is Kind.RATING:
        return Conflict("once_a_quarter", _("这个季度已经有一次物业评价，一个季度只评一次。"))
    return Conflict("once_a_year", _("今年已经问过一次生活感受，一年最多问一次。"))


def require_days(opens_on: date, closes_on: date) -> None:
    """Refuse an end before the beginning, or long after it."""
    if closes_on < opens_on:
        raise DomainError("ends_before", _("结束日期要在开始以后。"), field="closes_on")
    if closes_on - opens_on > _LONGEST:
        raise DomainError("days_unlikely", _("一份问卷最长填半年。"), field="closes_on")


def _require_near(opens_on: date) -> None:
    if abs(opens_on - today()) > _AHEAD:
        raise DomainError("days_unlikely", _("开始日期只能在前后一年之内。"), field="opens_on")


def put_question(survey: Survey, asked: Asked) -> Question:
    """Add a question at the end of a draft that the caller holds."""
    text = _plain(asked.text, 200, "text", _("请写题目。"))
    positions = list(survey.questions.values_list("position", flat=True))
    if len(positions) >= MOST_QUESTIONS:
        facts = {"most": MOST_QUESTIONS}
        raise DomainError("too_many_questions", _("一份问卷最多 %(most)d 道题。"), facts)
    if survey.questions.filter(text=text).exists():
        raise DomainError("asked_twice", _("这道题已经有了。"), field="text")
    options = _options(asked)
    question = Question.objects.create(
        survey=survey, position=max(positions, default=0) + 1, text=text, asked_as=asked.asked_as
    )
    Option.objects.bulk_create(
        Option(question=question, position=place, text=one)
        for place, one in enumerate(options, start=1)
    )
    return question


def _options(asked: Asked) -> list[str]:
    said = list(dict.fromkeys(plain for one in asked.options if (plain := " ".join(one.split()))))
    if not asked.asked_as.has_options:
        if said:
            raise DomainError("options_unwanted", _("这种题不用写选项。"), field="options")
        return []
    if not 2 <= len(said) <= MOST_OPTIONS:
        facts = {"most": MOST_OPTIONS}
        raise DomainError(
            "options_count", _("请写 2 到 %(most)d 个选项，一行一个。"), facts, field="options"
        )
    return [_plain(one, 60, "options", _("请写选项。")) for one in said]


def _require_sense(survey: Survey) -> None:
    if survey.closes_on < today():
        raise DomainError("days_over", _("结束日期已经过了，请先改日期。"))
    first = survey.questions.first()
    if first is None:
        raise DomainError("no_questions", _("还没有题目，请先加题目。"))
    if survey.kind == Kind.RATING and first.asked_as != AskedAs.SCALE:
        raise DomainError(
            "rating_without_scale", _("物业评价的第一道题要打分：总体满意不满意，1 分到 5 分。")
        )


def _plain(text: str, longest: int, field: str, missing: object) -> str:
    plain = " ".join(text.replace("\x00", "").split())
    if not plain:
        raise DomainError("empty", str(missing), field=field)
    if len(plain) > longest:
        raise DomainError(
            "text_too_long",
            _("文字太长了，请控制在 %(longest)d 字以内。"),
            {"longest": longest},
            field=field,
        )
    return plain
