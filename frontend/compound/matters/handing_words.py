"""What is said of a matter in other hands."""

from collections.abc import Iterator
from datetime import datetime

from django.utils.translation import gettext as _

from district.core.clock import local_day
from frontend.compound.matters.clock_words import Sentence, until
from frontend.compound.matters.lines import Line
from tenants.matters.models import FinalReply, Precision, Referral, ReferralReply, ReplyKind
from tenants.matters.queries import MatterHistory

_CAME_BACK = {
    ReplyKind.ANSWERED: "message-circle",
    ReplyKind.SENT_BACK: "undo-2",
    ReplyKind.SILENT: "alarm-clock",
}


def handing_sentences(history: MatterHistory, at: datetime) -> list[Sentence]:
    """With whom the matter lies, and by when the answer is due; that a final reply waits."""
    found = []
    if referral := history.lies_with:
        facts = {"unit": referral.name, "due": until(referral.answer_by)}
        if referral.answer_by <= at:
            found.append(
                Sentence("danger", _("%(unit)s 应在 %(due)s 前答复，现在还没有答复") % facts)
            )
        else:
            found.append(Sentence("info", _("已转给 %(unit)s，%(due)s 前答复") % facts))
    reply = history.final_reply
    if reply and reply.settled_at is None and history.matter.is_open:
        found.append(Sentence("warn", _("已报最终答复，等另一位书记或小区管理员确认")))
    return found


def handing_lines(history: MatterHistory) -> Iterator[Line]:
    for referral in history.referrals:
        yield _referred(referral)
        if hasattr(referral, "reply"):
            yield _replied(referral, referral.reply)
    if history.final_reply:
        yield from _final(history.final_reply)


def _referred(referral: Referral) -> Line:
    return Line(
        title=_("转给 %(unit)s") % {"unit": referral.name},
        at=referral.at,
        who=referral.actor.name if referral.actor else "",
        text=referral.asked,
        icon="forward",
    )


def _replied(referral: Referral, reply: ReferralReply) -> Line:
    kind = ReplyKind(reply.kind)
    is_day = reply.at_precision == Precision.DAY
    return Line(
        title=f"{referral.name}{_('：')}{kind.label}",
        at=max(reply.at, referral.at),
        on=local_day(reply.at) if is_day else None,
        who=reply.actor.name if reply.actor else "",
        text=reply.text,
        icon=_CAME_BACK[kind],
    )


def _final(reply: FinalReply) -> Iterator[Line]:
    yield Line(
        title=_("报请最终答复：%(unit)s") % {"unit": reply.decided_by},
        at=reply.proposed_at,
        who=reply.proposed_by.name if reply.proposed_by else "",
        text=reply.text,
        icon="file-check",
    )
    if reply.settled_at:
        title = _("不同意最终答复") if reply.refused_because else _("已确认最终答复")
        yield Line(
            title=title,
            at=reply.settled_at,
            who=reply.settled_by.name if reply.settled_by else "",
            text=reply.refused_because,
            icon="x" if reply.refused_because else "check",
        )
