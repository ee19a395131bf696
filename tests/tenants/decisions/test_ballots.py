"""What comes in: each voter once, on paper or by phone, and nothing after the count."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import DatabaseError, transaction

from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from district.tenancy.sealing import trace
from tenants.decisions.balloting import (
    Paper,
    cast_ballot,
    enter_ballot,
    record_deliveries,
    set_aside,
)
from tenants.decisions.deciding import count_vote
from tenants.decisions.electronic import voters_of
from tenants.decisions.models import (
    Answer,
    Ballot,
    Channel,
    Choice,
    Way,
)
from tenants.decisions.queries import (
    outcomes,
    progress_of,
    voters,
)
from tenants.people.models import Person
from tests import make
from tests.tenants.decisions.making import (
    ONE,
    announced,
    answers,
    closed,
    entered,
    first,
    opened,
    parts,
    run,
    voted,
)

pytestmark = pytest.mark.usefixtures("in_meijing")


def test_nothing_is_counted_before_the_last_moment_and_nothing_cast_after_it() -> None:
    parts(2)
    vote = announced()
    before = time_machine.travel(vote.closes_at - timedelta(seconds=1), tick=False)
    with before, pytest.raises(Conflict, match="还没有到截止时间"):
        count_vote(vote=vote)
    with closed(vote):
        count_vote(vote=vote)
        with pytest.raises(Conflict):
            count_vote(vote=vote)
        with pytest.raises(Conflict, match="没有在收票"):
            entered(vote, first(vote))


def test_postgresql_lets_no_ballot_in_once_it_is_counted() -> None:
    parts(2)
    vote = announced()
    voted(vote, yes=1)
    with closed(vote):
        count_vote(vote=vote)
    ballot = Ballot.objects.get()
    for statement in (
        "UPDATE decisions_ballot SET counts = false, set_aside_because = 'x'",
        "DELETE FROM decisions_ballot",
        "INSERT INTO decisions_ballot SELECT (jsonb_populate_record(b, jsonb_build_object("
        "'id', gen_random_uuid(), 'counts', false, 'set_aside_because', 'x'))).*"
        " FROM decisions_ballot b",
    ):
        with pytest.raises(DatabaseError, match="vote_is_closed"), transaction.atomic():
            run(statement)
    ballot.refresh_from_db()
    assert ballot.counts


def test_a_second_paper_of_one_voter_is_kept_and_does_not_count() -> None:
    parts(2)
    vote = announced()
    with opened(vote):
        voter = first(vote)
        one = entered(vote, voter)
        two = entered(vote, voter, Choice.NO, channel=Channel.PROXY, proxy_letter="委托书 1 号")
        assert (one.counts, two.counts) == (True, False)
        assert progress_of(vote).cast.number == 1
        set_aside(ballot=one, reason="签名不是本人")
        three = entered(vote, voter, Choice.ABSTAIN)
    assert three.counts and Ballot.objects.filter(voter=voter).count() == 3


def test_a_proxy_and_its_principal_never_both_count() -> None:
    parts(3)
    vote = announced()
    with opened(vote):
        principal = first(vote)
        entered(vote, principal, channel=Channel.PROXY, proxy_letter="委托书 2 号")
        entered(vote, principal, Choice.NO)
    with closed(vote):
        count_vote(vote=vote)
    votes = outcomes(vote)[0].answered[0].count.votes
    assert (votes.yes.number, votes.no.number) == (1, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"signer": " "},
        {"channel": Channel.PROXY},
        {"channel": Channel.ELECTRONIC},
        {"cast_on": date(2020, 1, 1)},
        {"cast_on": date(2099, 1, 1)},
    ],
)
def test_a_paper_without_what_it_needs_is_refused(wrong: dict[str, Any]) -> None:
    parts(1)
    vote = announced()
    with opened(vote), pytest.raises(DomainError):
        entered(vote, first(vote), **wrong)
    assert not Ballot.objects.exists()


def test_every_question_must_be_answered_and_no_other() -> None:
    parts(2)
    vote, other = announced((*ONE, *ONE)), announced()
    with opened(vote):
        paper = Paper(Channel.PAPER, "业主1", today())
        actor, voter = make.account(), first(vote)
        half = dict(list(answers(vote, Choice.YES).items())[:1])
        for wrong in (half, {}, answers(vote, Choice.YES) | answers(other, Choice.YES)):
            with pytest.raises(DomainError, match="每个事项"):
                enter_ballot(vote=vote, voter=voter, paper=paper, answers=wrong, actor=actor)
        with pytest.raises(DomainError, match="名册里没有"):
            enter_ballot(
                vote=vote,
                voter=first(other),
                paper=paper,
                answers=answers(vote, Choice.YES),
                actor=actor,
            )


def _owner_with_phone(phone: str) -> Person:
    person = Person.objects.get(name="业主1")
    person.phone, person.phone_trace = phone, trace(phone)
    person.save()
    return person


def test_an_owner_votes_once_on_a_phone_where_that_is_allowed() -> None:
    parts(2)
    _owner_with_phone("13911110001")
    owner = make.account(Role.RESIDENT, phone="13911110001")
    stranger = make.account(Role.RESIDENT, phone="13911110002")
    vote = announced(allows_electronic=True)
    with opened(vote):
        assert voters_of(stranger, vote) == []
        (voter,) = voters_of(owner, vote)
        sent = uuid4()
        told = answers(vote, Choice.YES)
        one = cast_ballot(vote=vote, voter=voter, answers=told, actor=owner, client_id=sent)
        again = cast_ballot(vote=vote, voter=voter, answers=told, actor=owner, client_id=sent)
        assert one.pk == again.pk
        neighbour, paper = (
            vote.voters.exclude(pk=voter.pk).get(),
            Paper(Channel.PAPER, "业主2", today()),
        )
        with pytest.raises(Conflict, match="编号已经被用过"):  # or the second ballot would be lost
            enter_ballot(
                vote=vote, voter=neighbour, paper=paper, answers=told, actor=owner, client_id=sent
            )
        with pytest.raises(Conflict, match="已经投过票"):
            cast_ballot(vote=vote, voter=voter, answers=told, actor=owner, client_id=uuid4())
    with time_machine.travel(vote.closes_at, tick=False), pytest.raises(Conflict):
        cast_ballot(vote=vote, voter=voter, answers=told, actor=owner)


def test_a_vote_on_paper_takes_none_from_a_phone() -> None:
    parts(1)
    vote = announced()
    with opened(vote), pytest.raises(DomainError, match="只收纸质选票"):
        cast_ballot(
            vote=vote, voter=first(vote), answers=answers(vote, Choice.YES), actor=make.account()
        )


def test_a_delivery_before_the_notice_or_by_nobody_is_refused() -> None:
    parts(1)
    vote = announced()
    wrongs: tuple[dict[str, Any], ...] = (
        {"delivered_on": today() - timedelta(days=1), "delivered_by": "楼长"},
        {"delivered_on": today() + timedelta(days=1), "delivered_by": "楼长"},
        {"delivered_on": today(), "delivered_by": " "},
    )
    for wrong in wrongs:
        with pytest.raises(DomainError):
            record_deliveries(vote=vote, voters=[first(vote)], way=Way.BY_HAND, **wrong)


def test_the_roll_is_found_by_name_and_by_door() -> None:
    parts(12)
    vote = announced()
    assert [one.label for one in voters(vote, "业主12")] == ["业主12"]
    assert [one.label for one in voters(vote, "1号楼3")] == ["业主3"]
    with opened(vote):
        entered(vote, first(vote))
    assert [vars(one)["has_voted"] for one in voters(vote)][:2] == [True, False]
    assert Answer.objects.count() == 1
