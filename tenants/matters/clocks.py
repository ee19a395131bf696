"""By when a matter must be answered and settled.

The rules are Lüliang's for its service hotline (2024): an ordinary matter is settled within
5 working days, an enquiry within 3, and answered within half a working day; something urgent
is answered within 30 minutes, day and night. When an urgent matter must be settled is not in
those rules; here it is the end of the next calendar day.

Counting: working days are Monday to Friday and begin with the first after the day of
acceptance; the last one ends at 24:00. Half a working day: accepted before noon, answered by
18:00; accepted before 18:00, answered by noon of the next working day; accepted in the evening
or on a day of rest, answered by noon of the next working day. Where only the day of acceptance
is known, the later deadline holds. A deadline is exclusive: in time is strictly before it.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from district.core.clock import SHANGHAI, day_end, local_day
from tenants.matters.models import Precision, Urgency
from tenants.matters.records import Moment

NOON, CLOSE = time(12), time(18)
VERDICT_WINDOW = timedelta(days=15)
REOPEN_WINDOW = timedelta(days=30)


@dataclass(frozen=True)
class ServiceRule:
    """What holds from ``valid_from`` on; ``answer_minutes`` None is half a working day."""

    valid_from: date
    settle_days: int
    in_working_days: bool = True
    answer_minutes: int | None = None


_ALWAYS = date(2000, 1, 1)
RULES: dict[Urgency, tuple[ServiceRule, ...]] = {
    Urgency.ORDINARY: (ServiceRule(_ALWAYS, settle_days=5),),
    Urgency.ENQUIRY: (ServiceRule(_ALWAYS, settle_days=3),),
    Urgency.URGENT: (
        ServiceRule(_ALWAYS, settle_days=1, in_working_days=False, answer_minutes=30),
    ),
}


@dataclass(frozen=True)
class Deadlines:
    """The exclusive ends of the time to answer and to settle."""

    respond_by: datetime
    complete_by: datetime


def deadlines(accepted: Moment, urgency: Urgency) -> Deadlines:
    """Both deadlines of a matter accepted then, by the rule valid on that day."""
    rule = [rule for rule in RULES[urgency] if rule.valid_from <= accepted.day][-1]
    return Deadlines(_respond_by(accepted, rule), _complete_by(accepted.day, rule))


def is_working_day(day: date) -> bool:
    """Monday to Friday."""
    return day.weekday() < 5


def working_day_after(day: date, count: int = 1) -> date:
    """The ``count``-th working day after ``day``."""
    while count:
        day += timedelta(days=1)
        count -= is_working_day(day)
    return day


def _complete_by(day: date, rule: ServiceRule) -> datetime:
    if rule.in_working_days:
        return day_end(working_day_after(day, rule.settle_days))
    return day_end(day + timedelta(days=rule.settle_days))


def _respond_by(accepted: Moment, rule: ServiceRule) -> datetime:
    is_day_only = accepted.precision is Precision.DAY
    if rule.answer_minutes is not None:
        start = day_end(accepted.day) if is_day_only else accepted.at
        return start + timedelta(minutes=rule.answer_minutes)
    hour = CLOSE if is_day_only else accepted.at.astimezone(SHANGHAI).time()
    if is_working_day(accepted.day) and hour < NOON:
        return datetime.combine(accepted.day, CLOSE, tzinfo=SHANGHAI)
    return datetime.combine(working_day_after(accepted.day), NOON, tzinfo=SHANGHAI)


def days_left(due: datetime, at: datetime) -> int:
    """Calendar days from ``at`` to the last day of ``due``: 0 is due today, -1 is a day late."""
    last_day = local_day(due - timedelta(microseconds=1))
    left = (last_day - local_day(at)).days
    return min(left, -1) if at >= due else left
