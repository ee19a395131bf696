"""Surveys that are still open: now and then one of needs, and each year one of well-being."""

import random
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from infra.synthesis.order import moment
from infra.synthesis.plan import Planned
from infra.synthesis.register import Register
from infra.synthesis.rows import Rows
from tenants.surveys.models import AskedAs, Channel, How, Kind, Question, Reply, Survey

# Of compounds those that ask; of months those in which they do; of replies those typed by others.
_ASKING, _IN_A_MONTH, _ASSISTED = 0.4, 0.2, 0.6
_DAYS = 14


class SurveysWriter:
    """The questions stand before their survey: once it is open, none is added."""

    def __init__(self, planned: Planned, rows: Rows, dice: random.Random) -> None:
        self._planned, self._rows, self._dice = planned, rows, dice
        self._questions = rows.table(Question, "survey_id", "position", "text", "asked_as")
        self._surveys = rows.table(
            Survey, "title", "kind", "opens_on", "closes_on", "opened_at", "period_on", "asked"
        )
        self._replies = rows.table(Reply, *_REPLY)

    def write(self, register: Register, months: Sequence[date], end: datetime) -> None:
        if not register.homes or self._dice.random() >= _ASKING:
            return
        years: set[int] = set()
        for month in months:
            if self._dice.random() < _IN_A_MONTH:
                self._write_survey(month, Kind.NEEDS, register, end)
            elif month.year not in years and self._dice.random() < _IN_A_MONTH:
                years.add(month.year)
                self._write_survey(month, Kind.WELLBEING, register, end)

    def _write_survey(self, month: date, kind: Kind, register: Register, end: datetime) -> None:
        dice = self._dice
        day = month + timedelta(days=dice.randrange(14))
        opened = moment(day, 8 * 3600)
        if day < self._planned.go_live_on or opened >= end:
            return
        survey = self._rows.identifier(opened)
        period = date(day.year, 1, 1) if kind is Kind.WELLBEING else None
        closes_on = day + timedelta(days=_DAYS)
        asked = (survey, opened, "家里需要什么", kind.value, day, closes_on, opened, period)
        self._surveys.append((*asked, len(register.homes)))
        key = (self._rows.identifier(opened), opened)
        self._questions.append((*key, survey, 1, "您家怎么样", AskedAs.SCALE.value))
        some = min(len(register.homes), dice.randint(2, 30))
        for home in dice.sample(register.homes, some):
            at = opened + timedelta(seconds=dice.randrange(_DAYS * 86_400))
            if at < end:
                self._write_reply(survey, home.id, at)

    def _write_reply(self, survey: str, home: str, at: datetime) -> None:
        is_own = self._dice.random() >= _ASSISTED
        channel = Channel.SELF if is_own else Channel.ASSISTED
        how = "" if is_own else self._dice.choice([*How]).value
        key = (self._rows.identifier(at), at)
        self._replies.append((*key, survey, home, at, channel.value, how, b"", is_own, at))


_REPLY = (
    "survey_id",
    "household_id",
    "at",
    "channel",
    "how",
    "content",
    "is_own",
    "revised_at",
)
