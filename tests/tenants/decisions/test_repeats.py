"""A result that was struck down: kept and readable, and led back to where it went wrong."""

import pytest

from district.core.clock import local_day, today
from district.core.errors import Conflict
from district.core.permissions import Role
from tenants.bodies.models import Seat
from tenants.decisions.again import (
    Step,
    draft_repeat,
    draft_second_vote,
    repeat_of,
    ties_of,
    waits_for_repeat,
)
from tenants.decisions.announcing import (
    CandidateDraft,
    QuestionDraft,
    add_question,
    announce_vote,
    cancel_vote,
)
from tenants.decisions.challenging import is_void
from tenants.decisions.deciding import count_vote, publish_result
from tenants.decisions.models import ObjectionOutcome, State, Vote
from tenants.decisions.queries import outcomes
from tenants.matters.services import report_matter
from tenants.ownership.subjects import Subject
from tenants.seating.queries import plan_of, seats_of_void_votes
from tenants.seating.services import seat_elected
from tests import make
from tests.tenants.decisions.making import announced, closed, parts, voted
from tests.tenants.decisions.test_challenges import NAMES, raised, seat, settled, tied

pytestmark = pytest.mark.usefixtures("in_meijing")
__all__ = ["tied"]


def struck_down(vote: Vote) -> Vote:
    settled(raised(vote), ObjectionOutcome.UPHELD)
    return Vote.objects.get(pk=vote.pk)


def test_a_void_election_goes_back_to_the_ballot_with_the_same_candidates(tied: Vote) -> None:
    assert not waits_for_repeat(tied)
    vote = struck_down(tied)
    assert is_void(vote) and waits_for_repeat(vote) and vote.state == State.PUBLISHED
    assert outcomes(vote)[0].answered[0].count.votes.yes.number == 9  # kept, and readable
    repeat = draft_repeat(vote=vote, step=Step.BALLOT)
    asked = repeat.questions.get()
    assert repeat.repeats == vote and repeat.state == State.DRAFT and asked.seats == 2
    assert [one.name for one in asked.candidates.all()] == [*NAMES]
    assert repeat_of(vote) == repeat and not waits_for_repeat(vote)
    with pytest.raises(Conflict, match="已经为这次准备了重新投票"):
        draft_repeat(vote=vote, step=Step.BALLOT)
    cancel_vote(vote=repeat, reason="时间不合适")
    assert waits_for_repeat(vote)


def test_a_void_election_goes_back_to_its_candidates(tied: Vote) -> None:
    repeat = draft_repeat(vote=struck_down(tied), step=Step.CANDIDATES)
    assert not repeat.questions.exists()


def test_a_result_that_stands_is_not_voted_on_anew(tied: Vote) -> None:
    raised(tied, suspends=True)
    with pytest.raises(Conflict, match="没有作废"):
        draft_repeat(vote=tied, step=Step.BALLOT)


def test_with_the_first_vote_that_between_its_tied_falls(tied: Vote) -> None:
    second = draft_second_vote(vote=tied)
    struck_down(tied)
    assert is_void(Vote.objects.get(pk=second.pk))
    assert ties_of(Vote.objects.get(pk=tied.pk)) == []


def test_who_sits_by_a_void_result_is_named_until_another_seats_them(tied: Vote) -> None:
    seat(tied)
    assert seats_of_void_votes() == []
    repeat = draft_repeat(vote=struck_down(tied), step=Step.CANDIDATES)
    assert [one.holder_name for one in seats_of_void_votes()] == ["白晓川"]
    standing = [CandidateDraft(one) for one in NAMES[:2]]
    add_question(vote=repeat, asked=QuestionDraft(Subject.COMMITTEE, "选举委员", 2, standing))
    repeat = announce_vote(vote=repeat)
    voted(repeat, yes=9)
    with closed(repeat):
        publish_result(vote=count_vote(vote=repeat))
        question = repeat.questions.select_related("vote").get()
        body = Seat.objects.get().body
        assert body
        plan = plan_of(question, body)
        seat_elected(
            source=question,
            place=body,
            post="委员",
            since_on=today(),
            others_leave=True,
            seen=plan.fingerprint,
        )
        assert seats_of_void_votes() == []


def test_a_matter_waits_for_the_owners_again() -> None:
    parts(3)
    matter = report_matter(actor=make.account(Role.COMPOUND_ADMIN), text="换电梯")
    asked = QuestionDraft(Subject.FUND_USE, "用维修资金换电梯", matter=matter)
    vote = announced((asked,))
    voted(vote, yes=3)
    with closed(vote):
        publish_result(vote=count_vote(vote=vote))
        matter.refresh_from_db()
        assert matter.owners_decided_on == local_day(vote.closes_at) and not matter.waits_for_owners
        repeat = draft_repeat(vote=struck_down(vote), step=Step.CANDIDATES)
        matter.refresh_from_db()
        assert matter.waits_for_owners
        assert repeat.questions.get().matter == matter
        assert announce_vote(vote=repeat).state == State.NOTICED
