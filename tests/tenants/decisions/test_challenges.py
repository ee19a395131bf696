"""What owners hold against a result, and the second vote after a tie."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from district.core.clock import now, today
from district.core.errors import Conflict, DomainError
from tenants.bodies.models import Body, BodyKind
from tenants.bodies.services import form_body
from tenants.decisions.again import draft_second_vote, second_vote_of
from tenants.decisions.announcing import CandidateDraft, QuestionDraft, cancel_vote
from tenants.decisions.balloting import Answers, Paper, enter_ballot
from tenants.decisions.challenging import (
    Raised,
    hindrance_of,
    is_after_window,
    raise_objection,
    settle_objection,
)
from tenants.decisions.deciding import count_vote, publish_result
from tenants.decisions.models import (
    Channel,
    Choice,
    Objection,
    ObjectionKind,
    ObjectionOutcome,
    Vote,
    Voter,
)
from tenants.ownership.subjects import Subject
from tenants.seating.queries import plan_of
from tenants.seating.services import seat_elected
from tests import make
from tests.tenants.decisions.making import announced, closed, opened, parts, voted

pytestmark = pytest.mark.usefixtures("in_meijing")
NAMES = ("白晓川", "石望舒", "乔安澜")


@pytest.fixture
def tied() -> Iterator[Vote]:
    """One of two seats is filled, and two stand alike at the last; posted just now."""
    parts(9)
    candidates = [CandidateDraft(one) for one in NAMES]
    vote = announced((QuestionDraft(Subject.COMMITTEE, "选举委员", 2, candidates),))
    chosen, actor = dict(zip(NAMES, (9, 6, 6), strict=True)), make.account()
    with opened(vote):
        question = vote.questions.get()
        for at, voter in enumerate(Voter.objects.filter(vote=vote)):
            told: Answers = {
                (question.pk, one.pk): Choice.YES if at < chosen[one.name] else Choice.NO
                for one in question.candidates.all()
            }
            paper = Paper(Channel.PAPER, voter.label, today())
            enter_ballot(vote=vote, voter=voter, paper=paper, answers=told, actor=actor)
    with closed(vote):
        yield publish_result(vote=count_vote(vote=vote))


def raised(vote: Vote, **more: Any) -> Objection:
    told: dict[str, Any] = {
        "kind": ObjectionKind.COURT, "raised_by": "卜秋莲", "raised_on": today(),
        "text": "公告没有满十五天", **more,
    }  # fmt: skip
    return raise_objection(vote=vote, raised=Raised(**told))


def settled(one: Objection, outcome: ObjectionOutcome, **more: Any) -> Objection:
    told = {"settled_on": today(), "answer": "（2027）民初一号", **more}
    return settle_objection(objection=one, outcome=outcome, **told)


def seat(vote: Vote) -> None:
    question = vote.questions.select_related("vote").get()
    body = Body.objects.first() or form_body(kind=BodyKind.OWNERS_COMMITTEE, name="业委会")
    seat_elected(
        source=question, place=body, post="委员", since_on=today(), others_leave=False,
        seen=plan_of(question, body).fingerprint,
    )  # fmt: skip


def test_a_suit_that_suspends_holds_the_result_until_it_is_dismissed(tied: Vote) -> None:
    suit = raised(tied, suspends=True)
    with pytest.raises(Conflict, match="暂停执行"):
        seat(tied)
    settled(suit, ObjectionOutcome.DISMISSED)
    assert hindrance_of(tied) is None
    seat(tied)


def test_a_result_that_was_revoked_is_never_carried_out(tied: Vote) -> None:
    suit = raised(tied)
    assert hindrance_of(tied) is None  # pending alone holds nothing
    settled(suit, ObjectionOutcome.UPHELD)
    with pytest.raises(Conflict, match="不能再执行"):
        seat(tied)


def test_an_objection_is_settled_once_and_with_an_answer(tied: Vote) -> None:
    suit = raised(tied)
    with pytest.raises(DomainError, match="写明答复"):
        settled(suit, ObjectionOutcome.DISMISSED, answer=" ")
    with pytest.raises(DomainError, match="提出那天到今天"):
        settled(suit, ObjectionOutcome.DISMISSED, settled_on=today() - timedelta(days=1))
    settled(suit, ObjectionOutcome.WITHDRAWN)
    with pytest.raises(Conflict, match="已经有了结果"):
        settled(suit, ObjectionOutcome.UPHELD)
    with (
        pytest.raises(IntegrityError, match="objection_is_settled_on_a_day"),
        transaction.atomic(),
    ):
        Objection.objects.update(settled_on=None)


def test_what_comes_after_the_year_is_kept_and_said_to_be_late(tied: Vote) -> None:
    year = today().replace(year=today().year + 1)
    assert not is_after_window(Objection(vote=tied, raised_on=year))
    assert is_after_window(Objection(vote=tied, raised_on=year + timedelta(days=1)))
    with pytest.raises(DomainError, match="公布那天到今天"):
        raised(tied, raised_on=today() - timedelta(days=1))


def test_nothing_is_held_against_what_is_not_posted_or_binds_nobody() -> None:
    parts(3)
    poll = announced(is_binding=False, opens_at=now(), closes_at=now() + timedelta(days=1))
    with pytest.raises(Conflict, match="结果公布以后"):
        raised(poll)
    voted(poll, yes=3)
    with closed(poll):
        publish_result(vote=count_vote(vote=poll))
        with pytest.raises(DomainError, match="征求意见不改变任何事"):
            raised(poll)


def test_a_tie_is_voted_on_again_between_the_tied_for_what_is_left(tied: Vote) -> None:
    second = draft_second_vote(vote=tied)
    asked = second.questions.get()
    assert asked.seats == 1
    assert [one.name for one in asked.candidates.all()] == ["石望舒", "乔安澜"]
    assert second.follows == tied and second_vote_of(tied) == second
    with pytest.raises(Conflict, match="已经为这次准备了再次投票"):
        draft_second_vote(vote=tied)
    cancel_vote(vote=second, reason="时间不合适")
    assert draft_second_vote(vote=tied).pk != second.pk


def test_without_a_tie_there_is_no_second_vote() -> None:
    parts(3)
    vote = announced()
    voted(vote, yes=3)
    with closed(vote):
        publish_result(vote=count_vote(vote=vote))
        with pytest.raises(Conflict, match="没有票数相同"):
            draft_second_vote(vote=vote)
