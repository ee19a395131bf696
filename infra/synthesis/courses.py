"""The course of one matter: its steps from 听 to 晒, each later than the one before."""

import random
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from district.core.clock import day_start
from infra.synthesis import texts
from infra.synthesis.manners import SPREAD_OF_HOURS, Manner
from infra.synthesis.order import moment
from tenants.matters.clocks import STANDARD, VERDICT_WINDOW, Deadlines, deadlines
from tenants.matters.models import (
    Category,
    Precision,
    Result,
    Satisfaction,
    Solution,
    Source,
    Step,
    Urgency,
)
from tenants.matters.records import Moment
from tenants.matters.services.publication import NOBODY_ANSWERED, NOBODY_ASKED
from tenants.matters.services.stages import SIMPLE_MATTER

_MOST_HOURS = 60 * 24.0
_NEVER_CLOSED, _NEVER_PUBLISHED = 0.003, 0.03


@dataclass(slots=True)
class Raised:
    """A matter as it came in; ``entered_after`` where it was written down late on purpose."""

    at: datetime
    source: Source
    category: Category
    urgency: Urgency
    said: str
    outcome: str
    asks_verdict: bool
    is_private: bool
    stays_open: bool = False
    within_minutes: bool = False
    entered_after: datetime | None = None
    tag: str = ""


@dataclass(slots=True)
class Judged:
    solution: Solution
    satisfaction: Satisfaction


@dataclass(slots=True)
class Taken:
    """A step; whoever walks the course may put ``at`` off before the next one is asked for."""

    round: int
    step: Step
    at: datetime
    note: str = ""
    result: str = ""
    is_skipped: bool = False
    due: Deadlines | None = None
    verdict: Judged | None = None


@dataclass(frozen=True)
class Limits:
    """Within which a compound writes: up to ``end``, not in ``silence``, days alone or moments."""

    end: datetime
    silence: tuple[date, date] | None = None  # the first day of it, and the first day after
    day_only: bool = False

    def settled(self, at: datetime) -> datetime:
        """Where a step at this moment really stands."""
        if self.silence and self.silence[0] <= at.date() < self.silence[1]:
            at = moment(self.silence[1], 9 * 3600 + (at.minute * 60 + at.second) * 8)
        return day_start(at.date()).astimezone(at.tzinfo) if self.day_only else at

    @property
    def precision(self) -> Precision:
        return Precision.DAY if self.day_only else Precision.MOMENT


