"""Writing a visit down, once, however often and however late it is sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day, now
from district.core.devices import device_moment
from district.core.errors import DomainError
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
from district.identity.access import require
from district.identity.models import Account
from district.worktime.reckoning import Course, ServiceRule
from tenants.matters.clocks import known_worktime
from tenants.matters.photos import discard_photo, store_photo
from tenants.register.models import Household
from tenants.visits.models import (
    LONGEST_ANSWER,
    LONGEST_ISSUE,
    Campaign,
    Handling,
    Issue,
    Met,
    Result,
    Visit,
    VisitPhoto,
)
from tenants.visits.services import audited

FOLDER = "visits"
MOST_PHOTOS = 3
# What was heard is to be passed on by the end of the next working day (metrics VIS-02).
ONE_WORKING_DAY = ServiceRule("ordinary", settle_days=1)


@dataclass(frozen=True)
class Told:
    """What the visitor says of it; ``answer`` is what was said back at the door."""

    result: Result
    met: Met | None = None
    issue: str = ""
    answer: str = ""
    photos: Sequence["File[Any]"] = ()


@transaction.atomic
def record_visit(
    *,
    actor: Account,
    household: Household,
    told: Told,
    campaign: Campaign | None = None,
    written_at: datetime | None = None,
    sent_at: datetime | None = None,
    client_id: UUID | None = None,
) -> Visit:
    """Write down one knock; sending the same ``client_id`` again gives the same visit."""
    require(actor, Action.VISITS_RECORD)
    if sent := sent_before(Visit, client_id, visitor=actor, household=household):
        return sent
    at = device_moment(written_at, sent_at, now()).replace(microsecond=0)
    _require_sense(told)
    _require_its_time(household, campaign, at)
    visit = Visit(
        campaign=campaign,
        household=household,
        at=at,
        day=local_day(at),
        result=told.result,
        met=told.met or "",
        visitor=actor,
        client_id=client_id,
    )
    if (sent := saved_once(visit, visitor=actor, household=household)) is not visit:
        return sent
    hear(visit, told.issue, told.answer)
    _attach(visit, told.photos)
    return audited("visit.record", visit, actor, result=told.result)


def hear(visit: Visit, text: str, answer: str = "") -> Issue | None:
    """Write down what was said at the door; with an answer it was handled on the spot."""
    text, answer = _plain(text, LONGEST_ISSUE, "issue"), _plain(answer, LONGEST_ANSWER, "answer")
    if not text:
        if answer:
            raise DomainError("no_issue", _("请先写居民反映的事。"), field="issue")
        return None
    issue = Issue(visit=visit, text=text, day=visit.day, handle_by=handle_by(visit.at))
    if answer:
        issue.handling, issue.answer, issue.handled_at = Handling.ANSWERED, answer, visit.at
    issue.save()
    return issue


def handle_by(at: datetime) -> datetime:
    """By when something heard then is to be passed on; exclusive."""
    return known_worktime().settle_by(Course(at, ONE_WORKING_DAY))


def require_class(result: str, met: str | None) -> None:
    """Refuse a contact without person class, and a class of nobody (V19)."""
    if (result == Result.CONTACT) != bool(met):
        raise DomainError(
            "no_person_class",
            _("见到人了，请点见到的是大人、老人还是只有孩子；没见到人就不要点。"),
            field="met",
        )


def _require_sense(told: Told) -> None:
    require_class(told.result, told.met)
    if len(told.photos) > MOST_PHOTOS:
        raise DomainError(
            "too_many_photos", _("最多 %(most)d 张照片。"), {"most": MOST_PHOTOS}, field="photos"
        )


def _require_its_time(household: Household, campaign: Campaign | None, at: datetime) -> None:
    if campaign is None:
        return
    if not campaign.homes.filter(household=household).exists():
        raise DomainError("not_in_campaign", _("这一户不在这次行动里。"), field="household")
    is_closed = campaign.closed_at is not None and at >= campaign.closed_at
    if is_closed or not campaign.from_on <= local_day(at) <= campaign.until_on:
        raise DomainError(
            "outside_campaign", _("敲门的时间不在这次行动的日子里。"), field="written_at"
        )


def _plain(text: str, longest: int, field: str) -> str:
    plain = text.replace("\x00", "").strip()
    if len(plain) > longest:
        raise DomainError(
            "text_too_long",
            _("文字太长了，请控制在 %(longest)d 字以内。"),
            {"longest": longest},
            field=field,
        )
    return plain


def _attach(visit: Visit, files: Sequence["File[Any]"]) -> None:
    """Store the files and their rows; when one is refused, none stays."""
    stored: list[str] = []
    try:
        for file in files:
            name = store_photo(file, FOLDER).name
            stored.append(name)
            VisitPhoto.objects.create(visit=visit, name=name)
    except Exception:
        for name in stored:
            discard_photo(name, FOLDER)
        raise
