"""What came with the product, until the district issues its own.

2026 as the State Council's office set it; of 2027 no notice was found by November 2026: its
statutory days alone, not confirmed. The rules are Lüliang's for its service hotline (2024).
When an urgent matter must be settled is not in them; here it is the end of the next calendar
day. Long matters (land, demolition, roads, telecommunications) stand under 其他 in a compound.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from district.worktime.reckoning import Hours, ServiceRule, WorkYear

ALWAYS = date(2000, 1, 1)
HOURS = Hours()


def span(first: date, last: date) -> Iterator[date]:
    """Each day from ``first`` to ``last``."""
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)


def _days(year: int, *spans: tuple[int, int, int]) -> frozenset[date]:
    """Spans of (month, first day, last day)."""
    return frozenset(
        day
        for month, first, last in spans
        for day in span(date(year, month, first), date(year, month, last))
    )


YEARS = {
    2026: WorkYear(
        2026,
        off=_days(
            2026, (1, 1, 3), (2, 15, 23), (4, 4, 6), (5, 1, 5), (6, 19, 21), (9, 25, 27), (10, 1, 7)
        ),
        work=_days(2026, (1, 4, 4), (2, 14, 14), (2, 28, 28), (5, 9, 9), (9, 20, 20), (10, 10, 10)),
        is_confirmed=True,
    ),
    2027: WorkYear(
        2027,
        off=_days(
            2027, (1, 1, 1), (2, 5, 8), (4, 5, 5), (5, 1, 2), (6, 9, 9), (9, 15, 15), (10, 1, 3)
        ),
    ),
}
RULES = (
    ServiceRule("ordinary"),
    ServiceRule("ordinary", "other", long_days=180),
    ServiceRule("enquiry", settle_days=3),
    ServiceRule("urgent", answer_minutes=30, settle_days=1, in_working_days=False),
)
