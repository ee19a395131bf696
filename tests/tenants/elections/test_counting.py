"""Counting, against the regulation read plainly in fractions (rules.md §2, Party election)."""

from datetime import date
from fractions import Fraction
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.core.errors import DomainError
from tenants.elections.counting import Ballot, Elected, elect, tally
from tenants.elections.law import election_rules_on

RULES = election_rules_on(date(2026, 11, 1))
PEOPLE = [UUID(int=number) for number in range(6)]

ballots = st.lists(st.frozensets(st.sampled_from(PEOPLE), max_size=5), max_size=14)


def read_plainly(said: list[Ballot], present: int, seats: int) -> Elected:
    """Valid: no more names than seats. Elected: more than half of those present; too many: those
    whom fewer than ``seats`` others reach or surpass; who is level across the last seat waits."""
    votes = {one: sum(one in ballot for ballot in said if len(ballot) <= seats) for one in PEOPLE}
    passed = [one for one in PEOPLE if Fraction(votes[one], present) > Fraction(1, 2)]
    sure = {
        one
        for one in passed
        if sum(votes[other] >= votes[one] for other in passed if other != one) < seats
    }
    beaten = {one for one in passed if sum(votes[other] > votes[one] for other in passed) >= seats}
    return Elected(frozenset(sure), frozenset({*passed} - sure - beaten))


@given(ballots, st.integers(0, 6), st.integers(1, 4))
def test_the_count_is_the_regulation_read_plainly(
    said: list[Ballot], absent_ballots: int, seats: int
) -> None:
    present = max(1, len(said) + absent_ballots)
    told = elect(RULES, present, seats, tally(said, seats).votes)
    assert told == read_plainly(said, present, seats)
    assert len(told.elected) <= seats


@pytest.mark.parametrize(("votes", "is_elected"), [(5, False), (6, True)])
def test_half_of_those_present_is_not_enough(votes: int, is_elected: bool) -> None:
    told = elect(RULES, 10, 1, {PEOPLE[0]: votes})
    assert bool(told.elected) is is_elected


def test_most_votes_fill_the_seats_and_a_tie_at_the_last_elects_nobody_of_the_tied() -> None:
    first, second, third, fourth = PEOPLE[:4]
    level = {first: 9, second: 7, third: 7, fourth: 6}
    assert elect(RULES, 10, 2, level) == Elected(frozenset({first}), frozenset({second, third}))
    assert elect(RULES, 10, 3, level) == Elected(frozenset({first, second, third}))


def test_a_ballot_that_names_too_many_came_back_and_does_not_count() -> None:
    too_many, blank = frozenset(PEOPLE[:3]), frozenset[UUID]()
    told = tally([too_many, blank, frozenset(PEOPLE[:2])], seats=2)
    assert (told.returned, told.valid) == (3, 2)
    assert told.votes == {PEOPLE[0]: 1, PEOPLE[1]: 1}


@pytest.mark.parametrize(("entitled", "least"), [(10, 8), (11, 9), (50, 40)])
def test_four_fifths_of_those_entitled_make_a_quorum(entitled: int, least: int) -> None:
    assert RULES.quorum.is_met(least, entitled)
    assert not RULES.quorum.is_met(least - 1, entitled)


@pytest.mark.parametrize(("seats", "least"), [(1, 2), (3, 4), (5, 6), (6, 8), (10, 12)])
def test_a_fifth_more_candidates_than_seats(seats: int, least: int) -> None:
    assert seats + RULES.surplus.least(seats) == least


def test_before_the_regulation_there_is_no_rule() -> None:
    assert election_rules_on(date(2020, 7, 13)) is RULES
    with pytest.raises(DomainError):
        election_rules_on(date(2020, 7, 12))
