"""Giving guidance to compounds, and noting that it is there."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.cases.practice import refuse_personal
from district.core.clock import now, today
from district.core.errors import Conflict, DomainError, Forbidden, NotFound
from district.core.jobs import Job, enqueue
from district.core.permissions import Action
from district.guidance.models import LONGEST_OFFICE, GuidanceNote
from district.identity.access import Reach, require
from district.identity.models import Account
from district.registry.models import RUNNING, Compound
from district.registry.queries.compounds import Place, compounds, places_of
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior

MOST_AT_ONCE = 100
_BACK = timedelta(days=366)


@dataclass(frozen=True)
class GuidanceDraft:
    """One visit, as it was to each of these compounds, which are named by their ids."""

    compounds: Collection[UUID]
    came_on: date
    advice: str
    superior: Superior = Superior.STREET
    who: str = ""


@transaction.atomic
def give_guidance(
    *, actor: Account, draft: GuidanceDraft, client_id: UUID | None = None
) -> list[GuidanceNote]:
    """Write it down for each compound; it arrives there by itself, as one matter each.

    Sending the same ``client_id`` again gives the same notes; with anything else it is refused.
    """
    reach = require(actor, Action.GUIDANCE_GIVE)
    who, advice = _checked_words(draft)
    draft = replace(draft, who=who, advice=advice)
    if client_id and (sent := _sent_before(actor, client_id, draft)):
        return sent
    chosen = _checked_places(reach, draft)
    places = places_of(chosen, today())
    given = [
        GuidanceNote(
            compound=one,
            superior=draft.superior,
            office=_office(draft.superior, places[one.pk]),
            who=who,
            came_on=_checked_day(draft.came_on),
            advice=advice,
            given_by_id=actor.pk,
            client_id=client_id,
        )
        for one in chosen
    ]
    try:
        with transaction.atomic():
            GuidanceNote.objects.bulk_create(given)
    except IntegrityError as error:
        if client_id and (sent := _sent_before(actor, client_id, draft)):
            return sent
        raise Conflict(
            "guidance_same",
            _("同一天、同样的意见已经写给选中的小区了，不用再写。"),
            field="advice",
        ) from error
    for note in given:
        _record(note, "given", actor.pk)
        enqueue(Job.DELIVER_GUIDANCE, note_id=str(note.pk))
    return given


@transaction.atomic
def note_delivered(*, note: GuidanceNote, as_of: datetime) -> None:
    """It stands in the compound, as was known at ``as_of``."""
    note.delivered_at = note.delivered_at or now()
    note.known_at = as_of
    note.save(update_fields=["delivered_at", "known_at"])
    _record(note, "delivered", None)


def _checked_places(reach: Reach, draft: GuidanceDraft) -> list[Compound]:
    """Those of the actor's own part of the district; of others there is nothing to know."""
    if not reach.everything and draft.superior != Superior.STREET:
        raise Forbidden(
            "not_that_office", _("街道只能以街道的名义写。"), {"superior": draft.superior}
        )
    wanted = set(draft.compounds)
    if not wanted:
        raise DomainError("no_compound_chosen", _("请至少选一个小区。"), field="compounds")
    if len(wanted) > MOST_AT_ONCE:
        raise DomainError(
            "too_many_compounds",
            _("一次最多写给 %(most)d 个小区。"),
            {"most": MOST_AT_ONCE},
            field="compounds",
        )
    scopes = None if reach.everything else reach.scopes
    chosen = list(compounds(day=today(), scopes=scopes).filter(pk__in=wanted))
    if len(chosen) < len(wanted):
        raise NotFound("no_compound", _("没有找到这个小区。"), field="compounds")
    if any(one.status not in RUNNING for one in chosen):
        raise Conflict("compound_not_running", _("选中的小区里有的没有在运行。"), field="compounds")
    return chosen


def _checked_words(draft: GuidanceDraft) -> tuple[str, str]:
    plain = (one.replace("\x00", "").replace("\r\n", "\n") for one in (draft.who, draft.advice))
    who, advice = (one.strip() for one in plain)
    if not advice:
        raise DomainError("no_advice", _("请写提了什么意见。"), field="advice")
    for name, said, most in (("who", who, LONGEST_WHO), ("advice", advice, LONGEST_ADVICE)):
        if len(said) > most:
            raise DomainError("too_long", _("最多 %(most)d 个字。"), {"most": most}, field=name)
        refuse_personal(said, field=name)
    return who, advice


def _checked_day(day: date) -> date:
    if not today() - _BACK <= day <= today():
        raise DomainError(
            "day_unlikely", _("日期要在最近一年之内，不能晚于今天。"), field="came_on"
        )
    return day


def _office(superior: Superior, place: Place) -> str:
    """The compound's own street or community; of the others their kind says enough."""
    names = {Superior.STREET: place.street, Superior.COMMUNITY: place.community}
    return names.get(superior, "")[:LONGEST_OFFICE]


def _sent_before(actor: Account, client_id: UUID, draft: GuidanceDraft) -> list[GuidanceNote]:
    """What the same person has already sent under this id; anybody else's id is refused.

    So is another note under it: whoever went back to a page already sent would take it for kept.
    """
    found = list(GuidanceNote.objects.filter(client_id=client_id))
    said = {(one.superior, one.who, one.came_on, one.advice) for one in found}
    is_same = said <= {(draft.superior, draft.who, draft.came_on, draft.advice)} and (
        {one.compound_id for one in found} == set(draft.compounds)
    )
    if found and (not is_same or any(one.given_by_id != actor.pk for one in found)):
        raise Conflict("id_taken", _("这次提交的编号已经被用过，请重新打开页面再试。"))
    return found


def _record(note: GuidanceNote, act: str, by_id: UUID | None) -> None:
    record_act(
        action=f"guidance.{act}",
        actor_id=by_id,
        object_type=note._meta.label,
        object_id=note.pk,
        compound=str(note.compound_id),
    )
