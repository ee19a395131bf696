"""转交: asking another unit, and writing down what came back. The matter stays one matter.

Nothing of it moves the matter's own steps or counts it anew. Its clock stands still only where
somebody says so when handing it over, and runs again with the reply.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.errors import Conflict, DomainError
from district.identity.models import Account
from tenants.matters import events
from tenants.matters.access import handled_matter
from tenants.matters.clocks import known_worktime, sent_back_by, upstream_answer_by
from tenants.matters.models import (
    LONGEST_UNIT_NAME,
    Category,
    ClockChange,
    ClockKind,
    Matter,
    PauseReason,
    Recipient,
    Referral,
    ReferralReply,
    ReplyKind,
    State,
)
from tenants.matters.moving import run_again
from tenants.matters.progress import (
    CLOSED_STATES,
    OPEN_STATES,
    audited,
    present,
    require_state,
    require_words,
)
from tenants.matters.records import Moment
from tenants.matters.services.clock import stop
from tenants.matters.services.stages import begin_work

HANDED_OVER = "转交有关单位办理"


@transaction.atomic
def refer(
    *,
    actor: Account,
    matter_id: UUID,
    recipient: Recipient,
    asked: str,
    unit_name: str = "",
    stops_clock: bool = False,
) -> Matter:
    """Hand it to the property company or upwards; 办 begins with that if it has not yet.

    One unit is asked at a time. ``stops_clock`` is for what lies upstream, never of itself.
    """
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    require_here(matter)
    words = require_words(
        asked, code="nothing_asked", message=_("请写清楚要他们办什么。"), longest=500
    )
    name = _unit_name(recipient, unit_name)
    if stops_clock and not recipient.is_upstream:
        raise DomainError(
            "not_upstream",
            _("转给物业公司的，办理时间照算，不能暂停计时。"),
            field="stops_clock",
        )
    if matter.state != State.WORKING:
        begin_work(matter, actor, present(), HANDED_OVER)
    at = now()
    Referral.objects.create(
        matter=matter,
        round=matter.round,
        recipient=recipient,
        unit_name=name,
        asked=words,
        at=at,
        answer_by=upstream_answer_by(at, Category(matter.category), known_worktime()),
        actor=actor,
    )
    if stops_clock:
        stop(matter, actor, PauseReason.UPSTREAM)
    events.referred.happened(matter, actor.pk)
    return audited(matter, actor, "refer", recipient=recipient)


@transaction.atomic
def record_reply(
    *,
    actor: Account,
    matter_id: UUID,
    kind: ReplyKind,
    text: str = "",
    at: Moment | None = None,
) -> Matter:
    """Write down what came back to the last handing over, also after the matter was closed.

    A unit may send it back within one working day, with reasons; then it answers for it to the
    end (首办负责制). That nothing came can be said once the due moment has passed.
    """
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES, *CLOSED_STATES)
    referral = open_referral(matter)
    if referral is None:
        raise Conflict("lies_here", _("这件事没有转交出去，不用记答复。可能刚刚有人记过。"))
    moment = at or present()
    _require_between(referral, moment)
    if kind is ReplyKind.SILENT:
        _require_overdue(referral)
        words = text.replace("\x00", "").strip()[:2000]
    else:
        words = require_words(
            text, code="no_reply_text", message=_("请写一写对方是怎么说的。"), longest=2000
        )
    if kind is ReplyKind.SENT_BACK:
        _require_within_a_day(referral, moment)
    ReferralReply.objects.create(
        referral=referral,
        kind=kind,
        text=words,
        at=moment.at,
        at_precision=moment.precision,
        actor=actor,
    )
    if _waits_for_them(matter):
        run_again(matter, actor, now())
    if kind is ReplyKind.ANSWERED:
        events.answered.happened(matter, actor.pk)
    return audited(matter, actor, "reply", kind=kind)


def open_referral(matter: Matter) -> Referral | None:
    """The handing over that nothing has come back to."""
    return Referral.objects.filter(matter=matter, reply=None).first()


def require_here(matter: Matter) -> None:
    """Refuse while it lies with another unit."""
    if referral := open_referral(matter):
        raise Conflict(
            "lies_elsewhere",
            _("这件事已经转给“%(unit)s”，还没有记下答复。请先记下答复。"),
            {"unit": referral.name},
        )


def _unit_name(recipient: Recipient, given: str) -> str:
    name = " ".join(given.replace("\x00", "").split())
    if recipient.is_one_of_many and not name:
        raise DomainError("no_unit_name", _("请写明是哪个街道、哪个部门。"), field="unit_name")
    if len(name) > LONGEST_UNIT_NAME:
        raise DomainError(
            "unit_name_long",
            _("单位名称最多 %(most)d 个字。"),
            {"most": LONGEST_UNIT_NAME},
            field="unit_name",
        )
    return name


def _require_between(referral: Referral, moment: Moment) -> None:
    if present().is_before(moment):
        raise DomainError("in_the_future", _("时间不能晚于现在。"), field="at")
    if moment.is_before(Moment(referral.at)):
        raise DomainError("before_it_was_asked", _("答复的时间不能早于转交的时间。"), field="at")


def is_past_due(referral: Referral) -> bool:
    """Whether it can be said by now that nothing has come back."""
    return now() >= referral.answer_by


def _require_overdue(referral: Referral) -> None:
    if not is_past_due(referral):
        raise Conflict("not_due_yet", _("答复期限还没到，请再等一等，或者先催一催。"))


def _require_within_a_day(referral: Referral, moment: Moment) -> None:
    if moment.at >= sent_back_by(referral.at, known_worktime()):
        raise Conflict(
            "too_late_to_send_back",
            _("转交已超过 1 个工作日，“%(unit)s”不能再退回，要负责到底（首办负责制）。"),
            {"unit": referral.name},
        )


def _waits_for_them(matter: Matter) -> bool:
    """Whether the clock stands still because the answer was waited for."""
    if matter.paused_at is None:
        return False
    pauses = ClockChange.objects.filter(matter=matter, round=matter.round, kind=ClockKind.PAUSED)
    last = pauses.last()
    return last is not None and last.reason == PauseReason.UPSTREAM
