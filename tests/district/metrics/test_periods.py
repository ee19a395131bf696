"""Days, months, quarters, years and twelve months up to one: their edges and their neighbours."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.core.clock import SHANGHAI
from district.core.errors import DomainError
from district.metrics.figures import Period, PeriodType

EVERY_DAY = st.dates(date(1950, 1, 1), date(2100, 12, 31))


def holds(period: Period, moment: datetime) -> bool:
    return period.start <= moment < period.end


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023-04-16", date(2023, 4, 16), date(2023, 4, 16)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-Q2", date(2023, 4, 1), date(2023, 6, 30)),
        ("2024-Q1", date(2024, 1, 1), date(2024, 3, 31)),
        ("2023-Q4", date(2023, 10, 1), date(2023, 12, 31)),
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2023-04-R12", date(2022, 5, 1), date(2023, 4, 30)),
        ("2024-02-R12", date(2023, 3, 1), date(2024, 2, 29)),
        ("2023-12-R12", date(2023, 1, 1), date(2023, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, first: date, last: date) -> None:
    period = Period.parse(text)
    assert (period.first_day, period.last_day, str(period)) == (first, last, text)


@pytest.mark.parametrize(
    "text", ["2023-Q5", "2023-Q0", "2023-13-R12", "2023-04-R6", "23", "1899", "3000", "2023-", "Q2"]
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(DomainError, match="bad_period"):
        Period.parse(text)


@pytest.mark.parametrize(
    ("moment", "quarter", "year", "rolling"),
    [
        ("2023-12-31T23:59:59.999999", "2023-Q4", "2023", "2023-12-R12"),
        ("2024-01-01T00:00:00", "2024-Q1", "2024", "2024-01-R12"),
        ("2024-02-29T23:59:59", "2024-Q1", "2024", "2024-02-R12"),
        ("2024-03-31T23:59:59", "2024-Q1", "2024", "2024-03-R12"),
    ],
)
def test_a_moment_at_the_edge_lies_where_shanghai_says(
    moment: str, quarter: str, year: str, rolling: str
) -> None:
    there = datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI)
    for text in (quarter, year, rolling):
        period = Period.parse(text)
        assert Period.of(there.date(), period.type) == period
        assert holds(period, there) and holds(period, there.astimezone(UTC))


def test_midnight_of_new_year_ends_the_old_one() -> None:
    midnight = datetime(2024, 1, 1, tzinfo=SHANGHAI)
    assert not any(
        holds(Period.parse(text), midnight) for text in ("2023", "2023-Q4", "2023-12-R12")
    )


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2024-03-01", "2024-02-29", "2023-03-01"),
        ("2024-02-29", "2024-02-28", "2023-02-28"),
        ("2024-01", "2023-12", "2023-01"),
        ("2024-Q1", "2023-Q4", "2023-Q1"),
        ("2024", "2023", "2023"),
        ("2024-02-R12", "2024-01-R12", "2023-02-R12"),
    ],
)
def test_a_period_is_compared_with_the_one_before_and_that_of_last_year(
    text: str, before: str, year_before: str
) -> None:
    period = Period.parse(text)
    assert (str(period.before), str(period.year_before)) == (before, year_before)


@given(EVERY_DAY, st.sampled_from([kind for kind in PeriodType if kind != PeriodType.ROLLING]))
def test_periods_of_a_kind_follow_each_other_without_gap(day: date, kind: PeriodType) -> None:
    period = Period.of(day, kind)
    assert period.first_day <= day <= period.last_day
    assert period.before.end == period.start
    assert Period.parse(str(period)) == period


@given(EVERY_DAY)
def test_twelve_months_end_with_the_month_of_the_day(day: date) -> None:
    rolling = Period.of(day, PeriodType.ROLLING)
    assert rolling.last_day == Period.of(day, PeriodType.MONTH).last_day
    assert rolling.start == rolling.year_before.end
