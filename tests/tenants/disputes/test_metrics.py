"""What mediation reports to the night (DIS-01 to DIS-03)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_end
from district.metrics.figures import Period
from district.metrics.sources import read_elements
from district.metrics.windows import Window
from district.tenancy.context import require_compound
from tenants.disputes.models import Dispute, Recurrence
from tests.tenants.disputes.making import failed, quarrel, settled
from tests.tenants.matters.conftest import People

CODES = ("DA", "DS", "DF", "DO30", "DS90", "DR")
MIDNIGHT = datetime(2024, 3, 31, 23, 59, 59, tzinfo=SHANGHAI)


def told(period: str, day: date | None = None) -> list[int | None]:
    """What is said of the period when it is over, or on an earlier ``day``."""
    whole = Period.parse(period)
    last = day or whole.last_day
    window = Window(whole, whole.first_day, last, day_end(last))
    found = read_elements(require_compound(), [window.parameters]).elements[0]
    return [found[code].value for code in CODES]


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with time_machine.travel(MIDNIGHT, tick=False):
        yield


def test_DIS_a_case_counts_by_its_days(people: People) -> None:
    assert told("2024-Q1") == [None] * 6
    actor = people.member
    settled(actor, people.home, accepted_on=date(2024, 2, 29), day=date(2024, 2, 29))
    failed(actor)  # today, in the last second of the quarter
    quarrel(actor, is_collective=True, accepted_on=date(2024, 3, 1))
    assert told("2023-Q4") == [None] * 6
    assert told("2024-Q1") == [3, 1, 1, 0, 0, 0]  # the thirtieth day is not over 30
    assert told("2024-Q2", date(2024, 4, 1)) == [0, 0, 0, 1, 0, 0]
    assert told("2024-Q2", date(2024, 5, 28)) == [0, 0, 0, 1, 0, 0]
    assert told("2024-Q2", date(2024, 5, 29)) == [0, 0, 0, 1, 1, 0]  # 90 days after 29 February


def test_DIS_03_it_counts_where_the_ninety_days_end(people: People) -> None:
    first = settled(people.member, people.home, accepted_on=date(2024, 1, 2), day=date(2024, 1, 2))
    second = quarrel(people.member, people.home)
    Recurrence.objects.create(
        dispute=second, first=first, observed_on=date(2024, 1, 2) + timedelta(days=90)
    )
    assert told("2024-Q1") == [2, 1, 0, 0, 0, 0]
    assert told("2024-Q2") == [0, 0, 0, 1, 1, 1]


def test_V21_no_case_ends_before_it_was_accepted(people: People) -> None:
    """So of any time no more is settled than was accepted in it or carried over into it."""
    with pytest.raises(Exception, match=r"早于受理|ended_dispute_says_how"):
        settled(people.member, people.home, day=date(2024, 3, 30))
    dispute = Dispute.objects.get()
    assert dispute.is_open
