"""Matters as a file brings them, for tests that need dates in the past."""

from datetime import UTC, date, datetime
from itertools import count

from district.core.clock import SHANGHAI, day_end, day_start
from district.core.outcomes import Outcome
from district.metrics.figures import Period
from district.metrics.sources import read_elements
from district.tenancy.context import require_compound
from tenants.matters.metrics import SOURCES
from tenants.matters.models import Category, Satisfaction, Solution, Source
from tenants.matters.records import MatterRecord, Moment
from tenants.matters.services import import_matter

_keys = count(1)


def when(text: str) -> Moment:
    """2023-04-15 16:00 to the minute, 2023-04-15 to the day."""
    if len(text) == 10:
        return Moment.on(date.fromisoformat(text))
    return Moment(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC))


def record(
    accepted: str,
    finished: str = "",
    *,
    started: str = "",
    judged: str = "",
    solved: Solution = Solution.SOLVED,
    satisfied: Satisfaction = Satisfaction.SATISFIED,
    published: str = "",
    source: Source = Source.RESIDENT,
    text: str = "单元门锁坏了",
    key: str = "",
) -> MatterRecord:
    """A row of a file; moments as :func:`when` reads them."""
    return MatterRecord(
        key=key or f"t-{next(_keys)}",
        text=text,
        category=Category.LOCKS,
        source=source,
        accepted_at=when(accepted),
        started_at=when(started) if started else None,
        finished_at=when(finished) if finished else None,
        outcome="换了新锁" if finished else "",
        judged_at=when(judged) if judged else None,
        solved=solved if judged else None,
        satisfied=satisfied if judged else None,
        published_at=when(published) if published else None,
    )


def bring_in(*records: MatterRecord) -> list[Outcome]:
    return [import_matter(values=one) for one in records]


def elements(period: str, *, night: str = "") -> dict[str, int | None]:
    """What matters report for ``period``, as the night that ends on ``night`` knows it."""
    span = Period.parse(period)
    known_until = date.fromisoformat(night) if night else span.last_day
    last_day = min(span.last_day, known_until)
    parameters = {
        "start": day_start(span.first_day),
        "end": day_end(last_day),
        "first_day": span.first_day,
        "last_day": last_day,
        "as_of": day_end(known_until),
    }
    [found] = read_elements(require_compound(), [parameters]).elements
    return {code: found[code].value for source in SOURCES for code in source.elements}
