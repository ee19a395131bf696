"""心语空间: taking, moving and giving up an hour by a code alone (seed row F13).

Nothing here is written to the audit: an entry bears its moment to the microsecond, and beside
the times of log-ins that would tell who came. What the keeper does is recorded. The counts which
keep one person from taking every hour stand in the cache, hold no hour, and pass away.
"""

import secrets
import unicodedata

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import SHANGHAI, now
from district.core.errors import Conflict, DomainError, NotFound
from district.core.permissions import Action
from district.core.windows import count_in_window, keyed_hash
from district.identity.access import require
from district.identity.models import Account
from district.tenancy.sealing import trace, traces
from tenants.rooms.models import CounsellingSession, CounsellingSlot, Room
from tenants.rooms.services import open_room
from tenants.rooms.times import SLOT, Span, check_time, open_hours, refuse_taken

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # none that sounds or looks like another's
CODE_LENGTH = 6
MOST_A_WEEK, MOST_WRONG = 3, 10
_WEEK, _HOUR = 7 * 86_400, 3_600


@transaction.atomic
def take_slot(*, actor: Account, room: Room, span: Span) -> str:
    """An hour for whoever holds the code that is told here, once."""
    require(actor, Action.ROOMS_BOOK)
    room = open_room(room, for_counselling=True)
    _check_slot(room, span)
    _refuse_more_than(
        MOST_A_WEEK,
        f"counselling|taken|{keyed_hash(str(actor.pk))}",
        _WEEK,
        DomainError(
            "enough_this_week",
            _("一周最多约 %(most)s 次，把时间也留给别人。急需帮助请打 12356 心理援助热线。"),
            {"most": MOST_A_WEEK},
            status=429,
        ),
    )
    code = "".join(secrets.choice(LETTERS) for _letter in range(CODE_LENGTH))
    CounsellingSlot.objects.create(
        room=room, starts_at=span.starts_at, ends_at=span.ends_at, code_trace=trace(code)
    )
    return f"{code[:3]}-{code[3:]}"


@transaction.atomic
def move_slot(*, actor: Account, code: str, room: Room, span: Span) -> Span:
    """Another hour by the same code."""
    slot = _slot_by(actor, code)
    room = open_room(room, for_counselling=True)
    _check_slot(room, span)
    slot.room, slot.starts_at, slot.ends_at = room, span.starts_at, span.ends_at
    slot.save(update_fields=["room", "starts_at", "ends_at"])
    return span


@transaction.atomic
def give_up_slot(*, actor: Account, code: str) -> Span:
    """The hour is free again, and nothing is left of its having been taken."""
    slot = _slot_by(actor, code)
    slot.delete()
    return Span(slot.starts_at, slot.ends_at)


@transaction.atomic
def call_off_slot(*, actor: Account, slot: CounsellingSlot) -> None:
    """The keeper cannot hold the hour; nobody knows whom to tell, so the code finds nothing."""
    require(actor, Action.ROOMS_KEEP)
    slot = slot.locked()
    if slot.starts_at <= now():
        raise Conflict("slot_has_begun", _("已经到时间了，请登记来没来。"))
    slot.delete()
    _record("slot_called_off", slot.room, actor)


@transaction.atomic
def mark_slot(*, actor: Account, slot: CounsellingSlot, was_used: bool) -> CounsellingSession:
    """Say whether somebody came; with the slot its code goes away."""
    require(actor, Action.ROOMS_KEEP)
    slot = slot.locked()
    if slot.starts_at > now():
        raise Conflict("not_begun", _("还没有到时间，到了再登记来没来。"))
    begins = slot.starts_at.astimezone(SHANGHAI)
    session = CounsellingSession.objects.create(
        room=slot.room, day=begins.date(), starts=begins.time(), was_used=was_used
    )
    slot.delete()
    _record("session_marked", session, actor)
    return session


@transaction.atomic
def correct_session(*, actor: Account, session: CounsellingSession, was_used: bool) -> None:
    """The keeper has tapped the wrong button: another row, so that the nights count its day anew."""
    require(actor, Action.ROOMS_KEEP)
    session = session.locked()
    if session.was_used != was_used:
        session.delete()
        other = CounsellingSession.objects.create(
            room=session.room, day=session.day, starts=session.starts, was_used=was_used
        )
        _record("session_corrected", other, actor)


def plain_code(text: str) -> str:
    """As it was told, however it is typed: small letters, blanks, full width."""
    return "".join(one for one in unicodedata.normalize("NFKC", text).upper() if one.isalnum())


def _slot_by(actor: Account, code: str) -> CounsellingSlot:
    """The slot of the code, locked. Tries are counted, for a code is short."""
    require(actor, Action.ROOMS_BOOK)
    _refuse_more_than(
        MOST_WRONG,
        f"counselling|tries|{keyed_hash(str(actor.pk))}",
        _HOUR,
        DomainError("too_many_tries", _("试的次数太多，请过一个小时再来。"), status=429),
    )
    asked = traces(plain_code(code))
    slot = CounsellingSlot.objects.select_for_update().filter(code_trace__in=asked).first()
    if slot is None:
        raise NotFound(
            "no_such_code",
            _("没有找到这个预约号。可能输错了，也可能已经取消。请看看记下的号。"),
            field="code",
        )
    if slot.starts_at <= now():
        raise Conflict("slot_has_begun", _("这次的时间已经到了，不用再取消。"), field="code")
    return slot


def _check_slot(room: Room, span: Span) -> None:
    check_time(room, span)
    hours = open_hours(room, span.day)
    if hours is None or span.ends_at - span.starts_at != SLOT:
        raise DomainError("not_an_hour", _("心语空间一次约一个小时。"), field="ends_at")
    if (span.starts_at - hours.starts_at) % SLOT:
        raise DomainError("not_an_hour", _("请从列出的时间里选一个。"), field="starts_at")
    refuse_taken(room, span)


def _refuse_more_than(most: int, name: str, seconds: int, refusal: DomainError) -> None:
    if count_in_window(name, seconds) > most:
        raise refusal


def _record(act: str, row: Room | CounsellingSession, actor: Account) -> None:
    record_act(
        action=f"rooms.{act}",
        actor_id=actor.pk,
        object_type=row._meta.label,
        object_id=row.pk,
    )
