"""Surveys of a demo by a file: open from today, with some papers typed in by the secretary."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Role
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import choice_of, integer, text
from district.core.sheets.reading import read_table
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.register.queries import households
from tenants.surveys.answering import enter_answers
from tenants.surveys.contents import Said
from tenants.surveys.models import AskedAs, How, Kind, Question, Survey
from tenants.surveys.services import Asked, draft_survey, open_survey

# Of every so many homes one has answered, so that each unit has papers in and papers out.
_EVERY = 4
_BETWEEN = "；"


@dataclass(frozen=True)
class PlannedQuestion:
    """One line. ``said``: what the homes answer in turn, options by their places (``1+4``)."""

    number: int
    place: str
    title: str
    kind: str
    days: int
    answered: int
    question: str
    asked_as: str
    options: str = ""
    said: str = ""

    @property
    def asked(self) -> Asked:
        options = self.options.split(_BETWEEN) if self.options else []
        return Asked(self.question, AskedAs(self.asked_as), options)

    def answer_of(self, turn: int, question: Question) -> Said | None:
        """What the home whose ``turn`` it is says; words are said once each."""
        said = self.said.split(_BETWEEN)
        if question.asked_as == AskedAs.WORDS:
            return said[turn] if turn < len(said) else None
        one = said[turn % len(said)]
        if question.asked_as == AskedAs.YES_NO:
            return one == "是"
        if question.asked_as == AskedAs.SCALE:
            return int(one)
        options = list(question.options.all())
        return [options[int(place) - 1].pk for place in one.split("+")]


SHEET = Sheet(
    "问卷",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("title", ("问卷名称",), text(60), required=True),
        Column("kind", ("问卷类型",), choice_of(Kind), required=True),
        Column("days", ("填几天",), integer(1, 180), required=True),
        Column("answered", ("填了几户",), integer(0, 10_000), required=True),
        Column("question", ("题目",), text(200), required=True),
        Column("asked_as", ("怎么答",), choice_of(AskedAs), required=True),
        Column("options", ("问卷选项",), text(2_000)),
        Column("said", ("依次怎么填",), text(2_000), required=True),
    ),
    PlannedQuestion,
)


def read_surveys(path: Path) -> dict[str, list[PlannedQuestion]]:
    """The questions of the file by place, in its order; a title's stand together."""
    reading = SHEET.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_surveys", reading.problems[0].sentence)
    places: dict[str, list[PlannedQuestion]] = defaultdict(list)
    for question in reading.rows:
        places[question.place].append(question)
    return places


def hold_surveys(compound: Compound, planned: Sequence[PlannedQuestion]) -> None:
    """Put each survey to the homes, by the secretary; what has been held is left as it is."""
    with compound_context(compound), transaction.atomic():
        for title in dict.fromkeys(one.title for one in planned):
            if not Survey.objects.filter(title=title).exists():
                _hold([one for one in planned if one.title == title])


def _hold(planned: Sequence[PlannedQuestion]) -> None:
    secretary, first = Account.objects.filter(grants__role=Role.SECRETARY)[0], planned[0]
    draft = draft_survey(
        actor=secretary,
        title=first.title,
        kind=Kind(first.kind),
        opens_on=today(),
        closes_on=today() + timedelta(days=first.days),
        questions=[one.asked for one in planned],
    )
    survey = open_survey(actor=secretary, survey=draft)
    asked = list(zip(planned, survey.questions.prefetch_related("options"), strict=True))
    homes = list(islice(households(), None, None, _EVERY))[: first.answered]
    for turn, home in enumerate(homes):
        told = {question.pk: one.answer_of(turn, question) for one, question in asked}
        enter_answers(
            actor=secretary,
            survey=survey,
            household=home,
            how=How.PAPER,
            answers={pk: said for pk, said in told.items() if said is not None},
        )
