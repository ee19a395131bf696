"""More days for an open survey: later, never earlier, and nobody is told anew (C11)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from district.audit.models import AuditEntry
from district.core.clock import SHANGHAI, day_end, today
from district.core.errors import Forbidden
from tenants.messages.models import Message
from tenants.surveys.answering import enter_answers
from tenants.surveys.models import How, Survey
from tenants.surveys.services import close_survey, extend_survey, open_survey
from tests.tenants.matters.conftest import People
from tests.tenants.surveys.making import NEEDED, drafted, opened, typed
from tests.tenants.surveys.test_surveys import refused


@pytest.fixture(autouse=True)
def _autumn() -> Iterator[None]:
    with time_machine.travel(datetime(2023, 11, 3, 9, tzinfo=SHANGHAI), tick=False):
        yield


def test_C11_an_open_survey_gets_more_days_and_never_fewer(people: People) -> None:
    actor = people.secretary
    draft = drafted(actor, [NEEDED])
    refused("not_open", extend_survey, actor=actor, survey=draft, closes_on=date(2024, 3, 1))
    survey = open_survey(actor=actor, survey=draft)
    first = survey.closes_on
    told = Message.objects.count()
    with pytest.raises(Forbidden):
        extend_survey(actor=people.head, survey=survey, closes_on=first + timedelta(days=1))
    for day, code in (
        (first, "not_later"),
        (first - timedelta(days=1), "not_later"),
        (survey.opens_on + timedelta(days=185), "days_unlikely"),
    ):
        refused(code, extend_survey, actor=actor, survey=survey, closes_on=day)
    last = survey.opens_on + timedelta(days=184)
    assert extend_survey(actor=actor, survey=survey, closes_on=last).closes_on == last
    entry = AuditEntry.objects.get(action="survey.extend")
    assert entry.facts["days"] == (last - first).days and Message.objects.count() == told
    with pytest.raises(DatabaseError, match="survey_is_put"), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(closes_on=first)
    close_survey(actor=actor, survey=survey)
    more = last + timedelta(days=1)
    refused("not_open", extend_survey, actor=actor, survey=survey, closes_on=more)
    with pytest.raises(DatabaseError, match="survey_is_put"), transaction.atomic():
        Survey.objects.filter(pk=survey.pk).update(closes_on=more)


def test_C11_days_that_are_over_begin_again_until_somebody_counts(people: People) -> None:
    survey = opened(people.secretary, [NEEDED])
    with time_machine.travel(day_end(survey.closes_on) + timedelta(days=3), tick=False):
        over: dict[str, Any] = {"actor": people.secretary, "survey": survey}
        refused("days_over", extend_survey, **over, closes_on=today() - timedelta(days=1))
        late: dict[str, Any] = {"actor": people.head, "survey": survey, "household": people.home}
        refused("not_its_days", enter_answers, **late, how=How.DOOR, answers={})
        extend_survey(**over, closes_on=today())
        assert typed(people.head, survey, people.home, [1]).pk
