"""What visits report to the night (VIS-01 to VIS-03, V4, V19)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_start
from district.identity.models import RoleGrant
from tenants.register.models import Household, Occupancy
from tenants.visits.handling import answer_issue
from tenants.visits.models import Handling, Issue, Met, MonthWithoutVisits, Result, Visit
from tenants.visits.recording import Told, record_visit
from tests.tenants.matters.conftest import People
from tests.tenants.meetings.test_metrics import at, told


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(at("2024-03-31", 23), tick=False):
        yield


def knocked(people: People, moment: datetime, result: Result = Result.CONTACT) -> Visit:
    return Visit.objects.create(
        household=people.home,
        at=moment,
        day=moment.astimezone(SHANGHAI).date(),
        result=result,
        met=Met.MINOR if result is Result.CONTACT else "",
    )


def test_V19_one_household_and_day_counts_once_and_midnight_parts_two(people: People) -> None:
    Household.objects.update(occupancy=Occupancy.OCCUPIED)
    last_second = datetime(2024, 2, 29, 23, 59, 59, tzinfo=SHANGHAI)
    for seconds in (-60, 0):
        knocked(people, last_second + timedelta(seconds=seconds))
    knocked(people, last_second, Result.NOBODY)
    knocked(people, last_second + timedelta(seconds=1), Result.NOBODY)
    assert told("2024-02", "VA", "VC", "VIS_HH") == [1, 1, 1]
    assert told("2024-02-29", "VA", "VC") == [1, 1]
    assert told("2024-03", "VA", "VC", "VI") == [1, 0, 0]


def test_C4_an_attempt_covers_nobody_and_vacant_homes_do_not_count(people: People) -> None:
    knocked(people, at("2023-04-10"), Result.REFUSED)
    Household.objects.update(occupancy=Occupancy.OCCUPIED)
    assert told("2023-04-R12", "VIS_HH") == [0]
    knocked(people, at("2023-05-10"))
    assert told("2023-05-R12", "VIS_HH", "HHO") == [1, 1]
    assert told("2024-03-R12", "VIS_HH") == [1]
    Household.objects.update(occupancy=Occupancy.VACANT)
    assert told("2024-03-R12", "VIS_HH", "HHO") == [0, 0]


def test_C8_twelve_months_of_being_met_are_calendar_months(people: People) -> None:
    Household.objects.update(occupancy=Occupancy.OCCUPIED)
    knocked(people, at("2023-03-31"))
    assert told("2024-02-R12", "VIS_HH") == [1]
    assert told("2024-03-R12", "VIS_HH") == [0]
    assert told("2023-02-R12", "VIS_HH") == [None]


def test_V36_a_silent_month_says_nothing_until_somebody_does(people: People) -> None:
    knocked(people, at("2024-01-10"))
    assert told("2024-01", "VA", "VI", "VI_OK") == [1, 0, 0]
    assert told("2024-02", "VA", "VC", "VI", "VI_OK") == [None] * 4
    MonthWithoutVisits.objects.create(month=date(2024, 2, 1), at=at("2024-02-28"))
    assert told("2024-02", "VA", "VC", "VI", "VI_OK") == [0] * 4


@pytest.mark.parametrize(("late", "passed_on"), [(-1, 1), (0, 0)], ids=["in_time", "too_late"])
def test_VIS_02_one_working_day_ends_at_midnight(people: People, late: int, passed_on: int) -> None:
    friday = at("2024-03-08")
    RoleGrant.objects.update(since_on=date(2022, 1, 1))
    with time_machine.travel(friday, tick=False):
        visit = record_visit(
            actor=people.head,
            household=people.home,
            told=Told(Result.CONTACT, Met.ADULT, "灯不亮"),
        )
        record_visit(
            actor=people.head,
            household=people.home,
            told=Told(Result.NOBODY, issue="邻居说漏水", answer="当场关了水"),
        )
    issue = Issue.objects.get(visit=visit)
    assert issue.handle_by == day_start(date(2024, 3, 12))
    with time_machine.travel(issue.handle_by + timedelta(seconds=late), tick=False):
        answer_issue(
            actor=people.head, issue_id=issue.pk, handling=Handling.ANSWERED, answer="修了"
        )
    assert told("2024-03", "VI", "VI_OK") == [2, 1 + passed_on]
    assert told("2024-03-08", "VI", "VI_OK") == [2, 1]
