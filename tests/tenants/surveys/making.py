"""Surveys as tests need them, by the real services."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

from district.core.clock import today
from district.identity.models import Account
from tenants.register.models import Household, Occupancy
from tenants.surveys.answering import enter_answers
from tenants.surveys.contents import Said
from tenants.surveys.models import AskedAs, How, Kind, Reply, Survey
from tenants.surveys.services import Asked, draft_survey, open_survey
from tests.tenants.matters.conftest import People

NEEDED = Asked("您家需要哪些服务", AskedAs.SEVERAL, ["量血压", "裁裤边", "修家电"])
SCORE = Asked("总体满意吗", AskedAs.SCALE)
WORDS = Asked("还想说什么", AskedAs.WORDS)
ALL = [
    NEEDED,
    Asked("家里几口人", AskedAs.ONE, ["一口", "两口以上"]),
    SCORE,
    Asked("愿意来帮忙吗", AskedAs.YES_NO),
    WORDS,
]


def drafted(actor: Account, asked: Sequence[Asked] = ALL, **how: Any) -> Survey:
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=13)}
    given: dict[str, Any] = {"title": "王府需要什么", "kind": Kind.NEEDS, **days, **how}
    return draft_survey(actor=actor, questions=asked, **given)


def opened(actor: Account, asked: Sequence[Asked] = ALL, **how: Any) -> Survey:
    return open_survey(actor=actor, survey=drafted(actor, asked, **how))


def answers(survey: Survey, *said: Any) -> dict[UUID, Said]:
    """One of each question in their order; of options their places, None for a blank."""
    found: dict[UUID, Said] = {}
    for question, value in zip(survey.questions.all(), said, strict=False):
        if value is not None:
            found[question.pk] = (
                [question.options.get(position=place).pk for place in value]
                if isinstance(value, list)
                else value
            )
    return found


def homes(people: People, count: int) -> list[Household]:
    """More homes of the same unit, lived in."""
    return Household.objects.bulk_create(
        Household(unit=people.unit, room=f"9{n:02}", occupancy=Occupancy.OCCUPIED)
        for n in range(count)
    )


def typed(
    actor: Account, survey: Survey, household: Household, *said: Any, how: How = How.PAPER
) -> Reply:
    return enter_answers(
        actor=actor, survey=survey, household=household, how=how, answers=answers(survey, *said)
    )
