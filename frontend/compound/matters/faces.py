"""How a matter shows itself: its picture, its state in colour and words, how pressing it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import accumulate, dropwhile

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _later

from district.core.clock import local_day, now
from district.worktime.reckoning import Worktime
from frontend.compound.matters.clock_words import change_text, change_title, pressing
from frontend.compound.matters.handing_words import handing_lines
from frontend.compound.matters.lines import Line
from tenants.matters.models import (
    Assignment,
    Category,
    ClockChange,
    ClockKind,
    Matter,
    Precision,
    Stage,
    StageMoment,
    State,
    Step,
    Verdict,
)
from tenants.matters.queries import MatterHistory

_ICONS = {
    Category.HYGIENE: "trash-2",
    Category.PARKING: "car",
    Category.FIRE_LANES: "flame",
    Category.PROPERTY: "building",
    Category.UTILITIES: "droplets",
    Category.SUPPLY_LIMIT: "plug",
    Category.LOCKS: "lock",
    Category.GREENERY: "trees",
    Category.PARCELS: "package",
    Category.CHARGING: "plug-zap",
    Category.NOISE: "volume-2",
    Category.NEIGHBOURS: "users-round",
    Category.OTHER: "message-circle",
}
_KINDS = {
    State.WAITING: "warn",
    State.DISCUSSING: "info",
    State.WORKING: "info",
    State.FINISHED: "brand",
    State.JUDGED: "brand",
    State.PUBLISHED: "ok",
    State.MERGED: "plain",
}
# What is done at each step; said with the compound's own word for the stage.
_DONE = {
    Step.ACCEPTED: _later("已受理"),
    Step.DISCUSSED: _later("已商议"),
    Step.STARTED: _later("开始办理"),
    Step.FINISHED: _later("已办结"),
    Step.JUDGED: _later("已评价"),
    Step.PUBLISHED: _later("已公示"),
}
_TONES = {"warn": "warn", "info": "info", "ok": "ok"}


@dataclass(frozen=True)
class Row:
    """A matter in a list."""

    url: str
    title: str
    icon: str
    tone: str
    kind: str
    state: str
    meta: str
    due: str
    due_kind: str


@dataclass(frozen=True)
class StageMark:
    """One of the five stages on the track."""

    mark: str
    label: str
    state: str
    when: str = ""


def row_of(matter: Matter, worktime: Worktime) -> Row:
    """A line of the list; the caller has fetched place and supporters with it."""
    state = State(matter.state)
    due, due_kind = pressing(matter, worktime, now())
    return Row(
        url=reverse("matters:show", args=[matter.pk]),
        title=matter.title,
        icon=_ICONS[Category(matter.category)],
        tone=_TONES.get(_KINDS[state], "plain"),
        kind=_KINDS[state],
        state=str(state.label),
        meta=" · ".join(_meta(matter)),
        due=due,
        due_kind=due_kind,
    )


def state_of(matter: Matter) -> dict[str, str]:
    """Colour and words of where the matter stands."""
    state = State(matter.state)
    return {"kind": _KINDS[state], "text": str(state.label)}


def place_of(matter: Matter) -> str:
    """Where it is, as far as was said."""
    return " ".join(filter(None, [str(matter.unit or ""), matter.place]))


def track_of(history: MatterHistory, names: Mapping[Stage, str]) -> list[StageMark]:
    """The five stages of the running round, by the compound's ``names`` where it has them."""
    by_stage: dict[Stage, StageMoment] = {}
    for step, moment in history.this_round.items():
        if step is not Step.STARTED:
            by_stage[step.stage] = moment
    reached = [stage for stage in Stage if stage in by_stage]
    current = _current(history, reached)
    return [
        _mark(stage, names.get(stage, ""), by_stage.get(stage), stage is current) for stage in Stage
    ]


def _current(history: MatterHistory, reached: list[Stage]) -> Stage | None:
    if Step.STARTED in history.this_round and Stage.WORK not in reached:
        return Stage.WORK
    last = max((list(Stage).index(stage) for stage in reached), default=-1)
    return list(Stage)[last + 1] if last + 1 < len(Stage) else None


