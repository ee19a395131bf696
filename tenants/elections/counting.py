"""Counting an election's ballots: sets of candidates in, sums and the elected out."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from tenants.elections.law import ElectionRules

Ballot = frozenset[UUID]


@dataclass(frozen=True)
class Tally:
    """``valid`` of the ``returned`` ballots name no more than there are seats; a blank one does."""

    returned: int
    valid: int
    votes: Mapping[UUID, int]


@dataclass(frozen=True)
class Elected:
    """``tied`` stand level across the last seat: none of them is elected before a further vote."""

    elected: frozenset[UUID]
    tied: frozenset[UUID] = frozenset()


def tally(ballots: Collection[Ballot], seats: int) -> Tally:
    """Sum what the valid ballots say."""
    valid = [ballot for ballot in ballots if len(ballot) <= seats]
    votes = Counter(candidate for ballot in valid for candidate in ballot)
    return Tally(len(ballots), len(valid), votes)


def elect(rules: ElectionRules, present: int, seats: int, votes: Mapping[UUID, int]) -> Elected:
    """Who has the majority of those present; where they are too many, who has most votes."""
    passed = {
        one: number for one, number in votes.items() if rules.majority.is_met(number, present)
    }
    if len(passed) <= seats:
        return Elected(frozenset(passed))
    last = sorted(passed.values(), reverse=True)[seats - 1]
    above = frozenset(one for one, number in passed.items() if number > last)
    level = frozenset(one for one, number in passed.items() if number == last)
    if len(above) + len(level) <= seats:
        return Elected(above | level)
    return Elected(above, level)
