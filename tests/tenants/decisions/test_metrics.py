"""ELE-03: who took part in the year's votes, by number and by area, both told."""

from datetime import timedelta

import pytest
import time_machine

from district.core.clock import now, today
from tenants.decisions.deciding import count_vote
from tests.tenants.decisions.making import announced, closed, parts, voted
from tests.tenants.records.demo import values

pytestmark = pytest.mark.usefixtures("in_meijing")
CODES = ("VB_H", "VT_H", "VB_A", "VT_A")


def test_a_vote_counts_on_the_day_of_its_count_and_a_poll_never() -> None:
    parts(9, area=10_050)
    assert values(*CODES, day=today()) == dict.fromkeys(CODES, None)
    vote = announced()
    poll = announced(is_binding=False, opens_at=now(), closes_at=now() + timedelta(days=1))
    voted(vote, yes=5, no=1)
    with closed(vote):
        count_vote(vote=vote)
        count_vote(vote=poll)
        counted_on = today()
    with time_machine.travel(vote.closes_at + timedelta(days=40), tick=False):
        assert values(*CODES, day=counted_on) == {"VB_H": 9, "VT_H": 6, "VB_A": 904, "VT_A": 603}
        assert values(*CODES, day=counted_on - timedelta(days=1)) == dict.fromkeys(CODES, None)
        assert values(*CODES, day=today()) == dict.fromkeys(CODES, 0)
