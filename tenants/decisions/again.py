"""A further vote, tied to the first: on who stood alike at the last seat, or because it is void."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.core.clock import day_start, today
from district.core.errors import Conflict
from tenants.decisions.announcing import CandidateDraft, QuestionDraft, VoteDraft, draft_vote
from tenants.decisions.challenging import is_void
from tenants.decisions.models import Candidate, Question, State, Vote
from tenants.decisions.queries import Outcome, outcomes
from tenants.ownership.models import PartKind
from tenants.ownership.subjects import Subject

_DAYS = 14


class Step(TextChoices):
    """To which step a void vote is led back: what was wrong before that stays done."""

    BALLOT = "ballot", _("回到投票：事项和候选人不变，重新公告、重新投票")
    CANDIDATES = "candidates", _("回到推荐候选人：选举事项重新写，候选人重新推荐")


def ties_of(vote: Vote) -> list[Outcome]:
    """The elections of a posted vote in which somebody is tied; of a void one none."""
    if vote.state != State.PUBLISHED or is_void(vote):
        return []
    return [one for one in outcomes(vote) if any(told.is_tied for told in one.answered)]


def second_vote_of(vote: Vote) -> Vote | None:
    """The vote that decides its ties, unless that was called off."""
    return vote.followed_by.exclude(state=State.CANCELLED).first()


def repeat_of(vote: Vote) -> Vote | None:
    """The vote that takes the place of this one, unless that was called off."""
    return vote.repeated_by.exclude(state=State.CANCELLED).first()


def waits_for_repeat(vote: Vote) -> bool:
    """Whether its result is void and nothing has taken its place."""
    return is_void(vote) and repeat_of(vote) is None


@transaction.atomic
def draft_second_vote(*, vote: Vote, actor_id: UUID | None = None) -> Vote:
    """Draft a vote of the same terms between the tied, for the seats that are left."""
    vote = vote.locked()
    ties = ties_of(vote)
    if not ties:
        raise Conflict("nobody_tied", _("这次没有票数相同、要再投一次的候选人。"))
    if second_vote_of(vote) is not None:
        raise Conflict("second_vote_runs", _("已经为这次准备了再次投票。"))
    questions = [_between_the_tied(one) for one in ties]
    second = _of_same_terms(vote, gettext("（再次投票）"), questions, actor_id)
    second.follows = vote
    second.save(update_fields=["follows"])
    return second


@transaction.atomic
def draft_repeat(*, vote: Vote, step: Step, actor_id: UUID | None = None) -> Vote:
    """Draft the vote that takes the place of one whose result was struck down.

    That one stays readable with all its ballots. Led back to the candidates, its elections are to
    be put anew; its other questions come along either way.
    """
    vote = vote.locked()
    if not is_void(vote):
        raise Conflict("not_void", _("这次表决的结果没有作废，不用重新投票。"))
    if repeat_of(vote) is not None:
        raise Conflict("repeat_runs", _("已经为这次准备了重新投票。"))
    asked = vote.questions.select_related("matter").prefetch_related("candidates")
    questions = [_asked_anew(one) for one in asked if not one.is_election or step == Step.BALLOT]
    repeat = _of_same_terms(vote, gettext("（重新投票）"), questions, actor_id)
    repeat.repeats = vote
    repeat.save(update_fields=["repeats"])
    return repeat


def _of_same_terms(
    vote: Vote, added: str, questions: Sequence[QuestionDraft], actor_id: UUID | None
) -> Vote:
    opens_at = _earliest()
    longest = Vote._meta.get_field("title").max_length or 0
    draft = VoteDraft(
        title=f"{vote.title[: longest - len(added)]}{added}",
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=_DAYS),
        questions=questions,
        counted_kinds=[PartKind(kind) for kind in vote.counted_kinds],
        allows_electronic=vote.allows_electronic,
        silence_rule=vote.silence_rule,
        silence_adopted_on=vote.silence_adopted_on,
    )
    return draft_vote(draft=draft, actor_id=actor_id)


def _between_the_tied(outcome: Outcome) -> QuestionDraft:
    question = outcome.question
    elected = sum(one.is_elected for one in outcome.answered)
    tied = [one.candidate for one in outcome.answered if one.is_tied and one.candidate]
    return QuestionDraft(
        subject=Subject(question.subject),
        text=question.text,
        seats=(question.seats or 0) - elected,
        candidates=_standing(sorted(tied, key=lambda one: one.position)),
    )


def _asked_anew(question: Question) -> QuestionDraft:
    return QuestionDraft(
        subject=Subject(question.subject),
        text=question.text,
        seats=question.seats,
        candidates=_standing(list(question.candidates.all())),
        matter=question.matter,
    )


def _standing(candidates: Sequence[Candidate]) -> list[CandidateDraft]:
    return [CandidateDraft(one.name, one.note) for one in candidates]


def _earliest() -> datetime:
    """Notice takes its days; the draft can be set to others before it is announced."""
    return day_start(today() + timedelta(days=16))
