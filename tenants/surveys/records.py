"""Questionnaires as a file, one question a line: as they are asked, never what was answered."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict
from district.core.outcomes import Outcome, differing
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.filing import Fate, one_by_one
from district.core.sheets.parsers import choice_of, day, text
from tenants.surveys.models import AskedAs, Kind, Question, Survey
from tenants.surveys.services import Asked, put_question, require_days

_BETWEEN = re.compile(r"[；;\n]")


@dataclass(frozen=True)
class SurveyRecord:
    number: int
    title: str
    kind: str
    opens_on: date
    closes_on: date
    question: str
    asked_as: str
    options: str | None

    @property
    def key(self) -> tuple[str, date, str]:
        return self.title, self.opens_on, self.question

    @property
    def asked(self) -> Asked:
        options = _BETWEEN.split(self.options) if self.options else []
        told = [plain for one in options if (plain := " ".join(one.split()))]
        return Asked(self.question, AskedAs(self.asked_as), told)

    @property
    def terms(self) -> dict[str, Any]:
        """What the lines of one questionnaire have in common."""
        return {"kind": Kind(self.kind), "closes_on": self.closes_on}


SURVEYS = Sheet(
    _("问卷"),
    (
        Column("title", ("问卷名称",), text(60), True, example="示例：您家需要哪些服务"),
        Column("kind", ("问卷类型",), choice_of(Kind), True, example="需求摸底"),
        Column("opens_on", ("填写开始",), day(), True, example="2023-04-01"),
        Column("closes_on", ("填写截止",), day(), True, example="2023-04-14"),
        Column("question", ("题目",), text(200), True, example="示例：您家最需要哪些服务"),
        Column("asked_as", ("怎么答",), choice_of(AskedAs), True, example="可以选几个"),
        Column("options", ("问卷选项",), text(2_000, multiline=True), example="量血压；裁裤边"),
    ),
    SurveyRecord,
)


def file_surveys(
    rows: Sequence[SurveyRecord], _given: frozenset[str], actor_id: UUID | None
) -> Iterator[Fate]:
    """Each line adds its question to a draft; what was opened is not touched any more."""

    def enter(row: SurveyRecord) -> Outcome:
        survey = _survey(row, actor_id).locked()
        known = survey.questions.filter(text=row.question).first()
        other = differing(survey, row.terms)
        if known and not other and _told(known) == (row.asked_as, row.asked.options):
            return Outcome.UNCHANGED
        if not survey.is_draft:
            raise Conflict("survey_opened", _("问卷已经发出去了，题目不能再改。"))
        _take_terms(survey, other)
        if known is None or _told(known) != (row.asked_as, row.asked.options):
            _put(survey, known, row.asked)
        return Outcome.CHANGED if known else Outcome.NEW

    return one_by_one(rows, enter)


def survey_rows() -> Iterator[Mapping[str, Any]]:
    found = Question.objects.select_related("survey").prefetch_related("options")
    for one in found.order_by("survey__opens_on", "survey__created_at", "position"):
        yield {
            "title": one.survey.title,
            "kind": one.survey.kind,
            "opens_on": one.survey.opens_on,
            "closes_on": one.survey.closes_on,
            "question": one.text,
            "asked_as": one.asked_as,
            "options": "；".join(option.text for option in one.options.all()),
        }


def _take_terms(survey: Survey, other: Mapping[str, Any]) -> None:
    for name, value in other.items():
        setattr(survey, name, value)
    require_days(survey.opens_on, survey.closes_on)
    survey.save(update_fields=["kind", "closes_on"])


def _put(survey: Survey, known: Question | None, asked: Asked) -> None:
    """In place of the question with these words, where there is one."""
    place = known.position if known else None
    if known:
        known.delete()
    made = put_question(survey, asked)
    if place:
        made.position = place
        made.save(update_fields=["position"])


def _told(question: Question) -> tuple[str, list[str]]:
    return question.asked_as, [one.text for one in question.options.all()]


def _survey(row: SurveyRecord, actor_id: UUID | None) -> Survey:
    found = Survey.objects.filter(title=row.title, opens_on=row.opens_on).first()
    if found:
        return found
    require_days(row.opens_on, row.closes_on)
    made = Survey.objects.create(title=row.title, opens_on=row.opens_on, **row.terms)
    record_act(
        action="survey.brought_in", actor_id=actor_id, object_type="survey", object_id=made.pk
    )
    return made
