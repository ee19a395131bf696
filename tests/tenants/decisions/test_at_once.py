"""200 ballots at once, 20 of them sent twice, from four processes."""

import subprocess
import sys
from collections import Counter
from uuid import uuid4

import pytest

from district.registry.models import Compound
from district.tenancy.sealing import trace
from tenants.decisions.deciding import count_vote
from tenants.decisions.models import Ballot, Vote, Voter
from tenants.decisions.queries import outcomes
from tenants.people.models import Person
from tests import make
from tests.conftest import OwnDatabase
from tests.tenants.decisions.making import announced, closed, parts
from tests.visitors import inside

PROCESSES, VOTERS, DOUBLE = 4, 200, 20


@pytest.mark.committed
def test_each_voter_counts_once_and_the_sums_are_right(own_database: OwnDatabase) -> None:
    meijing = Compound.objects.get(slug="meijing")
    with inside(meijing):
        parts(VOTERS)
        Person.objects.update(phone_trace=trace(make.account().phone))  # one casts for all
        vote = announced(allows_electronic=True)
        roll = [voter.pk for voter in Voter.objects.filter(vote=vote)]
    lines = [f"{voter} {uuid4()}\n" for voter in roll]
    again = lines[:10] + [f"{voter} {uuid4()}\n" for voter in roll[10:DOUBLE]]
    # Neighbours in time, so that the two sendings of a voter meet in two processes.
    sent = [line for pair in zip(lines, again, strict=False) for line in pair] + lines[DOUBLE:]
    printed = _cast(own_database, vote, [sent[n::PROCESSES] for n in range(PROCESSES)])
    # The same sending twice is told the same; another sending of the voter is refused.
    assert printed == {"cast": VOTERS + 10, "already_voted": DOUBLE - 10}
    with inside(meijing):
        with closed(vote):
            count_vote(vote=vote)
        assert Ballot.objects.filter(vote=vote).count() == VOTERS
        votes = outcomes(vote)[0].answered[0].count.votes
        assert (votes.yes.number, votes.yes.area) == (VOTERS, VOTERS * 10_000)


def _cast(database: OwnDatabase, vote: Vote, shares: list[list[str]]) -> Counter[str]:
    program = (
        "import django; django.setup();"
        f" from tests.tenants.decisions.casting import main; main('{vote.pk}')"
    )
    command = [sys.executable, "-c", program]
    children = [
        subprocess.Popen(
            command,
            env=database.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _share in shares
    ]
    for child in children:
        assert child.stdout and child.stdout.readline() == "ready\n"
    for child, share in zip(children, shares, strict=True):
        assert child.stdin
        child.stdin.writelines(share)
        child.stdin.close()
    printed: Counter[str] = Counter()
    for child in children:
        assert child.stdout
        printed.update(child.stdout.read().split())
        child.stdout.close()
        assert child.wait() == 0
    return printed
