"""A vote from its draft to the posted result."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import DatabaseError, transaction

from district.core.clock import now, today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Role
from tenants.decisions.announcing import (
    CandidateDraft,
    QuestionDraft,
    announce_vote,
    cancel_vote,
    draft_vote,
    revise_draft,
)
from tenants.decisions.balloting import (
    Answers,
    Paper,
    enter_ballot,
    record_deliveries,
)
from tenants.decisions.deciding import count_vote, publish_result
from tenants.decisions.models import (
    Channel,
    Choice,
    State,
    Vote,
    Voter,
    VoterPart,
    Way,
)
from tenants.decisions.queries import (
    challenge_until,
    outcomes,
    publish_by,
)
from tenants.matters.models import Matter
from tenants.matters.services import finish, report_matter
from tenants.ownership.models import Part, Title
from tenants.ownership.subjects import Subject
from tests import make
from tests.tenants.decisions.making import (
    ONE,
    announced,
    closed,
    draft,
    entered,
    first,
    opened,
    parts,
    run,
    voted,
)

pytestmark = pytest.mark.usefixtures("in_meijing")


def test_B10_281_parts_of_which_one_owner_holds_3_count_279() -> None:
    homes = parts(281)
    owner = Title.objects.get(part=homes[0]).owner
    Title.objects.filter(part__in=homes[1:3]).update(owner=owner)
    vote = announced()
    assert (vote.base_number, vote.base_area) == (279, 281 * 10_000)
    assert vote.rule_set == "civil-code-2021"


def test_what_the_developer_has_not_sold_counts_as_one() -> None:
    homes = parts(115, of_unsold=5)
    owner = Title.objects.get(part=homes[0]).owner
    Title.objects.filter(part__in=homes[1:3]).update(owner=owner)
    vote = announced()
    assert (vote.base_number, vote.base_area) == (114, 120 * 10_000)


def test_the_roll_stays_as_it_was_on_the_day_of_the_notice() -> None:
    homes = parts(3)
    vote = announced()
    Title.objects.filter(part=homes[0]).update(until_on=today())
    Part.objects.filter(pk=homes[1].pk).update(registered_area=99)
    with closed(vote):
        counted = count_vote(vote=vote)
    assert (counted.base_number, counted.base_area) == (3, 30_000)


def test_postgresql_keeps_the_roll() -> None:
    parts(1)
    voter = first(announced())
    for table in ("voter", "voterpart"):
        with pytest.raises(DatabaseError, match="denied"), transaction.atomic():
            run(f"UPDATE decisions_{table} SET area = 1")
    with pytest.raises(TypeError):
        voter.save()
    assert VoterPart.objects.get().basis == "registered"


def test_a_notice_that_is_a_day_short_is_refused_and_says_the_first_day() -> None:
    parts(1)
    told = draft()
    vote = draft_vote(draft=draft(opens_at=told.opens_at - timedelta(seconds=1)))
    with pytest.raises(DomainError, match=(today() + timedelta(days=16)).isoformat()):
        announce_vote(vote=vote)
    assert not Voter.objects.exists()
    revise_draft(vote=vote, draft=told)
    assert announce_vote(vote=vote).state == State.NOTICED
    with pytest.raises(Conflict):
        revise_draft(vote=vote, draft=told)


def test_a_part_without_an_area_keeps_the_notice_back() -> None:
    homes = parts(3)
    Part.objects.filter(pk=homes[0].pk).update(registered_area=None)
    vote = draft_vote(draft=draft())
    with pytest.raises(DomainError, match="1 个专有部分没有面积"):
        announce_vote(vote=vote)
    Part.objects.filter(pk=homes[0].pk).update(contract_area=8_000)
    assert announce_vote(vote=vote).base_area == 28_000


def test_no_part_no_vote() -> None:
    with pytest.raises(DomainError, match="没有专有部分"):
        announced()


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"questions": ONE * 21},
        {"questions": (QuestionDraft(Subject.OTHER, " "),)},
        {"questions": (QuestionDraft(Subject.OTHER, "选人", seats=1),)},
        {"questions": (QuestionDraft(Subject.COMMITTEE, "选人", seats=2, candidates=[]),)},
        {
            "questions": (
                QuestionDraft(
                    Subject.COMMITTEE,
                    "选人",
                    seats=1,
                    candidates=[CandidateDraft("白晓川"), CandidateDraft("白晓川")],
                ),
            )
        },
        {"counted_kinds": ()},
        {"closes_at": now() - timedelta(days=1)},
        {"silence_rule": "议事规则第十条"},
        {"silence_rule": "议事规则第十条", "silence_adopted_on": date(2099, 1, 1)},
    ],
)
def test_a_draft_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        draft_vote(draft=draft(**wrong))
    assert not Vote.objects.exists()


def test_two_thirds_and_a_majority_carry_it() -> None:
    parts(120)
    vote = announced()
    voted(vote, yes=41, no=30, abstain=9)
    with closed(vote):
        count_vote(vote=vote)
        vote = publish_result(vote=vote)
    outcome = outcomes(vote)[0]
    verdict = outcome.answered[0].count.strict
    assert outcome.is_passed
    assert (verdict.number.part, verdict.number.whole, verdict.number.least) == (41, 80, 41)
    assert verdict.quorum_number and verdict.quorum_number.least == 80
    assert (vote.cast_number, vote.cast_area) == (80, 800_000)


def test_with_a_silence_clause_both_results_are_told() -> None:
    parts(10)
    vote = announced(silence_rule="议事规则第二十条", silence_adopted_on=date(2024, 5, 1))
    voted(vote, yes=4)
    roll = list(Voter.objects.filter(vote=vote))
    with opened(vote):
        told: dict[str, Any] = {"way": Way.BY_HAND, "delivered_on": today(), "delivered_by": "楼长"}
        assert record_deliveries(vote=vote, voters=roll[:8], **told) == 8
        assert record_deliveries(vote=vote, voters=roll[:8], **told) == 0
    with closed(vote):
        count_vote(vote=vote)
    answered = outcomes(vote)[0].answered[0].count
    assert answered.votes.silent.number == 4
    assert not answered.strict.is_passed
    assert answered.with_silence and answered.with_silence.is_passed
    assert not outcomes(vote)[0].is_passed  # the law alone decides what is carried out


def test_an_election_seats_who_passed_by_votes_and_nobody_at_a_tie() -> None:
    parts(9)
    names = ("白晓川", "石望舒", "乔安澜")
    asked = QuestionDraft(
        Subject.COMMITTEE, "选举委员", seats=2, candidates=[CandidateDraft(one) for one in names]
    )
    vote = announced((asked,))
    actor = make.account()
    chosen = {"白晓川": 9, "石望舒": 6, "乔安澜": 6}
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
        count_vote(vote=vote)
    found = {one.candidate.name: one for one in outcomes(vote)[0].answered if one.candidate}
    assert [one for one in names if found[one].is_elected] == ["白晓川"]
    assert [one for one in names if found[one].is_tied] == ["石望舒", "乔安澜"]


def test_D22_a_poll_passes_nothing_and_elects_nobody() -> None:
    parts(3)
    vote = announced(is_binding=False, opens_at=now(), closes_at=now() + timedelta(days=1))
    voted(vote, yes=3)
    with closed(vote):
        count_vote(vote=vote)
        publish_result(vote=vote)
    assert set(vote.results.values_list("is_passed", flat=True)) == {None}
    asked = QuestionDraft(Subject.COMMITTEE, "选人", seats=1, candidates=[CandidateDraft("白晓川")])
    with pytest.raises(DomainError, match="征求意见"):
        draft_vote(draft=draft((asked,), is_binding=False))


def _matter() -> Matter:
    return report_matter(actor=make.account(Role.COMPOUND_ADMIN), text="把车棚改成快递站")


@pytest.mark.parametrize("is_binding", [True, False])
def test_no_committee_closes_what_owners_decide(is_binding: bool) -> None:
    parts(4)
    matter = _matter()
    asked = QuestionDraft(Subject.CHANGE_USE, "把车棚改成快递站", matter=matter)
    vote = announced((asked,))
    admin = make.account(Role.COMPOUND_ADMIN)
    with pytest.raises(DomainError, match="由业主共同决定"):
        finish(actor=admin, matter_id=matter.pk, outcome="委员会同意")
    poll = announced((asked,), is_binding=False)
    counted = vote if is_binding else poll
    voted(counted, yes=3)
    with closed(counted):
        count_vote(vote=counted)
        publish_result(vote=counted)
        if is_binding:
            assert finish(actor=admin, matter_id=matter.pk, outcome="已改好").state == "finished"
        else:
            with pytest.raises(DomainError, match="由业主共同决定"):
                finish(actor=admin, matter_id=matter.pk, outcome="问卷同意")


def test_a_cancelled_vote_keeps_its_reason_and_takes_nothing_more() -> None:
    parts(1)
    vote = announced()
    with pytest.raises(DomainError):
        cancel_vote(vote=vote, reason=" ")
    cancel_vote(vote=vote, reason="公告有误")
    with opened(vote), pytest.raises(Conflict):
        entered(vote, first(vote))


def test_the_clocks_of_the_result() -> None:
    parts(1)
    vote = announced()
    with time_machine.travel("2028-02-29 10:00+08:00", tick=False):
        vote = publish_result(vote=count_vote(vote=vote))
    assert publish_by(vote) == date(2028, 3, 3)
    assert challenge_until(vote) == date(2029, 3, 1)
