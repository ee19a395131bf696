"""A slow, plain reading of the catalogue's texts on matters, independent of the engine's SQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from district.core.clock import day_end, day_start, local_day
from tenants.matters.clocks import VERDICT_WINDOW, Deadlines, deadlines
from tenants.matters.models import PROACTIVE_SOURCES, Precision, Satisfaction, Solution
from tenants.matters.records import MatterRecord, Moment

_QUICK = timedelta(minutes=10)


@dataclass(frozen=True)
class Span:
    """From ``first`` to ``last``, both inside, as known at the end of ``night``."""

    first: date
    last: date
    night: date

    def holds(self, moment: datetime | None) -> bool:
        return moment is not None and day_start(self.first) <= moment < self.edge

    @property
    def edge(self) -> datetime:
        return day_end(min(self.last, self.night))

    @property
    def as_of(self) -> datetime:
        return day_end(self.night)


def expected(records: Sequence[MatterRecord], span: Span) -> dict[str, int | None]:
    """Every element of matters as the texts define it; None where nothing was reported."""
    month = span.first.replace(day=1)
    of_the_month = Span(month, span.last, span.night)
    known = [step.at for one in records for step in one.moments.values()]
    is_reported = any(of_the_month.holds(at) for at in known)
    found = _flows(records, span) if is_reported else dict.fromkeys(_flows([], span))
    found["MAT_OVD"] = (
        sum(_is_overdue(one, span) for one in records)
        if any(at < span.as_of for at in known)
        else None
    )
    return found


def _flows(records: Sequence[MatterRecord], span: Span) -> dict[str, int | None]:
    accepted = [one for one in records if span.holds(one.accepted_at.at)]
    due = [one for one in records if span.holds(_due(one).respond_by)]
    closed = [one for one in records if one.finished_at and span.holds(one.finished_at.at)]
    confirmed = [one for one in closed if not _is_doubtful(one, span)]
    eligible = [one for one in closed if _is_asked(one)]
    judged = [one for one in eligible if _is_judged(one, span)]
    return {
        "MA": len(accepted),
        "MA_PRO": sum(one.source in PROACTIVE_SOURCES for one in accepted),
        "MR_DUE": len(due),
        "MR_OK": sum(_is_answered_in_time(one) for one in due),
        "MC": len(closed),
        "MC_OK": sum(_at(one.finished_at) < _due(one).complete_by for one in closed),
        "MC_V15": len(confirmed),
        "MC_ND": sum(_is_next_day(one) for one in confirmed),
        "MV_E": len(eligible),
        "MV_N": sum(one.solved is not None for one in judged),
        "MV_S": sum(one.solved is Solution.SOLVED for one in judged),
        "MV_T": sum(one.satisfied is not None for one in judged),
        "MV_SAT": sum(
            one.satisfied in (Satisfaction.SATISFIED, Satisfaction.MOSTLY) for one in judged
        ),
    }


def _due(record: MatterRecord) -> Deadlines:
    return deadlines(record.accepted_at, record.urgency)


def _at(moment: Moment | None) -> datetime:
    assert moment
    return moment.at


def _is_overdue(record: MatterRecord, span: Span) -> bool:
    finished = record.finished_at is not None and record.finished_at.at < span.edge
    return (
        not finished and record.accepted_at.at < span.edge and _due(record).complete_by <= span.edge
    )


def _is_answered_in_time(record: MatterRecord) -> bool:
    answers = [record.discussed_at, record.started_at, record.finished_at]
    return any(one is not None and one.at < _due(record).respond_by for one in answers)


def _is_doubtful(record: MatterRecord, span: Span) -> bool:
    """V15: closed within ten minutes, and nobody has confirmed it."""
    moments = [record.accepted_at, record.finished_at]
    if any(one is None or one.precision is Precision.DAY for one in moments):
        return False
    quick = _at(record.finished_at) - record.accepted_at.at < _QUICK
    confirmed = _is_judged(record, span) and record.solved is Solution.SOLVED
    return quick and not confirmed


def _is_next_day(record: MatterRecord) -> bool:
    return local_day(_at(record.finished_at)) <= local_day(record.accepted_at.at) + timedelta(1)


def _is_asked(record: MatterRecord) -> bool:
    named = record.requester_name or record.requester_phone
    return bool(named or record.source.has_a_requester or record.judged_at)


def _is_judged(record: MatterRecord, span: Span) -> bool:
    """A verdict known on the night and given within 15 days."""
    if record.judged_at is None or record.judged_at.at >= span.as_of:
        return False
    assert record.finished_at
    return record.judged_at.day <= record.finished_at.day + VERDICT_WINDOW
