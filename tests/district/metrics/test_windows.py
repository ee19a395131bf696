"""Which periods a night writes, and which moments they hold."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.core.clock import SHANGHAI
from district.metrics.figures import PeriodType
from district.metrics.windows import LATE_DAYS, LATE_MONTHS, Window, windows_of

LONG_AGO = date(2000, 1, 1)


def holds(window: Window, moment: datetime) -> bool:
    start, end = window.parameters["start"], window.parameters["end"]
    return bool(start <= moment < end)


def test_R7_a_night_writes_its_day_its_month_and_the_two_before() -> None:
    found = [str(window.period) for window in windows_of(date(2023, 4, 16), live_from=LONG_AGO)]
    assert found == ["2023-04-16", "2023-04", "2023-03", "2023-02"]


def test_an_event_at_23_59_59_counts_in_its_day() -> None:
    late = datetime(2023, 4, 16, 23, 59, 59, 999_999, tzinfo=SHANGHAI)
    today, *_months = windows_of(date(2023, 4, 16), live_from=LONG_AGO)
    tomorrow, *_months = windows_of(date(2023, 4, 17), live_from=LONG_AGO)
    assert holds(today, late)
    assert not holds(tomorrow, late)


def test_midnight_belongs_to_the_day_that_begins() -> None:
    midnight = datetime(2023, 4, 16, 16, 0, tzinfo=UTC)
    today, *_months = windows_of(date(2023, 4, 17), live_from=LONG_AGO)
    assert holds(today, midnight)


def test_february_has_its_29th_in_a_leap_year() -> None:
    _day, february, january, _december = windows_of(date(2024, 2, 29), live_from=LONG_AGO)
    assert holds(february, datetime(2024, 2, 29, 23, 59, 59, tzinfo=SHANGHAI))
    assert not holds(january, datetime(2024, 2, 1, tzinfo=SHANGHAI))


def test_an_open_month_ends_with_the_night() -> None:
    _day, april, march, _february = windows_of(date(2023, 4, 16), live_from=LONG_AGO)
    assert april.last_day == date(2023, 4, 16)
    assert march.last_day == date(2023, 3, 31)
    assert march.as_of == april.as_of == datetime(2023, 4, 16, 16, 0, tzinfo=UTC)


def test_R5_facts_before_go_live_enter_nothing() -> None:
    windows = windows_of(date(2023, 4, 16), live_from=date(2023, 3, 20))
    assert [str(window.period) for window in windows] == ["2023-04-16", "2023-04", "2023-03"]
    assert windows[-1].first_day == date(2023, 3, 20)


@given(st.dates(date(2019, 1, 1), date(2032, 12, 31)))
def test_months_of_every_length_follow_each_other_without_gap(day: date) -> None:
    _day, *months = windows_of(day, live_from=LONG_AGO)
    for later, earlier in pairwise(months):
        assert earlier.parameters["end"] == later.parameters["start"]


@given(st.dates(date(2019, 1, 1), date(2032, 12, 31)), st.times())
def test_every_moment_lies_in_exactly_one_day(day: date, clock: time) -> None:
    moment = datetime.combine(day, clock, tzinfo=SHANGHAI)
    days = [day + timedelta(days=away) for away in (-1, 0, 1)]
    found = [windows_of(one, live_from=LONG_AGO)[0] for one in days]
    assert [holds(window, moment) for window in found] == [False, True, False]
    assert all(window.period.type is PeriodType.DAY for window in found)


def windows(day: date, *kinds: PeriodType, live_from: date = LONG_AGO) -> dict[str, Window]:
    found = windows_of(day, live_from=live_from, kinds=kinds)
    return {str(window.period): window for window in found}


def test_no_longer_period_is_asked_for_unless_a_metric_has_it() -> None:
    found = windows_of(date(2023, 4, 16), live_from=LONG_AGO)
    assert {window.period.type for window in found} == {PeriodType.DAY, PeriodType.MONTH}


def test_R7_the_quarter_and_year_of_each_month_looked_back_on_are_written() -> None:
    kinds = (PeriodType.QUARTER, PeriodType.YEAR)
    assert list(windows(date(2023, 6, 30), *kinds)) == ["2023-Q2", "2023"]
    assert list(windows(date(2023, 5, 1), *kinds)) == ["2023-Q2", "2023-Q1", "2023"]
    assert list(windows(date(2024, 1, 1), *kinds)) == ["2024-Q1", "2023-Q4", "2024", "2023"]
    assert list(windows(date(2024, 3, 1), *kinds)) == ["2024-Q1", "2024"]


def test_R7_twelve_months_are_written_up_to_each_of_the_three_months() -> None:
    found = windows(date(2024, 2, 29), PeriodType.ROLLING)
    assert list(found) == ["2024-02-R12", "2024-01-R12", "2023-12-R12"]
    assert found["2024-02-R12"].first_day == date(2023, 3, 1)


def test_an_open_quarter_ends_with_the_night_and_a_closed_one_with_itself() -> None:
    found = windows(date(2024, 1, 1), PeriodType.QUARTER)
    assert found["2024-Q1"].last_day == date(2024, 1, 1)
    assert found["2023-Q4"].last_day == date(2023, 12, 31)
    late = datetime(2023, 12, 31, 23, 59, 59, 999_999, tzinfo=SHANGHAI)
    assert holds(found["2023-Q4"], late) and not holds(found["2024-Q1"], late)


def test_R5_a_year_begins_with_go_live() -> None:
    found = windows(date(2023, 4, 16), PeriodType.YEAR, live_from=date(2023, 3, 20))
    assert found["2023"].first_day == date(2023, 3, 20)
    assert windows(date(2024, 1, 9), PeriodType.YEAR, live_from=date(2024, 1, 3)).keys() == {"2024"}


@pytest.mark.parametrize(
    ("day", "late", "days", "months"),
    [
        (date(2024, 3, 1), date(2024, 2, 29), 2, 3),
        (date(2024, 3, 1), None, 1, 3),
        (date(2024, 3, 1), date(2023, 11, 30), LATE_DAYS + 1, 5),
        (date(2024, 3, 1), date(1999, 1, 1), LATE_DAYS + 1, LATE_MONTHS),
    ],
)
def test_how_far_back_is_counted(day: date, late: date | None, days: int, months: int) -> None:
    found = windows_of(day, live_from=date(2000, 1, 1), late_from=late)
    kinds = [window.period.type for window in found]
    assert (kinds.count(PeriodType.DAY), kinds.count(PeriodType.MONTH)) == (days, months)
    assert len({window.period for window in found}) == len(found)
    assert all(window.last_day <= day for window in found)
