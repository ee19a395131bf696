"""What councils report to the night (MTG-01 to MTG-04)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_end, day_start
from district.metrics.figures import Period
from district.metrics.sources import read_elements
from district.metrics.windows import Window
from district.tenancy.context import require_compound
from tenants.matters.services import finish, merge_duplicate, reopen
from tenants.meetings.attending import note_came, note_presence
from tenants.meetings.models import Council, MonthWithout
from tenants.meetings.queries import resolutions
from tenants.meetings.resolving import resolve
from tenants.meetings.services import hold_council, plan_council
from tests.tenants.matters.conftest import People


def at(day: str, hour: int = 19) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), SHANGHAI) + timedelta(
        hours=hour
    )


def held(people: People, day: str) -> Council:
    council = plan_council(actor=people.secretary, starts_at=at(day), place="亭子", topics=["院门"])
    return hold_council(actor=people.secretary, council=council, headcount=9, minutes="要点")


def told(period: str, *codes: str, live_from: str = "2022-01-01") -> list[int | None]:
    """What is said of the period when it is over."""
    whole = Period.parse(period)
    first = max(whole.first_day, date.fromisoformat(live_from))
    window = Window(whole, first, whole.last_day, day_end(whole.last_day))
    found = read_elements(require_compound(), [window.parameters]).elements[0]
    return [found[code].value for code in codes]


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(at("2023-12-31", 23), tick=False):
        yield


def test_C6_eleven_of_twelve_months_and_two_in_one_repair_nothing(people: People) -> None:
    for month in (1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12):
        held(people, f"2023-{month:02}-10")
    held(people, "2023-08-20")
    assert told("2023", "TG", "TG_M") == [12, 11]
    assert told("2023-07", "TG", "TG_M") == [0, 0]
    assert told("2023-08", "TG", "TG_M") == [2, 1]


@pytest.mark.parametrize(("live_from", "months"), [("2023-01-01", 12), ("2023-06-15", 7)])
def test_C6_who_is_live_for_seven_months_has_seven(live_from: str, months: int) -> None:
    year = Period.parse("2023")
    first = max(year.first_day, date.fromisoformat(live_from))
    assert Window(year, first, year.last_day, day_end(year.last_day)).months == months


def test_C6_before_the_first_one_nothing_is_reported(people: People) -> None:
    held(people, "2023-05-10")
    assert told("2023-04", "TG", "TG_M", "TG_P", "TG_HH", "RES_DUE") == [None] * 5
    assert told("2023-05", "TG", "TG_M") == [1, 1]


def test_C6_headcount_and_minutes_that_arrive_last_change_what_they_say_and_no_more(
    people: People,
) -> None:
    held(people, "2023-03-10")
    council = plan_council(
        actor=people.secretary, starts_at=at("2023-04-10"), place="亭子", topics=["院门"]
    )
    note_came(actor=people.secretary, council=council, households=[people.home.pk])
    resolve(
        actor=people.secretary,
        council=council,
        text="修门",
        due_on=date(2023, 4, 20),
        responsible_id=people.head.pk,
    )
    assert told("2023-04", "TG", "TG_HH", "RES_DUE") == [0, 1, 1]
    hold_council(actor=people.secretary, council=council, headcount=9, minutes="要点")
    assert told("2023-04", "TG", "TG_HH", "RES_DUE") == [1, 1, 1]


def test_C6_somebodys_word_makes_none_a_fact(people: People) -> None:
    MonthWithout.objects.create(
        month=date(2023, 4, 1), confirmed_by=people.secretary, at=at("2023-04-28")
    )
    assert told("2023-03", "TG") == [None]
    assert told("2023-04", "TG", "TG_M", "RES_DUE") == [0, 0, None]


@pytest.mark.parametrize(("published", "in_time"), [("2023-05-13", 1), ("2023-05-14", 0)])
def test_MTG_04_three_days_end_at_midnight(people: People, published: str, in_time: int) -> None:
    council = held(people, "2023-05-10")
    council.published_at, council.notice_text = day_start(date.fromisoformat(published)), "议定"
    council.save()
    assert told("2023-05", "TG", "TG_P") == [1, in_time]


def test_MTG_02_a_household_counts_once_in_twelve_months(people: People) -> None:
    people.neighbour("403")
    homes = list(people.unit.households.order_by("room").values_list("pk", flat=True))
    for day, who in (("2022-12-31", homes[:1]), ("2023-05-10", homes), ("2023-06-10", homes[:1])):
        note_presence(
            actor=people.secretary,
            council=held(people, day),
            unit_id=people.unit.pk,
            households=who,
        )
    assert told("2023-11-R12", "TG_HH") == [2]
    assert told("2023-04-R12", "TG_HH") == [1]
    assert told("2022-12-R12", "TG_HH") == [1]


def test_MTG_03_a_resolution_counts_where_it_is_due(people: People) -> None:
    council = held(people, "2023-05-10")
    made = [
        resolve(
            actor=people.secretary,
            council=council,
            text=f"第{day}件",
            due_on=date(2023, 5, day),
            responsible_id=people.head.pk,
        )
        for day in (20, 25, 30)
    ]
    with time_machine.travel(at("2023-12-31", 23) + timedelta(minutes=9), tick=False):
        finish(actor=people.head, matter_id=made[0].matter_id, outcome="办好了")
    assert told("2023-05", "RES_DUE", "RES_OK") == [3, 0]
    assert told("2023", "RES_DUE", "RES_OK") == [3, 1]


def test_MTG_03_what_is_taken_up_again_is_not_done(people: People) -> None:
    made = resolve(
        actor=people.secretary,
        council=held(people, "2023-12-10"),
        text="修门",
        due_on=date(2023, 12, 20),
        responsible_id=people.head.pk,
    )
    finish(actor=people.head, matter_id=made.matter_id, outcome="修好了")
    assert told("2023-12", "RES_OK") == [1]
    with time_machine.travel(at("2023-12-31", 23) + timedelta(minutes=5), tick=False):
        reopen(actor=people.secretary, matter_id=made.matter_id, reason="又坏了")
    assert told("2023-12", "RES_DUE", "RES_OK") == [1, 0]


def test_MTG_03_what_was_merged_is_done_with_the_other(people: People) -> None:
    """A resolution lives on as a matter, and so in the one into which that went."""
    made = resolve(
        actor=people.secretary,
        council=held(people, "2023-12-10"),
        text="修门",
        due_on=date(2023, 12, 20),
        responsible_id=people.head.pk,
    )
    other = people.reported("院门坏了")
    merge_duplicate(actor=people.secretary, duplicate_id=made.matter_id, into_id=other.pk)
    made = resolutions().get()
    assert (made.carried_by, made.carried_by.is_open) == (other, True)
    assert told("2023-12", "RES_DUE", "RES_OK") == [1, 0]
    finish(actor=people.secretary, matter_id=other.pk, outcome="修好了")
    assert told("2023-12", "RES_DUE", "RES_OK") == [1, 1]
