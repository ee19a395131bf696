"""By when a matter must be answered and settled, and how its clock stands.

The rules are the district's (``district.worktime``), as the compound was last told them. Due
moments are reckoned when something bears on them and stored; who shows, filters or counts
reads what is stored. A deadline is exclusive: in time is strictly before it. Where only the day
of acceptance is known, the later deadline holds.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from district.core.clock import day_end, day_start, local_day
from district.worktime.models import Edition
from district.worktime.reckoning import Course, Pause, ServiceRule, Worktime
from district.worktime.terms import worktime_of
from tenants.matters.models import (
    Category,
    ClockChange,
    ClockKind,
    ClockState,
    KnownEdition,
    Matter,
    Precision,
    State,
    Step,
    Urgency,
)
from tenants.matters.records import Moment

VERDICT_WINDOW = timedelta(days=15)
REOPEN_WINDOW = timedelta(days=30)
QUICK = timedelta(minutes=10)
DAYS_TO_SEND_BACK = 1
DAYS_TO_PUBLISH = 3
STANDARD = worktime_of(())
_OPEN = tuple(state for state in State if state.is_open)


@dataclass(frozen=True)
class Deadlines:
    """The exclusive ends of the time to answer and to settle."""

    respond_by: datetime
    complete_by: datetime


def known_worktime() -> Worktime:
    """As the district has told it to this compound; what came with the product until then."""
    return worktime_of(KnownEdition.objects.all())


def keep_editions(issued: Iterable[Edition]) -> int:
    """Keep those that the compound does not know yet; return how many."""
    known = set(KnownEdition.objects.values_list("version", flat=True))
    new = [
        KnownEdition(
            kind=one.kind,
            year=one.year,
            version=one.version,
            valid_from=one.valid_from,
            terms=one.terms,
        )
        for one in issued
        if one.version not in known
    ]
    return len(KnownEdition.objects.bulk_create(new))


def deadlines(
    accepted: Moment,
    urgency: Urgency,
    category: Category = Category.OTHER,
    worktime: Worktime = STANDARD,
    changes: Iterable[ClockChange] = (),
) -> Deadlines:
    """Both deadlines of a round accepted then, with what has moved its clock since."""
    course = _course(accepted, worktime.rule_for(accepted.day, urgency, category), changes)
    return Deadlines(worktime.answer_by(course), worktime.settle_by(course))


def _course(accepted: Moment, rule: ServiceRule, changes: Iterable[ClockChange]) -> Course:
    changes = list(changes)
    ended = [(one.at, one.paused_for) for one in changes if one.paused_for is not None]
    extended = [one for one in changes if one.kind == ClockKind.EXTENDED]
    return Course(
        accepted_at=accepted.at,
        rule=rule,
        is_day_only=accepted.precision is Precision.DAY,
        pauses=tuple(Pause(at - lasted, at) for at, lasted in ended),
        extended_days=sum(one.days for one in extended if not one.is_long),
        long_days=sum(one.days for one in extended if one.is_long),
    )


def working_days_after(at: datetime, days: int, worktime: Worktime) -> datetime:
    """The end of the last of so many working days that follow the day of ``at``."""
    return worktime.settle_by(Course(at, ServiceRule(urgency="", settle_days=days)))


def upstream_answer_by(at: datetime, category: Category, worktime: Worktime) -> datetime:
    """By when another unit has to answer: as for an ordinary matter that comes in at ``at``."""
    return deadlines(Moment(at), Urgency.ORDINARY, category, worktime).complete_by


def sent_back_by(at: datetime, worktime: Worktime) -> datetime:
    """Until when whoever was handed it at ``at`` may send it back (首办负责制 after that)."""
    return working_days_after(at, DAYS_TO_SEND_BACK, worktime)


def publish_by(step: Step, moment: Moment, worktime: Worktime, *, asks_verdict: bool) -> datetime:
    """By when 晒 is due once this step is taken: three working days after the verdict.

    办结 counts as one where nobody is asked, and otherwise the last day on which a verdict counts.
    """
    is_waiting = step is Step.FINISHED and asks_verdict
    last = day_start(moment.day + VERDICT_WINDOW) if is_waiting else moment.at
    return working_days_after(last, DAYS_TO_PUBLISH, worktime)


def clock_state(matter: Matter, at: datetime) -> ClockState:
    """How the clock of ``matter`` stands at ``at``; :func:`clock_is` says the same in SQL."""
    if not matter.is_open:
        return ClockState.STOPPED
    if matter.paused_at is not None:
        return ClockState.PAUSED
    if matter.complete_by <= at:
        return ClockState.OVERDUE
    is_today = matter.complete_by <= day_end(local_day(at))
    return ClockState.DUE_TODAY if is_today else ClockState.RUNNING


def clock_is(state: ClockState, at: datetime) -> Q:
    """The matters of which :func:`clock_state` says ``state``."""
    midnight = day_end(local_day(at))
    is_open = Q(state__in=_OPEN)
    runs = is_open & Q(paused_at=None)
    return {
        ClockState.STOPPED: ~is_open,
        ClockState.PAUSED: is_open & Q(paused_at__isnull=False),
        ClockState.OVERDUE: runs & Q(complete_by__lte=at),
        ClockState.DUE_TODAY: runs & Q(complete_by__gt=at, complete_by__lte=midnight),
        ClockState.RUNNING: runs & Q(complete_by__gt=midnight),
    }[state]


def days_late(due: datetime, at: datetime) -> int:
    """Calendar days since the last day of ``due``, at least 1."""
    return max((local_day(at) - local_day(due - timedelta(microseconds=1))).days, 1)
