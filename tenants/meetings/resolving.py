"""What a council resolved, and what hangs on the board afterwards.

A resolution settles nothing by itself: it gives a matter its 议, one person who answers for it
and a day. What the law leaves to the owners stays with them (278-5 to 278-8).
"""

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from district.core.clock import local_day, now, today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters.models import Matter, Source, State
from tenants.matters.progress import last_moment, require_words
from tenants.matters.records import Moment
from tenants.matters.services.entry import record_for_other
from tenants.matters.services.handling import assign
from tenants.matters.services.publication import voices, withheld
from tenants.matters.services.stages import discuss
from tenants.meetings.arriving import digest, keep_arrival, known_arrival, lock_begun
from tenants.meetings.models import Council, Part, Resolution
from tenants.meetings.queries import DAYS_TO_PUBLISH
from tenants.meetings.services import audited, lock_held

LONGEST = 300
_AHEAD = timedelta(days=3 * 366)


@transaction.atomic
def resolve(
    *,
    actor: Account,
    council: Council,
    text: str,
    due_on: date,
    responsible_id: UUID,
    matter: Matter | None = None,
    written_at: datetime | None = None,
    client_id: UUID | None = None,
) -> Resolution:
    """Write down what was resolved of ``matter``, or of a matter that begins with it.

    ``written_at``: when it was written without signal, as the matter's step says then too. Sent
    again under the same ``client_id`` it is the same one.
    """
    council = lock_begun(actor, council)
    told = (text, due_on, responsible_id, matter and matter.pk)
    if sent := _sent_before(council, actor, client_id, digest(*told)):
        return sent
    plain = require_words(text, code="no_text", message=_("请写议定了什么。"), longest=LONGEST)
    held_on = local_day(council.starts_at)
    if not held_on <= due_on <= held_on + _AHEAD:
        raise DomainError("due_unlikely", _("期限要在开会那天以后，三年之内。"), field="due_on")
    if matter is None:
        matter = record_for_other(
            actor=actor, source=Source.COUNCIL, text=plain, written_at=written_at
        )
    elif not council.agenda.filter(matter=matter).exists():
        raise DomainError("not_on_agenda", _("这件事不在这次会的议程上。"), field="matter")
    if council.resolutions.filter(matter=matter).exists():
        raise Conflict("resolved_already", _("这件事的议定已经记下。要改请先撤回。"))
    assign(actor=actor, matter_id=matter.pk, responsible_id=responsible_id)
    matter = matter.locked()
    if matter.state == State.WAITING:
        at = _when(matter, written_at)
        discuss(actor=actor, matter_id=matter.pk, note=plain, at=at)
    made = Resolution.objects.create(council=council, matter=matter, text=plain, due_on=due_on)
    keep_arrival(council, Part.RESOLVED, actor, client_id, *told, resolution=made)
    audited(council, actor, "resolve", matter=str(matter.pk))
    return made


def _sent_before(
    council: Council, actor: Account, client_id: UUID | None, told: str
) -> Resolution | None:
    """What this came to be when it arrived first; something else by now is not taken for it."""
    known = known_arrival(council, Part.RESOLVED, actor, client_id)
    if known is None:
        return None
    if known.resolution is None:
        raise Conflict("withdrawn_since", _("这一项收到过，后来撤回了。还要的，请重新记一项。"))
    if known.digest != told:
        raise Conflict(
            "arrived_already", _("这一项已经收到了，后来改的没有收。要改，请先撤回，再重新记。")
        )
    return known.resolution


def _when(matter: Matter, written_at: datetime | None) -> Moment | None:
    """The moment of writing, or of the step that was taken since; None is now."""
    if written_at is None:
        return None
    last, written = last_moment(matter), Moment(written_at)
    return last if written.is_before(last) else written


@transaction.atomic
def withdraw_resolution(*, actor: Account, resolution: Resolution) -> None:
    """Take back what was entered by mistake; the matter keeps its own history."""
    council = lock_begun(actor, resolution.council)
    if council.published_at:
        raise Conflict("council_published", _("会议结果已经公示，不能撤回。"))
    resolution.locked().delete()
    audited(council, actor, "withdraw_resolution", matter=str(resolution.matter_id))


@transaction.atomic
def publish_council(*, actor: Account, council: Council, text: str = "") -> Council:
    """Put the result on the board, or put right what hangs there; the moment stays the first."""
    require(actor, Action.COUNCILS_HOLD)
    council = lock_held(actor, council)
    if not council.minutes:
        raise DomainError("no_minutes", _("请先写会议记录，再公示。"))
    words = text.strip() or draft_notice(council)
    plain = require_words(words, code="no_notice", message=_("请写公示内容。"), longest=4_000)
    discussed = Matter.objects.filter(councils__council=council)
    for matter in discussed.select_related("requester", "household").prefetch_related(*voices()):
        plain = withheld(matter, plain)
    council.notice_text = plain
    council.published_at = council.published_at or now()
    council.save(update_fields=["notice_text", "published_at"])
    return audited(council, actor, "publish")


def draft_notice(council: Council) -> str:
    """A text to review: when, where, how many, what was resolved; of private matters no word.

    What is kept is written in Chinese, whatever language the writer's pages are in.
    """
    with override("zh-hans"):
        day = date_format(local_day(council.starts_at), "Y年n月j日")
        lines = [f"{day}，说事议事会在{council.place}召开，到会 {council.headcount} 人。"]
        whole = council.resolutions.select_related("matter__requester", "matter__household")
        found = list(whole.prefetch_related(*voices("matter__")))
        told = [one for one in found if not one.matter.is_private]
        for number, one in enumerate(told, start=1):
            until = date_format(one.due_on, "n月j日")
            text = withheld(one.matter, one.text).rstrip("。")
            lines.append(f"{number}. {text}。最迟{until}做到。")
        if private := len(found) - len(told):
            lines.append(f"另有不公开的事 {private} 件，已经商议。")
        if not found:
            lines.append("这次会没有议定事项。")
    return "\n".join(lines)


def told_agenda(council: Council) -> list[str]:
    """What everybody may read of the agenda: of matters no number, room or name."""
    told = []
    for item in council.agenda.all():
        if item.matter is None:
            told.append(item.topic)
        elif item.matter.is_private:
            told.append(str(_("一件不公开的事")))
        else:
            told.append(withheld(item.matter, item.matter.title))
    return told


def days_left_to_publish(council: Council) -> int | None:
    """Until the third day after it is over; below zero it is late; None once it is published."""
    if council.held_on is None or council.published_at:
        return None
    return (council.held_on - today()).days + DAYS_TO_PUBLISH
