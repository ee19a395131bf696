"""Answers of a household: given by one who lives there, or typed in by another from paper."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day, now
from district.core.devices import device_moment
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
from district.identity.access import require
from district.identity.models import Account
from tenants.register.models import Household
from tenants.register.queries import home_of
from tenants.surveys.company import is_of_the_company
from tenants.surveys.contents import Answers, written
from tenants.surveys.models import Channel, How, Kind, Reply, Survey
from tenants.surveys.queries import homes_within, reply_of
from tenants.surveys.services import audited


@dataclass(frozen=True)
class Sent:
    """Under which id it was sent; the moments are the device's own."""

    client_id: UUID | None = None
    written_at: datetime | None = None
    sent_at: datetime | None = None

    @property
    def at(self) -> datetime:
        return device_moment(self.written_at, self.sent_at, now()).replace(microsecond=0)


@transaction.atomic
def answer_own(
    *, actor: Account, survey: Survey, answers: Answers, sent: Sent | None = None
) -> Reply:
    """Answer for the own home; anew it takes the place of what stood, until the last day."""
    require(actor, Action.SURVEYS_ANSWER)
    home = home_of(actor)
    if home is None:
        raise DomainError(
            "no_home", _("您的账号还没有登记住在哪一户。请找楼长登记，或者填一张纸质问卷。")
        )
    return _keep(actor, survey, home, None, answers, sent or Sent())


@transaction.atomic
def enter_answers(
    *,
    actor: Account,
    survey: Survey,
    household: Household,
    how: How,
    answers: Answers,
    sent: Sent | None = None,
) -> Reply:
    """Type in what a household said on paper, by phone or at the door; a head for the own units."""
    reach = require(actor, Action.SURVEYS_ENTER)
    units = None if reach.everything else reach.scopes
    if not homes_within(units).filter(pk=household.pk).exists():
        raise Forbidden("not_your_unit", _("这一户不在您负责的单元里，请交给那里的楼长录入。"))
    home = home_of(actor)
    is_own = home is not None and home.pk == household.pk
    return _keep(actor, survey, household, None if is_own else how, answers, sent or Sent())


def _keep(
    actor: Account,
    survey: Survey,
    household: Household,
    how: How | None,
    answers: Answers,
    sent: Sent,
) -> Reply:
    """``how`` None: of the own home. One after another, and never while somebody counts."""
    survey = survey.locked()
    whose = {"entered_by": actor, "survey": survey, "household": household}
    if known := sent_before(Reply, sent.client_id, **whose):
        return known
    at = sent.at
    _require_open(survey, actor, at)
    content = written(survey, answers)
    stands = reply_of(survey, household)
    reply = _revised(stands, how, at) if stands else _new(survey, household, how, at)
    reply.content, reply.entered_by, reply.revised_at = content, actor, at
    reply.is_own, reply.client_id = how is None, sent.client_id
    if (known := saved_once(reply, **whose)) is not reply:
        return known
    audited(survey, actor, "reply", channel=reply.channel, is_new=stands is None)
    return reply


def _new(survey: Survey, household: Household, how: How | None, at: datetime) -> Reply:
    channel = Channel.ASSISTED if how else Channel.SELF
    return Reply(survey=survey, household=household, at=at, channel=channel, how=how or "")


def _revised(reply: Reply, how: How | None, at: datetime) -> Reply:
    """The set that stands, to be replaced: never what a home gave itself, never by an older one."""
    if reply.is_own and how:
        raise Conflict(
            "answered_itself", _("这一户已经自己在网上答过了，不用再录。要改，请他们自己改。")
        )
    if at < reply.revised_at:
        raise Conflict("answered_since", _("这一户后来又答过了，按后来的算。"))
    return reply


def _require_open(survey: Survey, actor: Account, at: datetime) -> None:
    if survey.is_draft or survey.closed_at is not None:
        raise Conflict("survey_closed", _("这份问卷没有在填，不能再答。请刷新后再看。"))
    if not survey.opens_on <= local_day(at) <= survey.closes_on:
        raise Conflict("not_its_days", _("现在不在填问卷的日子里。"))
    if survey.kind == Kind.RATING and is_of_the_company(actor):
        raise Forbidden(
            "of_the_company",
            _("您是物业公司的人，物业评价不能由物业自己填，也不能由物业录入。请家里别人来填。"),
        )
