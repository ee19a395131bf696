"""By when a matter must be answered and settled."""

from datetime import datetime, timedelta

import pytest

from district.core.clock import SHANGHAI, day_end, day_start
from tenants.matters.clocks import days_left, deadlines
from tenants.matters.models import Urgency
from tenants.matters.records import Moment


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("accepted", "answered_by"),
    [
        ("2023-04-14 09:00", "2023-04-14 18:00"),  # a Friday forenoon
        ("2023-04-14 12:00", "2023-04-17 12:00"),  # its noon: the Monday after
        ("2023-04-14 20:00", "2023-04-17 12:00"),
        ("2023-04-15 16:00", "2023-04-17 12:00"),  # a Saturday
    ],
)
def test_an_ordinary_matter_is_answered_within_half_a_working_day(
    accepted: str, answered_by: str
) -> None:
    assert deadlines(Moment(at(accepted)), Urgency.ORDINARY).respond_by == at(answered_by)


@pytest.mark.parametrize(
    ("urgency", "accepted", "last_day"),
    [
        (Urgency.ORDINARY, "2023-04-14 09:00", "2023-04-21"),
        (Urgency.ORDINARY, "2023-04-15 16:00", "2023-04-21"),
        (Urgency.ENQUIRY, "2023-04-14 09:00", "2023-04-19"),
        (Urgency.URGENT, "2023-04-14 23:50", "2023-04-15"),
    ],
)
def test_a_matter_is_settled_by_the_end_of_its_last_working_day(
    urgency: Urgency, accepted: str, last_day: str
) -> None:
    due = deadlines(Moment(at(accepted)), urgency).complete_by
    assert due == day_end(at(last_day).date())


def test_an_urgent_matter_is_answered_within_30_minutes_at_night_too() -> None:
    due = deadlines(Moment(at("2023-04-15 23:50")), Urgency.URGENT)
    assert due.respond_by == at("2023-04-16 00:20")


def test_where_only_the_day_is_known_the_later_deadline_holds() -> None:
    due = deadlines(Moment.on(at("2023-04-14").date()), Urgency.ORDINARY)
    assert due.respond_by == at("2023-04-17 12:00")


def test_days_left_count_calendar_days() -> None:
    due = day_end(at("2023-04-21").date())
    last_second = due - timedelta(seconds=1)
    assert [days_left(due, moment) for moment in (at("2023-04-20"), last_second, due)] == [1, 0, -1]
    assert days_left(at("2023-04-21 12:00"), at("2023-04-21 13:00")) == -1
    assert days_left(due, day_start(at("2023-04-24").date())) == -3
