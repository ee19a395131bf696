"""最终答复: closing for good what is settled by law or has no ground, on signed paper, by two.

One person asks for it with a picture of the signed paper; the secretary or the administrator of
the compound, another person, confirms or refuses. Confirmed, the matter is closed and counts as
closed, in time or late, like any other. It is not eligible for a verdict and cannot be taken up
again: the paper is an authority's last word, which no verdict changes, and asking for one would
promise that it does. That nobody escapes a bad verdict by it is why it takes two.
"""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now, today
from district.core.errors import Conflict, DomainError, Forbidden
from district.core.permissions import Role
from district.identity.access import roles_of
from district.identity.models import Account
from tenants.matters import events
from tenants.matters.access import handled_matter
from tenants.matters.models import (
    LONGEST_UNIT_NAME,
    FinalGround,
    FinalReply,
    Matter,
    Photo,
    Result,
    State,
    Step,
)
from tenants.matters.photos import discard_photo, store_photo
from tenants.matters.progress import (
    OPEN_STATES,
    audited,
    present,
    require_state,
    require_words,
    take_step,
)
from tenants.matters.services.stages import SIMPLE_MATTER, begin_work

CONFIRMING = frozenset({Role.SECRETARY, Role.COMPOUND_ADMIN})


@transaction.atomic
def propose_final_reply(
    *,
    actor: Account,
    matter_id: UUID,
    ground: FinalGround,
    text: str,
    decided_by: str,
    decided_on: date,
    paper: "File[Any]",
) -> FinalReply:
    """Ask for it, with what was decided, by whom and when, and the signed paper."""
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    require_undecided(matter)
    words = require_words(text, code="no_reply_text", message=_("请写明答复了什么。"))
    body = require_words(
        decided_by,
        code="no_body",
        message=_("请写明是哪个单位决定的。"),
        longest=LONGEST_UNIT_NAME,
    )
    if decided_on > today():
        raise DomainError("in_the_future", _("时间不能晚于现在。"), field="decided_on")
    stored = store_photo(paper)
    try:
        picture = Photo.objects.create(
            matter=matter,
            name=stored.name,
            width=stored.width,
            height=stored.height,
            added_by=actor,
        )
        made = FinalReply.objects.create(
            matter=matter,
            round=matter.round,
            ground=ground,
            text=words,
            decided_by=body,
            decided_on=decided_on,
            paper=picture,
            proposed_by=actor,
        )
    except Exception:
        discard_photo(stored.name)
        raise
    audited(matter, actor, "propose_final_reply", ground=ground)
    return made


@transaction.atomic
def confirm_final_reply(*, actor: Account, matter_id: UUID) -> Matter:
    """Close the matter for good; the paper has been looked at by a second person."""
    matter, reply = _to_settle(actor, matter_id)
    moment = present()
    if matter.state != State.WORKING:
        begin_work(matter, actor, moment, SIMPLE_MATTER)
    take_step(matter, Step.FINISHED, actor, moment, note=reply.text, result=Result.FINAL)
    _settle(reply, actor)
    events.answered.happened(matter, actor.pk)
    return audited(matter, actor, "confirm_final_reply")


@transaction.atomic
def refuse_final_reply(*, actor: Account, matter_id: UUID, reason: str) -> Matter:
    """Send it back to who asked for it; the matter goes on."""
    matter, reply = _to_settle(actor, matter_id)
    reply.refused_because = require_words(
        reason, code="no_reason", message=_("请写明为什么不同意。"), longest=300
    )
    _settle(reply, actor)
    return audited(matter, actor, "refuse_final_reply")


def proposed_reply(matter: Matter) -> FinalReply | None:
    """The one that waits for a second person."""
    return FinalReply.objects.filter(matter=matter, round=matter.round, settled_at=None).first()


def require_undecided(matter: Matter) -> None:
    """Refuse while a final reply waits for its confirmation."""
    if proposed_reply(matter):
        raise Conflict("final_reply_waits", _("这件事已经报了最终答复，正在等人确认。"))


def may_settle(actor: Account, reply: FinalReply) -> bool:
    """The secretary or the administrator, but not who asked for it."""
    return reply.proposed_by_id != actor.pk and bool(roles_of(actor) & CONFIRMING)


def _to_settle(actor: Account, matter_id: UUID) -> tuple[Matter, FinalReply]:
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    reply = proposed_reply(matter)
    if reply is None:
        raise Conflict("no_final_reply", _("没有等着确认的最终答复。可能刚刚有人办过。"))
    if not may_settle(actor, reply):
        raise Forbidden(
            "final_takes_two",
            _("最终答复要由书记或小区管理员确认，而且不能是提出的那个人。"),
        )
    return matter, reply


def _settle(reply: FinalReply, actor: Account) -> None:
    reply.settled_by, reply.settled_at = actor, now()
    reply.save(update_fields=["settled_by", "settled_at", "refused_because"])
