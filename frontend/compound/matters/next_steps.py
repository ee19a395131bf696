"""What a viewer can do next with a matter: the likely step first, the rest at hand."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.clock import now
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from tenants.disputes.turning import may_be_turned
from tenants.matters.access import has_worked_on, may_handle
from tenants.matters.clocks import QUICK, clock_state
from tenants.matters.models import (
    Category,
    ClockState,
    Matter,
    Precision,
    Recipient,
    State,
    Step,
)
from tenants.matters.moving import running_clock
from tenants.matters.photos import MAX_PHOTOS
from tenants.matters.progress import CLOSED_STATES, moment_of, present
from tenants.matters.queries import MatterHistory, similar_matters
from tenants.matters.services.clock import days_to_extend
from tenants.matters.services.final import may_settle
from tenants.matters.services.handling import may_send_back
from tenants.matters.services.publication import why_no_verdict
from tenants.matters.services.verdicts import is_final, may_be_reopened
from tenants.register.queries import home_of

_MOVABLE = {ClockState.RUNNING, ClockState.DUE_TODAY}


@dataclass(frozen=True)
class Choice:
    """One button; ``sends``: a tap is enough, nothing has to be filled in."""

    url: str
    label: str | Promise
    icon: str
    sends: bool = False


@dataclass(frozen=True)
class Choices:
    """The buttons of a page: ``first`` is the expected step, ``others`` stand beside it."""

    first: list[Choice]
    others: list[Choice]
    more: list[Choice]


def choices_for(viewer: Account, history: MatterHistory) -> Choices:
    """Exactly what the services would accept from ``viewer`` now."""
    matter = history.matter
    steps = [
        *_settling(viewer, history),
        *_handling(viewer, history),
        *_judging(viewer, history),
        *_publishing(viewer, matter),
    ]
    more = [
        *_correcting(viewer, matter),
        *_timing(viewer, matter),
        *_leading(viewer, history),
        *_handing_over(viewer, history),
        *_turning(viewer, matter),
        *_adding(viewer, history),
        *_printing(viewer, matter),
        *_reopening(viewer, matter),
    ]
    return Choices(first=steps[:1], others=steps[1:], more=more)


def is_asked(viewer: Account, history: MatterHistory) -> bool:
    """Whether a verdict of ``viewer``'s own is still open: the requester's, or a supporter's."""
    matter = history.matter
    if history.verdict_of(viewer) is not None:
        return False
    if matter.requester_id == viewer.pk:
        return matter.state == State.FINISHED and not is_final(matter)
    supports = any(one.account_id == viewer.pk for one in history.supporters)
    return supports and State(matter.state) in CLOSED_STATES


def asks_whether_done(viewer: Account, history: MatterHistory) -> bool:
    """V15: whether the own matter was closed within minutes, so that it waits for a word."""
    if history.matter.requester_id != viewer.pk or not is_asked(viewer, history):
        return False
    steps = history.this_round
    both = [moment_of(steps[one]) for one in (Step.ACCEPTED, Step.FINISHED)]
    if any(one.precision is Precision.DAY for one in both):
        return False
    return both[1].at - both[0].at < QUICK


def _choice(
    matter: Matter, name: str, label: str | Promise, icon: str, *, sends: bool = False
) -> Choice:
    return Choice(reverse(f"matters:{name}", args=[matter.pk]), label, icon, sends)


def _settling(viewer: Account, history: MatterHistory) -> list[Choice]:
    """A final reply that waits for a second person."""
    matter, reply = history.matter, history.final_reply
    if not matter.is_open or reply is None or reply.settled_at or not may_handle(viewer, matter):
        return []
    if not may_settle(viewer, reply):
        return []
    return [
        _choice(matter, "final_confirm", _("确认最终答复"), "check"),
        _choice(matter, "final_refuse", _("不同意最终答复"), "x"),
    ]


def _handling(viewer: Account, history: MatterHistory) -> list[Choice]:
    """The steps of 办; what has to be done with whoever else has the matter stands first."""
    matter = history.matter
    if not may_handle(viewer, matter):
        return []
    if history.lies_with and matter.state != State.MERGED:
        reply = _choice(matter, "reply", _("记下对方的答复"), "reply")
        return [reply, *_working(matter)]
    is_for_the_street = Category(matter.category).may_be_escalated and matter.is_open
    asked = any(one.recipient == Recipient.STREET for one in history.referrals)
    if is_for_the_street and not asked:
        return [_choice(matter, "refer_street", _("请街道来办"), "landmark"), *_working(matter)]
    return _working(matter)


def _working(matter: Matter) -> list[Choice]:
    finish = _choice(matter, "finish", pgettext_lazy("动词", "办结"), "check")
    if matter.paused_at is not None:
        return [_choice(matter, "resume", _("恢复计时"), "play", sends=True), finish]
    if matter.state == State.WORKING:
        return [finish]
    start = _choice(matter, "start", _("开始办理"), "play", sends=True)
    if matter.state == State.DISCUSSING:
        return [start, finish]
    if matter.state == State.WAITING:
        return [start, _choice(matter, "discuss", _("记下商议结果"), "messages-square"), finish]
    return []


def _turning(viewer: Account, matter: Matter) -> list[Choice]:
    """Into a dispute, before anybody has written on it."""
    if not may_handle(viewer, matter) or not may_be_turned(matter):
        return []
    url = reverse("disputes:turn_matter", args=[matter.pk])
    return [Choice(url, _("转为纠纷调解"), "handshake")]


