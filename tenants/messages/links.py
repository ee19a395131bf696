"""Links by which a requester gives the verdict without logging in: made, shown, used once."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import day_end, now
from district.core.errors import Conflict, NotFound
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from district.identity.secrets import new_secret, secret_hash
from tenants.matters.access import readable_matter
from tenants.matters.clocks import VERDICT_WINDOW
from tenants.matters.models import Category, Matter, Satisfaction, Solution, State
from tenants.matters.progress import finish_of, moment_of, require_state
from tenants.matters.services import draft_notice, judge_by_link
from tenants.matters.services.verdicts import is_final
from tenants.messages.models import Contact, Dispatch, LinkWay, Message, SendState, VerdictLink, Way
from tenants.messages.outbox import keep_dispatch


class Standing(StrEnum):
    """What somebody meets who opens a link."""

    OPEN = "open"
    USED = "used"
    LATE = "late"
    REOPENED = "reopened"
    MERGED = "merged"
    SETTLED = "settled"


@dataclass(frozen=True)
class Asked:
    """What the page of a link shows: of the matter no more than the notice board would."""

    standing: Standing
    number: int
    category: str
    notice: str


def link_for_requester(
    matter: Matter, *, way: Way, contact: Contact | None = None, message: Message | None = None
) -> Dispatch:
    """A link on its way to who asked; nobody else ever sees it."""
    link, secret = _new_link(matter, LinkWay(way.value), None)
    return keep_dispatch(way=way, contact=contact, message=message, link=link, secret=secret)


@transaction.atomic
def issue_slip(*, actor: Account, matter_id: UUID) -> tuple[VerdictLink, str]:
    """A link on paper, and its secret, which is shown once: whoever prints it hands it over."""
    require(actor, Action.MATTER_RECORD_FOR_OTHERS)
    matter = readable_matter(actor, matter_id, lock=True)
    require_state(matter, State.FINISHED)
    if not matter.asks_verdict or is_final(matter):
        raise Conflict("nobody_asked", _("这件事不用评价。"))
    link, secret = _new_link(matter, LinkWay.SLIP, actor)
    if link.expires_at <= now():
        raise Conflict("too_late_to_judge", _("评价的时间已经过了（办结后 15 天）。"))
    record_act(
        action="verdict_link.printed",
        actor_id=actor.pk,
        object_type="matter",
        object_id=matter.pk,
    )
    return link, secret


def asked_by(secret: str) -> Asked:
    """What the link with this secret asks, however often it is looked at; NotFound if none has it."""
    link = _found(secret)
    matter = link.matter
    standing = _standing(link, matter)
    is_open = standing is Standing.OPEN
    return Asked(
        standing=standing,
        number=matter.number,
        category=str(Category(matter.category).label),
        notice=draft_notice(matter) if is_open else "",
    )


@transaction.atomic
def judge_through(
    *,
    secret: str,
    solution: Solution,
    satisfaction: Satisfaction,
    note: str = "",
    viewer: Account | None = None,
) -> None:
    """Give the verdict, once; who comes second is told that it is given.

    ``viewer`` is who is logged in there, if anybody.
    """
    # The matter first, as everybody locks it who lets its links go.
    matter = Matter.objects.select_for_update().get(pk=_found(secret).matter_id)
    link = _found(secret, lock=True)
    if _standing(link, matter) is not Standing.OPEN:
        raise Conflict("link_closed", _("这个链接已经用过，或者不能再用了。"))
    judge_by_link(
        matter=matter,
        solution=solution,
        satisfaction=satisfaction,
        note=note,
        giver=link.issued_by,
        viewer=viewer,
    )
    link.used_at = now()
    link.save(update_fields=["used_at"])


def is_undelivered(matter: Matter) -> bool:
    """Whether a link of this round was to go out, and none did."""
    states = Dispatch.objects.filter(link__matter=matter, link__round=matter.round)
    return set(states.values_list("state", flat=True)) == {SendState.DEAD}


def is_open_still(link: VerdictLink) -> bool:
    """Whether it is worth sending."""
    return _standing(link, link.matter) is Standing.OPEN


def _new_link(matter: Matter, way: LinkWay, issued_by: Account | None) -> tuple[VerdictLink, str]:
    secret, kept = new_secret()
    link = VerdictLink.objects.create(
        matter=matter,
        round=matter.round,
        account=matter.requester,
        way=way,
        secret_hash=kept,
        issued_by=issued_by,
        expires_at=_end_of_window(matter),
    )
    return link, secret


def _end_of_window(matter: Matter) -> datetime:
    """24:00 of the last day on which a verdict counts."""
    finished = finish_of(matter)
    if finished is None:
        raise TypeError(f"matter {matter.pk} is not finished")
    return day_end(moment_of(finished).day + VERDICT_WINDOW)


def _found(secret: str, *, lock: bool = False) -> VerdictLink:
    links = VerdictLink.objects.select_related(
        "matter__requester", "matter__household", "issued_by"
    )
    if lock:
        links = links.select_for_update(of=("self",))
    found = links.filter(secret_hash=secret_hash(secret)).first()
    if found is None:
        raise NotFound(
            "no_verdict_link", _("没有这个评价链接。请看看网址是不是完整，或者直接打电话告诉我们。")
        )
    return found


def _standing(link: VerdictLink, matter: Matter) -> Standing:
    if link.used_at is not None:
        return Standing.USED
    if matter.state == State.MERGED:
        return Standing.MERGED
    if matter.round != link.round or matter.is_open:
        return Standing.REOPENED
    if matter.state != State.FINISHED:
        return Standing.SETTLED
    return Standing.LATE if link.expires_at <= now() else Standing.OPEN
