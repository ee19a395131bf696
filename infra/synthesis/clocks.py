"""Clocks that were stopped or given more time: of some matters, by chances of their own."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from infra.synthesis.courses import Raised, Taken
from tenants.matters.clocks import STANDARD, deadlines
from tenants.matters.models import ClockChange, ClockKind, ExtensionReason, PauseReason, Step
from tenants.matters.records import Moment

COLUMNS = (
    "matter_id",
    "round",
    "kind",
    "at",
    "reason",
    "days",
    "is_long",
    "paused_for",
    "respond_by",
    "complete_by",
    "actor_id",
)
_EXTENDED, _PAUSED, _LONGEST_PAUSE = 0.05, 0.04, 20


@dataclass
class _Round:
    """The clock of one round between the start of the work and its end, or that of the data."""

    raised: Raised
    accepted: Taken
    since: datetime
    until: datetime
    is_open: bool
    dice: random.Random
    changes: list[ClockChange] = field(default_factory=list)

    @property
    def due(self) -> datetime:
        assert self.accepted.due is not None  # noqa: S101 -- chosen for it
        last = self.changes[-1].complete_by if self.changes else None
        return last or self.accepted.due.complete_by

    def extend(self) -> None:
        at = self._at(0.1)
        if at < self.due:
            change = self._change(ClockKind.EXTENDED, at, ExtensionReason.COMPLEX)
            change.days = self.dice.randint(1, 3)
            change.complete_by = self._reckoned(change)
            self.changes.append(change)

    def pause(self) -> None:
        """Until it runs again; of some that are still open it lasts."""
        at = self._at(0.3)
        if at >= self.due:
            return
        lasts = self.is_open and self.dice.random() < 0.5
        self.changes.append(self._change(ClockKind.PAUSED, at, PauseReason.PARTS))
        if lasts:
            return
        again = min(self._at(0.7), at + timedelta(days=_LONGEST_PAUSE))
        change = self._change(ClockKind.RESUMED, again)
        change.paused_for = again - at
        due = self._reckoned(change)
        change.complete_by = due if due > again else STANDARD.next_close(again)
        self.changes.append(change)

    def _at(self, share: float) -> datetime:
        at = self.since + (self.until - self.since) * share
        return at.replace(microsecond=0)

    def _change(self, kind: ClockKind, at: datetime, reason: str = "") -> ClockChange:
        assert self.accepted.due is not None  # noqa: S101 -- chosen for it
        return ClockChange(
            round=self.accepted.round,
            kind=kind,
            at=at,
            reason=reason,
            respond_by=self.accepted.due.respond_by,
        )

    def _reckoned(self, change: ClockChange) -> datetime:
        raised, accepted = self.raised, Moment(self.accepted.at)
        changes = [*self.changes, change]
        due = deadlines(accepted, raised.urgency, raised.category, STANDARD, changes)
        return max(due.complete_by, self.due)


def moved_clocks(raised: Raised, walked: Sequence[Taken], end: datetime) -> list[ClockChange]:
    """What moved the clocks of a matter that is known to the minute, in the order of time."""
    dice = random.Random(f"{raised.at.isoformat()}/{raised.said}")  # noqa: S311 -- no secret
    changes: list[ClockChange] = []
    for accepted in (taken for taken in walked if taken.due is not None):
        steps = {one.step: one.at for one in walked if one.round == accepted.round}
        begun, ends = steps.get(Step.STARTED), steps.get(Step.FINISHED)
        if begun is None or (ends or end) - begun < timedelta(hours=1):
            continue
        one = _Round(raised, accepted, begun, ends or end, ends is None, dice)
        if dice.random() < _EXTENDED:
            one.extend()
        if dice.random() < _PAUSED:
            one.pause()
        changes += one.changes
    return changes
