"""What a viewer can do next with a matter: the likely step first, the rest at hand."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import Account
from tenants.matters.access import has_worked_on, may_handle
from tenants.matters.models import Matter, State
from tenants.matters.progress import CLOSED_STATES, OPEN_STATES, present
from tenants.matters.queries import MatterHistory
from tenants.matters.services.publication import why_no_verdict
from tenants.matters.services.verdicts import may_be_reopened


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
    steps = [*_handling(viewer, matter), *_judging(viewer, history), *_publishing(viewer, matter)]
    return Choices(first=steps[:1], others=steps[1:], more=_more(viewer, matter))


def _choice(
    matter: Matter, name: str, label: str | Promise, icon: str, *, sends: bool = False
) -> Choice:
    return Choice(reverse(f"matters:{name}", args=[matter.pk]), label, icon, sends)


def _handling(viewer: Account, matter: Matter) -> list[Choice]:
    if not may_handle(viewer, matter):
        return []
    finish = _choice(matter, "finish", _("办结"), "check")
    if matter.state == State.WORKING:
        return [finish]
    start = _choice(matter, "start", _("开始办理"), "play", sends=True)
    if matter.state == State.DISCUSSING:
        return [start, finish]
    if matter.state == State.WAITING:
        return [start, _choice(matter, "discuss", _("记下商议结果"), "messages-square"), finish]
    return []


def _judging(viewer: Account, history: MatterHistory) -> list[Choice]:
    matter = history.matter
    if State(matter.state) not in CLOSED_STATES:
        return []
    own = matter.requester_id == viewer.pk or any(
        one.account_id == viewer.pk for one in history.supporters
    )
    if own and history.verdict_of(viewer) is None:
        return [_choice(matter, "judge", _("评一评"), "star")]
    on_behalf = (
        matter.state == State.FINISHED
        and matter.asks_verdict
        and may(viewer, Action.MATTER_RECORD_FOR_OTHERS)
        and not has_worked_on(viewer, matter)
    )
    return [_choice(matter, "judge", _("代录评价"), "star")] if on_behalf else []


def _publishing(viewer: Account, matter: Matter) -> list[Choice]:
    if not may(viewer, Action.MATTER_PUBLISH):
        return []
    ready = matter.state == State.JUDGED or (
        matter.state == State.FINISHED and why_no_verdict(matter, present()) is not None
    )
    return [_choice(matter, "publish", _("公示"), "megaphone")] if ready else []


def _more(viewer: Account, matter: Matter) -> list[Choice]:
    found: list[Choice] = []
    if matter.state == State.PUBLISHED and may(viewer, Action.MATTER_PUBLISH):
        found.append(_choice(matter, "notice", _("修改公示"), "pencil"))
    handles = may_handle(viewer, matter)
    is_open = State(matter.state) in OPEN_STATES
    if handles and is_open:
        found += [
            _choice(matter, "assign", _("换负责人"), "user-round-check"),
            _choice(matter, "sort", _("改类别"), "tag"),
            _choice(matter, "merge", _("并入另一件"), "merge"),
        ]
    if handles and matter.state == State.FINISHED and matter.asks_verdict:
        found.append(_choice(matter, "skip_verdict", _("不评，写明原因"), "minus"))
    if is_open:
        found.append(_choice(matter, "support", _("附议"), "thumbs-up"))
    may_ask = matter.requester_id == viewer.pk or may(viewer, Action.MATTER_RECORD_FOR_OTHERS)
    closed = State(matter.state) in CLOSED_STATES
    if may_ask and closed and may_be_reopened(matter, present()):
        found.append(_choice(matter, "reopen", _("没办好，重新办理"), "rotate-ccw"))
    if handles or viewer.pk in {matter.requester_id, matter.recorded_by_id}:
        found.append(_choice(matter, "add_photos", _("加照片"), "camera"))
    return found