def _mark(stage: Stage, own: str, moment: StageMoment | None, is_current: bool) -> StageMark:
    """The standard sign stands in the circle where the own word has it: 办 of 帮居民办事."""
    sign, label = str(stage.label)[0], own or str(stage.label)
    mark = sign if sign in label else label[0]
    if moment is None:
        return StageMark(mark, label, "now" if is_current else "todo")
    if moment.is_skipped:
        return StageMark(mark, label, "skipped")
    day = local_day(moment.at)
    return StageMark(mark, label, "done", f"{day.month}.{day.day}")


def _meta(matter: Matter) -> list[str]:
    parts: list[str] = [place_of(matter)]
    supporters = getattr(matter, "supporter_count", 0)
    if supporters > 1:
        parts.append(_("%(count)d 人附议") % {"count": supporters})
    if matter.responsible:
        parts.append(_("%(name)s 负责") % {"name": matter.responsible.name})
    return [part for part in parts if part]


def timeline_of(history: MatterHistory, names: Mapping[Stage, str]) -> list[Line]:
    """Everything that happened, oldest first.

    Steps keep their own order, in which one known only by its day may follow one of that day.
    """
    steps = [_step_line(step, names) for step in history.steps]
    moments = accumulate((line.at for line in steps), max)
    # That nobody had it yet is no event; that somebody gave it up is one.
    assigned = dropwhile(lambda one: one.responsible_id is None, history.assignments)
    others = [
        *map(_verdict_line, history.verdicts),
        *map(_assignment_line, assigned),
        *map(_clock_line, history.clock_changes),
        *handing_lines(history),
    ]
    placed = [*zip(moments, steps, strict=True), *((line.at, line) for line in others)]
    return [line for _at, line in sorted(placed, key=lambda one: one[0])]


def _step_title(step: StageMoment, names: Mapping[Stage, str]) -> str:
    known = Step(step.step)
    own = names.get(known.stage, "")
    if step.is_skipped:
        return _("%(stage)s：跳过") % {"stage": own or known.stage.label}
    is_again = known is Step.ACCEPTED and step.round > 1
    if own:
        done = _("重新受理") if is_again else _DONE[known]
        return _("%(stage)s：%(done)s") % {"stage": own, "done": done}
    return _("听事：重新受理") if is_again else str(known.label)


def _step_line(step: StageMoment, names: Mapping[Stage, str]) -> Line:
    return Line(
        title=_step_title(step, names),
        at=step.at,
        on=local_day(step.at) if step.at_precision == Precision.DAY else None,
        who=step.actor.name if step.actor else "",
        text="\n".join(filter(None, [str(step.get_result_display() or ""), step.note])),
        icon="minus" if step.is_skipped else "check",
    )


def _verdict_line(verdict: Verdict) -> Line:
    words = [verdict.get_solution_display(), verdict.get_satisfaction_display()]
    uncounted = _("不计入统计：%(why)s") % {"why": verdict.get_uncounted_display()}
    said = [verdict.note, uncounted if verdict.uncounted and verdict.of_requester else ""]
    return Line(
        title=_("评价：%(words)s") % {"words": _("、").join(filter(None, map(str, words)))},
        at=verdict.at,
        on=local_day(verdict.at) if verdict.at_precision == Precision.DAY else None,
        who=str(verdict.get_channel_display() if verdict.of_requester else _("附议人")),
        text="\n".join(filter(None, said)),
        icon="star",
    )


def _assignment_line(assignment: Assignment) -> Line:
    name = assignment.responsible.name if assignment.responsible else _("暂无")
    title = _("退回，负责人：%(name)s") if assignment.reason else _("负责人：%(name)s")
    return Line(
        title=title % {"name": name},
        at=assignment.at,
        text=assignment.reason,
        icon="user-round-check",
    )


def _clock_line(change: ClockChange) -> Line:
    return Line(
        title=change_title(change),
        at=change.at,
        who=change.actor.name if change.actor else "",
        text=change_text(change),
        icon="pause" if change.kind == ClockKind.PAUSED else "alarm-clock",
    )
