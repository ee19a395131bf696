"""By when a matter must be answered and settled."""

from datetime import datetime

import pytest

from district.core.clock import SHANGHAI, day_end, day_start
from tenants.matters.clocks import days_late, deadlines
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


def test_in_2026_the_swapped_days_are_worked_and_the_festival_is_not() -> None:
    due = deadlines(Moment(at("2026-09-18 09:00")), Urgency.ENQUIRY)
    assert due.complete_by == day_end(at("2026-09-22").date())  # Sunday the 20th is worked
    due = deadlines(Moment(at("2026-09-30 15:00")), Urgency.ENQUIRY)
    assert due.respond_by == at("2026-10-08 12:00")
    assert due.complete_by == day_end(at("2026-10-10").date())  # a Saturday


def test_days_late_count_calendar_days_from_the_last_one() -> None:
    due = day_end(at("2023-04-21").date())
    assert [days_late(due, moment) for moment in (due, day_start(at("2023-04-24").date()))] == [
        1,
        3,
    ]
    assert days_late(at("2023-04-21 12:00"), at("2023-04-21 13:00")) == 1
