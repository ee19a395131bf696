"""What mediation reports to the night (DIS-01 to DIS-03)."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

import pytest
import time_machine

from district.core.clock import SHANGHAI, day_end
from district.core.errors import DomainError
from district.metrics.figures import Period
from district.metrics.sources import read_elements
from district.metrics.windows import Window
from district.tenancy.context import require_compound
from tenants.disputes.models import Dispute, Recurrence
from tenants.disputes.quiet import confirm_quarter_without, quarters_to_confirm
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


def test_DIS_a_quarter_said_to_be_without_is_zero_and_not_missing(people: People) -> None:
    """By any mediator, of what that one knows; the next quarter asks anew."""
    for month in ("2023-09-01", "2024-04-01"):
        with pytest.raises(DomainError, match="上个季度"):
            confirm_quarter_without(actor=people.member, month=date.fromisoformat(month))
    with pytest.raises(DomainError, match="您的身份"):
        confirm_quarter_without(actor=people.resident, month=date(2023, 10, 1))
    with time_machine.travel(MIDNIGHT - timedelta(days=7), tick=False):  # the 24th
        assert quarters_to_confirm(people.member) == [date(2023, 10, 1)]
    assert quarters_to_confirm(people.member) == [date(2023, 10, 1), date(2024, 1, 1)]
    word = confirm_quarter_without(actor=people.member, month=date(2024, 2, 29))
    assert confirm_quarter_without(actor=people.head, month=date(2024, 1, 1)) == word
    assert quarters_to_confirm(people.head) == [date(2023, 10, 1)]
    assert told("2024-Q1") == [0] * 6
    assert told("2024-Q1", date(2024, 3, 30)) == [None] * 6  # nobody had said so by then
    assert told("2024-Q2") == told("2023-Q4") == [None] * 6


def test_B8_a_word_of_one_mediator_tells_nothing_of_anothers_case(people: People) -> None:
    quarrel(people.member, accepted_on=date(2024, 2, 29))
    with pytest.raises(DomainError, match="受理过纠纷"):
        confirm_quarter_without(actor=people.secretary, month=date(2024, 1, 1))
    assert quarters_to_confirm(people.secretary) == [date(2023, 10, 1)]
    assert date(2024, 1, 1) in quarters_to_confirm(people.head)
    assert confirm_quarter_without(actor=people.head, month=date(2024, 1, 1))
    assert told("2024-Q1")[0] == 1  # the case counts, whatever was said
