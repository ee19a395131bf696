"""How a matter comes in. Which service was called fixes the entry path."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
from district.identity.access import require
from district.identity.models import PHONE, PHONE_FORM, Account
from tenants.matters import events
from tenants.matters.models import (
    RECORDED_SOURCES,
    Assignment,
    Category,
    Matter,
    Source,
    Supporter,
    Urgency,
)
from tenants.matters.places import known_household, known_unit
from tenants.matters.progress import audited, begin_round, present, require_words
from tenants.matters.records import Moment
from tenants.matters.responsible import choose_responsible
from tenants.matters.searching import kept_findable
from tenants.matters.services.pictures import attach_photos
from tenants.matters.suggestions import suggest_category
from tenants.register.models import Household
from tenants.register.queries import home_of

NO_TEXT = _("请说说是什么事。")


@dataclass(frozen=True)
class Requester:
    """Who asked: an account, or what was written down of somebody without one."""

    account: Account | None = None
    name: str = ""
    phone: str = ""
    household: Household | None = None

    @property
    def is_known(self) -> bool:
        return bool(self.account or self.name or self.phone or self.household)


@dataclass(frozen=True)
class _Said:
    """What was said, and how it was sent."""

    text: str
    category: Category | None
    urgency: Urgency
    is_private: bool
    unit_id: UUID | None
    place: str
    photos: Sequence["File[Any]"]
    client_id: UUID | None
    written_at: datetime | None


@transaction.atomic
def report_matter(
    *,
    actor: Account,
    text: str,
    category: Category | None = None,
    urgency: Urgency = Urgency.ORDINARY,
    is_private: bool = False,
    unit_id: UUID | None = None,
    place: str = "",
    photos: Sequence["File[Any]"] = (),
    client_id: UUID | None = None,
    written_at: datetime | None = None,
) -> Matter:
    """Report a matter of one's own; sending the same ``client_id`` again gives the same matter.

    ``written_at``: when it was written without signal; its clocks run from then.
    """
    require(actor, Action.MATTER_REPORT)
    requester = Requester(account=actor, household=home_of(actor))
    said = _Said(text, category, urgency, is_private, unit_id, place, photos, client_id, written_at)
    return _enter(actor, Source.RESIDENT, requester, said)


@transaction.atomic
def record_for_other(
    *,
    actor: Account,
    source: Source,
    text: str,
    category: Category | None = None,
    urgency: Urgency = Urgency.ORDINARY,
    is_private: bool = False,
    unit_id: UUID | None = None,
    place: str = "",
    requester_name: str = "",
    requester_phone: str = "",
    household_id: UUID | None = None,
    photos: Sequence["File[Any]"] = (),
    client_id: UUID | None = None,
    written_at: datetime | None = None,
) -> Matter:
    """Write down what somebody else said, or what one has seen; ``source`` is the page's path."""
    require(actor, Action.MATTER_RECORD_FOR_OTHERS)
    if source not in RECORDED_SOURCES:
        raise DomainError("wrong_source", _("这条来源只能由居民自己上报。"), field="source")
    requester = requester_of(requester_name, requester_phone, known_household(household_id))
    said = _Said(text, category, urgency, is_private, unit_id, place, photos, client_id, written_at)
    return _enter(actor, source, requester, said)


@transaction.atomic
def record_from_above(*, text: str, accepted_at: datetime | None = None) -> Matter:
    """What street or district wrote down on their side: nobody here has entered it.

    ``accepted_at``: when it came for the first time, if that was in a past that was taken back.
    """
    said = _Said(text, None, Urgency.ORDINARY, False, None, "", (), None, accepted_at)
    return _enter(None, Source.ABOVE, Requester(), said)


def requester_of(
    name: str, phone: str, household: Household | None, *, field: str = "requester_phone"
) -> Requester:
    """A phone number that belongs to an account means that person; ``field`` is the number's."""
    name = name.strip()[:40]
    if phone:
        if not PHONE_FORM.match(phone):
            raise DomainError("bad_phone", PHONE.message, field=field)
        account = Account.objects.filter(phone=phone, is_active=True).first()
        if account:
            home = household or home_of(account)
            return Requester(account, name or account.name, phone, home)
    return Requester(None, name, phone, household)


def _enter(actor: Account | None, source: Source, requester: Requester, said: _Said) -> Matter:
    """Write the matter down once, with its clocks, its responsible person and its pictures."""
    text = require_words(said.text, code="no_text", message=NO_TEXT)
    by: dict[str, Any] = {"recorded_by": actor, "text": text} if actor else {}
    if sent := sent_before(Matter, said.client_id, **by):
        return sent
    accepted = Moment(said.written_at) if said.written_at else present()
    matter = kept_findable(_unsaved(actor, source, requester, said, text, accepted))
    if (sent := saved_once(matter, **by)) is not matter:
        return sent
    begin_round(matter, actor, accepted)
    Assignment.objects.create(matter=matter, responsible=matter.responsible, actor=actor)
    support_as_requester(matter, requester, actor)
    if actor:
        attach_photos(matter, actor, said.photos)
    events.entered.happened(matter, actor.pk if actor else None)
    return audited(matter, actor, "enter", source=source)


def _unsaved(
    actor: Account | None, source: Source, who: Requester, said: _Said, text: str, accepted: Moment
) -> Matter:
    unit = known_unit(said.unit_id)
    if unit is None and source in RECORDED_SOURCES and who.household:
        unit = who.household.unit
    return Matter(
        text=text,
        category=said.category or suggest_category(text),
        source=source,
        urgency=said.urgency,
        is_private=said.is_private,
        unit=unit,
        household=who.household,
        place=said.place.strip()[:60],
        requester=who.account,
        requester_name=who.name,
        requester_phone=who.phone,
        asks_verdict=who.is_known or source.has_a_requester,
        recorded_by=actor,
        responsible=choose_responsible(unit, actor if source in RECORDED_SOURCES else None),
        accepted_at=accepted.at,
        respond_by=accepted.at,
        complete_by=accepted.at,
        client_id=said.client_id,
    )


def support_as_requester(matter: Matter, requester: Requester, actor: Account | None) -> None:
    """Who asks is the first to stand behind the matter."""
    if requester.is_known:
        Supporter.objects.create(
            matter=matter,
            household=requester.household,
            account=requester.account,
            name=requester.name,
            phone=requester.phone,
            is_requester=True,
            added_by=actor,
        )
