"""The rules by which a matter goes from 听 to 晒: one step at a time, in order, for good.

Everything that moves a matter ends in :func:`take_step`; the caller holds the row's lock.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import now
from district.core.errors import Conflict, DomainError
from district.identity.models import Account
from tenants.matters.clocks import deadlines, known_worktime, publish_by
from tenants.matters.models import CLOSED_STATES as CLOSED_STATES
from tenants.matters.models import OPEN_STATES as OPEN_STATES
from tenants.matters.models import (
    Category,
    ClockChange,
    ClockKind,
    Matter,
    Precision,
    Result,
    StageMoment,
    State,
    Step,
    Urgency,
)
from tenants.matters.moving import run_again
from tenants.matters.records import Moment

STATE_AFTER = {
    Step.ACCEPTED: State.WAITING,
    Step.DISCUSSED: State.DISCUSSING,
    Step.STARTED: State.WORKING,
    Step.FINISHED: State.FINISHED,
    Step.JUDGED: State.JUDGED,
    Step.PUBLISHED: State.PUBLISHED,
}


def require_state(matter: Matter, *allowed: State) -> None:
    """Refuse when somebody else has already moved the matter on."""
    if State(matter.state) not in allowed:
        raise Conflict(
            "step_not_open",
            _("这件事现在是“%(state)s”，这一步不能再做。可能刚刚有人办过，请看最新进展。"),
            {"state": State(matter.state).label},
        )


def require_words(text: str, *, code: str, message: object, longest: int = 2000) -> str:
    """``text`` without outer blanks; refuse nothing at all, and more than anybody reads."""
    plain = text.replace("\x00", "").strip()
    if not plain:
        raise DomainError(code, str(message))
    if len(plain) > longest:
        raise DomainError(
            "text_too_long", _("文字太长了，请控制在 %(longest)d 字以内。"), {"longest": longest}
        )
    return plain


def audited(matter: Matter, actor: Account | None, act: str, **facts: str) -> Matter:
    """Add the act to the audit; facts are codes, never words of the matter."""
    record_act(
        action=f"matter.{act}",
        actor_id=actor.pk if actor else None,
        object_type="matter",
        object_id=matter.pk,
        **facts,
    )
    return matter


def present() -> Moment:
    """Now, as exactly as the clock tells it."""
    return Moment(now())


def begin_round(
    matter: Matter, actor: Account | None, accepted: Moment, *, note: str = ""
) -> StageMoment:
    """听: the clocks of the round start; on a second round ``note`` says why."""
    urgency, category = Urgency(matter.urgency), Category(matter.category)
    due = deadlines(accepted, urgency, category, known_worktime())
    _require_past(accepted)
    step = StageMoment.objects.create(
        matter=matter,
        round=matter.round,
        step=Step.ACCEPTED,
        at=accepted.at,
        at_precision=accepted.precision,
        actor=actor,
        note=note,
        respond_by=due.respond_by,
        complete_by=due.complete_by,
    )
    matter.state = State.WAITING
    matter.respond_by, matter.complete_by = due.respond_by, due.complete_by
    matter.publish_by = None
    matter.save(update_fields=["state", "round", "respond_by", "complete_by", "publish_by"])
    return step


def take_step(
    matter: Matter,
    step: Step,
    actor: Account | None,
    moment: Moment,
    *,
    note: str = "",
    result: Result | None = None,
    skipped: bool = False,
) -> StageMoment:
    """Write the step down; refuse a moment in the future or before the last one (V12, V41).

    Whoever settles what was paused has let its clock run again.
    """
    _require_past(moment)
    _require_order(matter, moment)
    if step is Step.FINISHED:
        run_again(matter, actor, moment.at)
    written = StageMoment.objects.create(
        matter=matter,
        round=matter.round,
        step=step,
        at=moment.at,
        at_precision=moment.precision,
        actor=actor,
        note=note,
        result=result or "",
        is_skipped=skipped,
        publish_by=_due_on_board(matter, step, moment, result),
    )
    if not (skipped and step is Step.DISCUSSED):
        due = written.publish_by
        matter.publish_by = min(filter(None, [matter.publish_by, due]), default=None)
        matter.state = STATE_AFTER[step]
        matter.save(update_fields=["state", "publish_by"])
    return written


def _due_on_board(
    matter: Matter, step: Step, moment: Moment, result: Result | None
) -> datetime | None:
    if step not in {Step.FINISHED, Step.JUDGED}:
        return None
    asks_verdict = matter.asks_verdict and result is not Result.FINAL
    return publish_by(step, moment, known_worktime(), asks_verdict=asks_verdict)


def last_moment(matter: Matter) -> Moment:
    """When the last step of this round was taken, or its clock last stopped or set going."""
    taken = StageMoment.objects.filter(matter=matter, round=matter.round)
    last = moment_of(max(taken, key=lambda step: Step(step.step).rank))
    moved = ClockChange.objects.filter(
        matter=matter, round=matter.round, kind__in=[ClockKind.PAUSED, ClockKind.RESUMED]
    ).last()
    return Moment(moved.at) if moved and last.is_before(Moment(moved.at)) else last


def finish_of(matter: Matter) -> StageMoment | None:
    """How and when 办 ended in this round."""
    return StageMoment.objects.filter(matter=matter, round=matter.round, step=Step.FINISHED).first()


def moment_of(step: StageMoment) -> Moment:
    """The moment of a written step."""
    return Moment(step.at, Precision(step.at_precision))


def _require_past(moment: Moment) -> None:
    if present().is_before(moment):
        raise DomainError("in_the_future", _("时间不能晚于现在。"), field="at")


def _require_order(matter: Matter, moment: Moment) -> None:
    last = last_moment(matter)
    if moment.is_before(last):
        raise DomainError(
            "out_of_order",
            _("时间不能早于上一步（%(last)s）。"),
            {"last": last.plain()},
            field="at",
        )
