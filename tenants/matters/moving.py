"""What moves a clock, written down: each change is a row, and the matter repeats the last one.

The caller holds the row's lock. No due moment is moved that has passed, and none into the past.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from district.identity.models import Account
from district.worktime.reckoning import ServiceRule, Worktime
from tenants.matters.clocks import Deadlines, deadlines, known_worktime
from tenants.matters.models import (
    Category,
    ClockChange,
    ClockKind,
    Matter,
    Precision,
    StageMoment,
    State,
    Step,
    Urgency,
)
from tenants.matters.records import Moment

# Rows of a round are told apart by their moments.
_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True)
class Running:
    """The clock of a matter's running round: when it began, and all that moved it."""

    matter: Matter
    accepted: Moment
    changes: Sequence[ClockChange]
    worktime: Worktime

    @property
    def rule(self) -> ServiceRule:
        day = self.accepted.day
        return self.worktime.rule_for(day, self.matter.urgency, self.matter.category)

    def due(self, *further: ClockChange) -> Deadlines:
        """As it is reckoned now, with ``further`` changes."""
        return deadlines(
            self.accepted,
            Urgency(self.matter.urgency),
            Category(self.matter.category),
            self.worktime,
            [*self.changes, *further],
        )

    def change(self, kind: ClockKind, actor: Account | None, at: datetime) -> ClockChange:
        """A row that moves nothing yet."""
        return ClockChange(
            matter=self.matter,
            round=self.matter.round,
            kind=kind,
            at=at,
            actor=actor,
            respond_by=self.matter.respond_by,
            complete_by=self.matter.complete_by,
        )


def running_clock(matter: Matter, worktime: Worktime | None = None) -> Running:
    """With what the compound knows of working time, unless the caller has it at hand."""
    accepted = StageMoment.objects.get(matter=matter, round=matter.round, step=Step.ACCEPTED)
    changes = ClockChange.objects.filter(matter=matter, round=matter.round)
    began = Moment(accepted.at, Precision(accepted.at_precision))
    return Running(matter, began, list(changes), worktime or known_worktime())


def write_change(change: ClockChange) -> ClockChange:
    """Keep the row, and let the matter repeat it; a paused one keeps its last due moment."""
    change.save()
    matter = change.matter
    matter.respond_by = change.respond_by
    matter.complete_by = change.complete_by or matter.complete_by
    matter.paused_at = change.at if change.kind == ClockKind.PAUSED else None
    matter.save(update_fields=["respond_by", "complete_by", "paused_at"])
    return change


def run_again(matter: Matter, actor: Account | None, at: datetime) -> ClockChange | None:
    """End the pause, if there is one; what has run out by then has until the end of the next half."""
    if matter.paused_at is None:
        return None
    at = max(at, matter.paused_at + _INSTANT)
    clock = running_clock(matter)
    change = clock.change(ClockKind.RESUMED, actor, at)
    change.paused_for = at - matter.paused_at
    due = clock.due(change).complete_by
    change.complete_by = due if due > at else clock.worktime.next_close(at)
    return write_change(change)


def reckon(clock: Running, actor: Account | None, at: datetime) -> bool:
    """Reckon both due moments afresh; whether one has moved."""
    matter, due = clock.matter, clock.due()
    change = clock.change(ClockKind.RECKONED, actor, at)
    waits = matter.state == State.WAITING
    if waits and _may_move(matter.respond_by, due.respond_by, at):
        change.respond_by = due.respond_by
    if matter.paused_at is None and _may_move(matter.complete_by, due.complete_by, at):
        change.complete_by = due.complete_by
    before = (matter.respond_by, matter.complete_by)
    if (change.respond_by, change.complete_by) == before:
        return False
    write_change(change)
    return True


def _may_move(stored: datetime, reckoned: datetime, at: datetime) -> bool:
    return stored > at and reckoned > at
