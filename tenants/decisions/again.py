"""A second vote on who stood alike at the last seat, tied to the first."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.core.clock import day_start, today
from district.core.errors import Conflict
from tenants.decisions.announcing import CandidateDraft, QuestionDraft, VoteDraft, draft_vote
from tenants.decisions.models import State, Vote
from tenants.decisions.queries import Outcome, outcomes
from tenants.ownership.models import PartKind
from tenants.ownership.subjects import Subject

_DAYS = 14


def ties_of(vote: Vote) -> list[Outcome]:
    """The elections of a posted vote in which somebody is tied."""
    if vote.state != State.PUBLISHED:
        return []
    return [one for one in outcomes(vote) if any(told.is_tied for told in one.answered)]


def second_vote_of(vote: Vote) -> Vote | None:
    """The vote that decides its ties, unless that was called off."""
    return vote.followed_by.exclude(state=State.CANCELLED).first()


@transaction.atomic
def draft_second_vote(*, vote: Vote, actor_id: UUID | None = None) -> Vote:
    """Draft a vote of the same terms between the tied, for the seats that are left."""
    vote = vote.locked()
    ties = ties_of(vote)
    if not ties:
        raise Conflict("nobody_tied", _("这次没有票数相同、要再投一次的候选人。"))
    if second_vote_of(vote) is not None:
        raise Conflict("second_vote_runs", _("已经为这次准备了再次投票。"))
    opens_at = _earliest()
    draft = VoteDraft(
        title=_title(vote),
        opens_at=opens_at,
        closes_at=opens_at + timedelta(days=_DAYS),
        questions=[_between_the_tied(one) for one in ties],
        counted_kinds=[PartKind(kind) for kind in vote.counted_kinds],
        allows_electronic=vote.allows_electronic,
        silence_rule=vote.silence_rule,
        silence_adopted_on=vote.silence_adopted_on,
    )
    second = draft_vote(draft=draft, actor_id=actor_id)
    second.follows = vote
    second.save(update_fields=["follows"])
    return second


def _between_the_tied(outcome: Outcome) -> QuestionDraft:
    question = outcome.question
    elected = sum(one.is_elected for one in outcome.answered)
    tied = [one.candidate for one in outcome.answered if one.is_tied and one.candidate]
    return QuestionDraft(
        subject=Subject(question.subject),
        text=question.text,
        seats=(question.seats or 0) - elected,
        candidates=[
            CandidateDraft(one.name, one.note) for one in sorted(tied, key=lambda x: x.position)
        ],
    )


def _title(vote: Vote) -> str:
    longest = Vote._meta.get_field("title").max_length or 0
    added = gettext("（再次投票）")
    return f"{vote.title[: longest - len(added)]}{added}"


def _earliest() -> datetime:
    """Notice takes its days; the draft can be set to others before it is announced."""
    return day_start(today() + timedelta(days=16))
