"""What works report to the night (WRK-02)."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import time_machine
from django.db import connection

from district.core.clock import day_end, day_start
from tenants.late.models import LateChange
from tenants.works.metrics import SOURCES
from tenants.works.models import MicroProject
from tenants.works.services import withdraw_micro_project
from tests.tenants.matters.conftest import People
from tests.tenants.meetings.test_metrics import at, told

CODES = ("PRJ_ACC", "PRJ_PUB")


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(at("2024-05-10", 12), tick=False):
        yield


def done(
    day: str, published: str, *, announced: str | None = None, planned: str | None = None
) -> MicroProject:
    """Published at the last second of its day, announced at the first of its own."""
    published_at = day_end(date.fromisoformat(published)) - timedelta(seconds=1)
    before = {}
    if announced:
        before = {
            "announced_at": day_start(date.fromisoformat(announced)),
            "planned_on": date.fromisoformat(planned or day),
        }
    return MicroProject.objects.create(
        title="推车", cost_fen=0, done_on=day, published_at=published_at, **before
    )


def test_WRK_02_counts_what_residents_were_told_in_time(people: People) -> None:
    assert told("2024-Q1", *CODES) == [None, None]
    done("2024-02-29", "2024-03-07")  # the end of the seventh day
    assert told("2024-Q1", *CODES) == [1, 1]
    done("2024-02-29", "2024-03-08")  # the eighth
    done("2024-03-31", "2024-04-02", announced="2024-03-30")
    done("2024-03-10", "2024-03-10", announced="2024-03-10", planned="2024-03-20")
    done("2024-03-12", "2024-03-12", announced="2024-03-10", planned="2024-03-10")
    assert told("2023-Q4", *CODES) == [None, None]
    done("2024-03-15", "2024-03-15", announced="2024-03-14")
    assert told("2024-02", *CODES) == [2, 0]  # told when the month's last night was over
    assert told("2024-Q1", *CODES) == [6, 2]
    assert told("2024-04", *CODES) == [0, 0]


def test_WRK_02_an_announcement_alone_says_that_none_is_done(people: People) -> None:
    MicroProject.objects.create(
        title="推车", cost_fen=0, planned_on="2024-03-20", announced_at=at("2024-02-10")
    )
    assert told("2024-01", *CODES) == [None, None]
    assert told("2024-02", *CODES) == [0, 0]


def test_WRK_02_is_asked_again_once_residents_are_told(people: People) -> None:
    one = done("2024-03-31", "2024-04-02", announced="2024-03-10")
    for as_of, turn in (("2024-03-01", one.announced_at), ("2024-04-02", one.published_at)):
        with connection.cursor() as cursor:
            cursor.execute(SOURCES[0].turns_at, {"as_of": day_start(date.fromisoformat(as_of))})
            assert cursor.fetchone() == (turn,)


def test_WRK_02_a_withdrawal_has_the_past_counted_again(people: People) -> None:
    one = done("2024-02-20", "2024-02-21")
    assert told("2024-Q1", *CODES) == [1, 1]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL chunshui.marked_late = ''")
    LateChange.objects.all().delete()
    withdraw_micro_project(actor=people.member, project=one, because="记错了")
    assert LateChange.objects.filter(from_day=date(2024, 2, 20)).exists()
    assert told("2024-Q1", *CODES) == [None, None]