class Courses:
    """Draws the courses of one compound's matters."""

    def __init__(self, manner: Manner, limits: Limits, dice: random.Random) -> None:
        self._manner, self._limits, self._dice = manner, limits, dice

    @property
    def precision(self) -> str:
        return self._limits.precision.value

    @property
    def is_to_the_minute(self) -> bool:
        return not self._limits.day_only

    @property
    def end(self) -> datetime:
        return self._limits.end

    def walk(self, raised: Raised) -> list[Taken]:
        """The steps taken by the end; of the same moment where one was put off onto another."""
        walked: list[Taken] = []
        for taken in self._steps(raised):
            taken.at = self._limits.settled(taken.at)
            if walked:
                taken.at = max(taken.at, walked[-1].at)
            if taken.at > self._limits.end:
                break
            walked.append(taken)
        return walked

    def _steps(self, raised: Raised) -> Iterator[Taken]:
        accepted = self._accepted(1, raised.at, raised)
        yield accepted
        if raised.stays_open:
            yield from self._begun(accepted, accepted.at + timedelta(hours=3))
            return
        finished = yield from self._worked(accepted, raised)
        if finished is None:
            return
        will_reopen = raised.asks_verdict and self._dice.random() < self._manner.reopened
        judged = yield from self._judged(finished, raised, is_content=not will_reopen)
        if will_reopen:
            at = (judged or finished).at + timedelta(hours=self._dice.uniform(20, 12 * 24))
            again = self._accepted(2, self._by_day(at), raised, texts.AGAIN)
            yield again
            finished = yield from self._worked(again, raised)
            if finished is None:
                return
            judged = yield from self._judged(finished, raised, is_content=True)
        yield from self._published(finished, judged, raised)

    def _accepted(self, number: int, at: datetime, raised: Raised, note: str = "") -> Taken:
        at = self._limits.settled(at)
        due = deadlines(Moment(at, self._limits.precision), raised.urgency, raised.category)
        return Taken(number, Step.ACCEPTED, at, note, due=due)

    def _worked(self, accepted: Taken, raised: Raised) -> Generator[Taken, None, Taken | None]:
        """办, from the first answer on; gives back its end, or None if there is none."""
        if raised.within_minutes:
            ends = accepted.at + timedelta(seconds=self._dice.randint(90, 480))
            yield from self._begun(accepted, accepted.at + timedelta(seconds=30), direct=True)
        else:
            ends = self._end_of_work(accepted.at, raised.urgency)
            yield from self._begun(accepted, min(self._answer(accepted), ends), ends)
            if self._dice.random() < _NEVER_CLOSED:
                return None
        drawn = self._dice.random()
        outcome, result = raised.outcome, Result.DONE
        if drawn > 0.96:
            outcome, result = texts.TRANSFERRED, Result.TRANSFERRED
        elif drawn > 0.90:
            outcome, result = texts.EXPLAINED, Result.EXPLAINED
        finished = Taken(accepted.round, Step.FINISHED, ends, outcome, result.value)
        yield finished
        return finished

    def _end_of_work(self, accepted: datetime, urgency: Urgency) -> datetime:
        hours = self._manner.median_hours * self._dice.lognormvariate(0.0, SPREAD_OF_HOURS)
        if urgency is Urgency.URGENT:
            hours /= 4
        hours = min(max(hours, 0.4), _MOST_HOURS)
        return self._by_day(accepted + timedelta(hours=hours))

    def _by_day(self, at: datetime) -> datetime:
        """What would end at night ends the next morning."""
        if 8 <= at.hour < 21:
            return at
        day = at.date() + timedelta(days=at.hour >= 21)
        return moment(day, self._dice.randint(9 * 3600, 11 * 3600))

    def _answer(self, accepted: Taken) -> datetime:
        assert accepted.due is not None  # noqa: S101 -- every acceptance has its deadlines
        due = accepted.due.respond_by.astimezone(accepted.at.tzinfo)
        if self._dice.random() < self._manner.answered_in_time:
            return accepted.at + (due - accepted.at) * self._dice.uniform(0.05, 0.95)
        return due + timedelta(hours=self._dice.expovariate(1 / 10.0))

    def _begun(
        self, accepted: Taken, at: datetime, ends: datetime | None = None, *, direct: bool = False
    ) -> Iterator[Taken]:
        """The answer is a discussion, or the beginning of the work itself."""
        number = accepted.round
        if ends and not direct and self._dice.random() < self._manner.discussed:
            yield Taken(number, Step.DISCUSSED, at)
            at += (ends - at) * self._dice.uniform(0.05, 0.4)
        else:
            yield Taken(number, Step.DISCUSSED, at, SIMPLE_MATTER, is_skipped=True)
        yield Taken(number, Step.STARTED, at)

    def _judged(
        self, finished: Taken, raised: Raised, *, is_content: bool
    ) -> Generator[Taken, None, Taken | None]:
        """评 by who asked, or nothing; somebody who will come again is not content."""
        if not raised.asks_verdict or self._dice.random() >= self._manner.judged:
            return None
        hours = min(self._dice.lognormvariate(3.2, 0.9), 13 * 24)
        at = self._by_day(finished.at + timedelta(hours=hours))
        if is_content:
            verdict = self._verdict()
        else:
            verdict = Judged(Solution.NOT_SOLVED, Satisfaction.DISSATISFIED)
        judged = Taken(finished.round, Step.JUDGED, at, verdict=verdict)
        yield judged
        return judged

    def _verdict(self) -> Judged:
        manner, dice = self._manner, self._dice
        solved = dice.random() < manner.solved
        rate = manner.satisfied
        if manner.satisfied < 1.0:
            rate += 0.10 if solved else -0.28
        pleased = dice.random() < rate
        partly = Solution.PARTLY if dice.random() < 0.6 else Solution.NOT_SOLVED
        mostly = pleased and manner.satisfied < 1.0 and dice.random() < 0.35
        content = Satisfaction.MOSTLY if mostly else Satisfaction.SATISFIED
        return Judged(
            Solution.SOLVED if solved else partly,
            content if pleased else Satisfaction.DISSATISFIED,
        )

    def _published(self, finished: Taken, judged: Taken | None, raised: Raised) -> Iterator[Taken]:
        """晒: three working days after the verdict, or after nobody gave one."""
        if self._dice.random() < _NEVER_PUBLISHED:
            return
        from_day = (judged or finished).at.date()
        if judged is None and raised.asks_verdict:
            from_day += VERDICT_WINDOW + timedelta(days=1)
        in_time = self._dice.random() < 0.88
        days = self._dice.randint(0, 2) if in_time else self._dice.randint(4, 12)
        day = STANDARD.working_day_after(from_day, days) if days else from_day
        at = moment(day, self._dice.randint(9 * 3600, 18 * 3600))
        at = max(at, (judged or finished).at + timedelta(minutes=20))
        if judged is None:
            why = NOBODY_ANSWERED if raised.asks_verdict else NOBODY_ASKED
            yield Taken(finished.round, Step.JUDGED, at, why, is_skipped=True)
        yield Taken(finished.round, Step.PUBLISHED, at)
