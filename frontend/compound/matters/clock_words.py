"""The clock of a matter as somebody would say it: how much is left, by when, and why it stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from district.core.clock import SHANGHAI, local_day
from district.worktime.reckoning import ServiceRule, Worktime
from tenants.matters.clocks import clock_state, days_late
from tenants.matters.models import (
    ClockChange,
    ClockKind,
    ClockState,
    ExtensionReason,
    Matter,
    PauseReason,
    State,
)
from tenants.matters.queries import MatterHistory

_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Sentence:
    """``kind`` as of a notice: info, warn or danger."""

    kind: str
    text: str


def pressing(matter: Matter, worktime: Worktime, at: datetime) -> tuple[str, str]:
    """What a list says of the time to settle, and how loudly: late, soon, or nothing."""
    match clock_state(matter, at):
        case ClockState.STOPPED:
            return "", ""
        case ClockState.PAUSED:
            return _("已暂停计时"), ""
        case ClockState.OVERDUE:
            return _("超期 %(days)d 天") % {"days": days_late(matter.complete_by, at)}, "late"
        case ClockState.DUE_TODAY:
            return _("今天到期"), "late"
    is_soon = matter.complete_by - at <= 2 * _DAY
    return time_left(matter, matter.complete_by, worktime, at), "soon" if is_soon else ""


def sentences(history: MatterHistory, worktime: Worktime, at: datetime) -> list[Sentence]:
    """All that is to be said of the clocks of an open matter."""
    matter = history.matter
    if not matter.is_open:
        return []
    found = [_settling(history, worktime, at)]
    if matter.state == State.WAITING:
        found.insert(0, _answering(matter, worktime, at))
    found.extend(_further(history, worktime))
    return found


def time_left(matter: Matter, due: datetime, worktime: Worktime, at: datetime) -> str:
    """Half working days; of an urgent matter, whose time runs day and night, hours and minutes."""
    rule = rule_of(matter, worktime)
    is_round_the_clock = (
        not rule.in_working_days if due == matter.complete_by else rule.answer_minutes > 0
    )
    return _in_hours(due - at) if is_round_the_clock else _in_halves(worktime.halves_left(due, at))


def rule_of(matter: Matter, worktime: Worktime) -> ServiceRule:
    return worktime.rule_for(local_day(matter.accepted_at), matter.urgency, matter.category)


def until(due: datetime) -> str:
    """10月12日 12:00; the end of a day is its 24:00, not the next day's 0:00."""
    there = due.astimezone(SHANGHAI)
    if there.hour == there.minute == 0:
        return date_format(there.date() - _DAY, _("n月j日")) + " 24:00"
    return date_format(there, _("n月j日 H:i"))


def change_title(change: ClockChange) -> str:
    """What happened to the clock, for the history."""
    label = str(ClockKind(change.kind).label)
    if change.kind == ClockKind.PAUSED:
        return f"{label}{_('：')}{PauseReason(change.reason).label}"
    if change.kind == ClockKind.EXTENDED:
        words = (
            _("延期 %(days)d 天：%(why)s")
            if change.is_long
            else _("延期 %(days)d 个工作日：%(why)s")
        )
        return words % {"days": change.days, "why": ExtensionReason(change.reason).label}
    return label


def change_text(change: ClockChange) -> str:
    if change.complete_by is None:
        return ""
    return _("%(due)s 前办结") % {"due": until(change.complete_by)}


def _in_halves(halves: int) -> str:
    days, is_odd = divmod(halves, 2)
    if not halves:
        return _("还剩不到半个工作日")
    if not days:
        return _("还剩半个工作日")
    words = _("还剩 %(days)d 个半工作日") if is_odd else _("还剩 %(days)d 个工作日")
    return words % {"days": days}


def _in_hours(left: timedelta) -> str:
    hours = int(left.total_seconds() // 3600)
    if hours:
        return _("还剩 %(hours)d 小时") % {"hours": hours}
    return _("还剩 %(minutes)d 分钟") % {"minutes": int(left.total_seconds() // 60)}


def _answering(matter: Matter, worktime: Worktime, at: datetime) -> Sentence:
    due = {"due": until(matter.respond_by)}
    if matter.respond_by <= at:
        return Sentence("danger", _("答复已超时：应在 %(due)s 前答复") % due)
    left = time_left(matter, matter.respond_by, worktime, at)
    return Sentence("warn", _("%(left)s，%(due)s 前答复") % {"left": left, **due})


def _settling(history: MatterHistory, worktime: Worktime, at: datetime) -> Sentence:
    matter, due = history.matter, {"due": until(history.matter.complete_by)}
    state = clock_state(matter, at)
    if state is ClockState.PAUSED and (pause := history.pause):
        facts = {"why": PauseReason(pause.reason).label, "since": until(pause.at)}
        return Sentence("info", _("已暂停计时：%(why)s，从 %(since)s 起") % facts)
    if state is ClockState.OVERDUE:
        days = days_late(matter.complete_by, at)
        words = _("已超期 %(days)d 天：应在 %(due)s 前办结")
        return Sentence("danger", words % {"days": days, **due})
    left = time_left(matter, matter.complete_by, worktime, at)
    kind = "warn" if state is ClockState.DUE_TODAY else "info"
    return Sentence(kind, _("%(left)s，%(due)s 前办结") % {"left": left, **due})


def _further(history: MatterHistory, worktime: Worktime) -> list[Sentence]:
    matter, found = history.matter, []
    extended = sum(
        one.kind == ClockKind.EXTENDED and not one.is_long and one.round == matter.round
        for one in history.clock_changes
    )
    if extended:
        most = rule_of(matter, worktime).extensions
        words = _("已延期 %(count)d 次，最多 %(most)d 次")
        found.append(Sentence("info", words % {"count": extended, "most": most}))
    last_day = local_day(matter.complete_by - timedelta(microseconds=1))
    if not worktime.is_confirmed(last_day):
        words = _("%(year)d 年的工作日历区里还没有确认，期限可能会变")
        found.append(Sentence("warn", words % {"year": last_day.year}))
    return found