def _judging(viewer: Account, history: MatterHistory) -> list[Choice]:
    matter = history.matter
    if is_asked(viewer, history):
        judge = _choice(matter, "judge", _("评一评"), "star")
        if asks_whether_done(viewer, history):
            done = _choice(matter, "confirm_done", _("办好了"), "check", sends=True)
            return [done, judge]
        return [judge]
    on_behalf = _may_bring_in(viewer, matter) and not has_worked_on(viewer, matter)
    return [_choice(matter, "judge", _("代录评价"), "star")] if on_behalf else []


def _may_bring_in(viewer: Account, matter: Matter) -> bool:
    """Whether the requester's verdict is still open, and ``viewer`` records for others."""
    return (
        matter.state == State.FINISHED
        and matter.asks_verdict
        and may(viewer, Action.MATTER_RECORD_FOR_OTHERS)
        and not is_final(matter)
    )


def _printing(viewer: Account, matter: Matter) -> list[Choice]:
    """A slip to hand over; from whom it counts in no rate, the page says."""
    may_print = _may_bring_in(viewer, matter)
    return [_choice(matter, "slip", _("打印评价条"), "printer")] if may_print else []


def _publishing(viewer: Account, matter: Matter) -> list[Choice]:
    if not may(viewer, Action.MATTER_PUBLISH):
        return []
    ready = matter.state == State.JUDGED or (
        matter.state == State.FINISHED and why_no_verdict(matter, present()) is not None
    )
    return [_choice(matter, "publish", pgettext_lazy("动词", "公示"), "megaphone")] if ready else []


def _correcting(viewer: Account, matter: Matter) -> list[Choice]:
    """The words on the board; those of a private matter nobody writes."""
    on_board = matter.state == State.PUBLISHED and not matter.is_private
    if not on_board or not may(viewer, Action.MATTER_PUBLISH):
        return []
    return [_choice(matter, "notice", _("修改公示"), "pencil")]


def _timing(viewer: Account, matter: Matter) -> list[Choice]:
    """More time, or none that runs, before it is over."""
    if not may_handle(viewer, matter) or clock_state(matter, now()) not in _MOVABLE:
        return []
    clock, found = running_clock(matter), []
    if days_to_extend(clock):
        found.append(_choice(matter, "extend", pgettext_lazy("动词", "延期"), "calendar-plus"))
    if days_to_extend(clock, is_long=True):
        found.append(_choice(matter, "extend_long", _("长期事项延期"), "calendar-plus"))
    if matter.state != State.WAITING:
        found.append(_choice(matter, "pause", _("暂停计时"), "pause"))
    return found


def _leading(viewer: Account, history: MatterHistory) -> list[Choice]:
    matter = history.matter
    if not may_handle(viewer, matter) or matter.state == State.MERGED:
        return []
    found: list[Choice] = []
    if matter.is_open:
        found.append(_choice(matter, "assign", _("换负责人"), "user-round-check"))
    found.append(_choice(matter, "sort", _("改类别或急缓"), "tag"))
    is_free = history.lies_with is None and not _is_proposed(history)
    if matter.is_open and is_free and similar_matters(viewer=viewer, matter=matter).exists():
        found.append(_choice(matter, "merge", _("并入另一件"), "merge"))
    may_skip = matter.state == State.FINISHED and may(viewer, Action.MATTER_PUBLISH)
    if may_skip and matter.asks_verdict and not is_final(matter):
        found.append(_choice(matter, "skip_verdict", _("不评，写明原因"), "minus"))
    return found


def _is_proposed(history: MatterHistory) -> bool:
    """Whether a final reply waits for its confirmation."""
    return history.final_reply is not None and history.final_reply.settled_at is None


def _handing_over(viewer: Account, history: MatterHistory) -> list[Choice]:
    """To another unit, back to who handed it over, or out of everybody's hands for good."""
    matter, found = history.matter, []
    if not matter.is_open or not may_handle(viewer, matter):
        return []
    if history.lies_with is None:
        found.append(_choice(matter, "refer", _("转交"), "forward"))
    last = history.assignments[-1] if history.assignments else None
    if matter.responsible_id == viewer.pk and last and may_send_back(last, now()):
        found.append(_choice(matter, "send_back", _("不归我管，退回"), "undo-2"))
    if not _is_proposed(history):
        found.append(_choice(matter, "final", _("最终答复"), "file-check"))
    return found


def _adding(viewer: Account, history: MatterHistory) -> list[Choice]:
    """A voice or a picture."""
    matter, found = history.matter, []
    if matter.is_open and _may_support(viewer, history):
        found.append(_choice(matter, "support", _("附议"), "thumbs-up"))
    may_add = may_handle(viewer, matter) or viewer.pk in {
        matter.requester_id,
        matter.recorded_by_id,
    }
    stored = sum(one.matter_id == matter.pk for one in history.photos)
    if may_add and matter.state != State.MERGED and stored < MAX_PHOTOS:
        found.append(_choice(matter, "add_photos", _("加照片"), "camera"))
    return found


def _may_support(viewer: Account, history: MatterHistory) -> bool:
    """Those who record for others may always add a voice, others their household's only once."""
    if may(viewer, Action.MATTER_RECORD_FOR_OTHERS):
        return True
    if any(one.account_id == viewer.pk for one in history.supporters):
        return False
    if not may(viewer, Action.MATTER_SUPPORT):
        return False
    home = home_of(viewer)
    return home is None or all(one.household_id != home.pk for one in history.supporters)


def _reopening(viewer: Account, matter: Matter) -> list[Choice]:
    may_ask = matter.requester_id == viewer.pk or may(viewer, Action.MATTER_RECORD_FOR_OTHERS)
    closed = State(matter.state) in CLOSED_STATES
    if not may_ask or not closed or not may_be_reopened(matter, present()):
        return []
    return [_choice(matter, "reopen", _("没办好，重新办理"), "rotate-ccw")]
