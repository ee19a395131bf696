"""Counting a vote, and posting what came of it."""

from uuid import UUID

from django.db import transaction
from django.db.models import Count as CountRows
from django.db.models import QuerySet, Sum
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import local_day, now
from district.core.errors import Conflict, DomainError
from tenants.decisions.counting import NOTHING, Votes, Weight, count
from tenants.decisions.electronic import tell_of_phones
from tenants.decisions.law import rules_called
from tenants.decisions.models import Answer, Choice, Question, Result, State, Vote, Voter
from tenants.decisions.queries import outcomes, progress_of, silent_voters
from tenants.matters.services.owners import record_decision
from tenants.ownership.subjects import Subject


@transaction.atomic
def count_vote(*, vote: Vote, actor_id: UUID | None = None) -> Vote:
    """Count once, after the last moment; from here on no ballot comes, goes or changes."""
    vote = _in_state(vote, State.NOTICED)
    if now() < vote.closes_at:
        raise Conflict("not_closed", _("还没有到截止时间，不能计票。"))
    base = _checked_base(vote)
    silent = _weight(silent_voters(vote)) if vote.has_silence_clause else NOTHING
    sums = _sums(vote)
    rules = rules_called(vote.rule_set)
    for question in vote.questions.all():
        for candidate in question.candidates.all() if question.is_election else [None]:
            found = sums.get((question.pk, candidate.pk if candidate else None), {})
            votes = Votes(
                yes=found.get(Choice.YES, NOTHING),
                no=found.get(Choice.NO, NOTHING),
                abstain=found.get(Choice.ABSTAIN, NOTHING),
                silent=silent,
            )
            told = count(
                rules,
                Subject(question.subject),
                base,
                votes,
                has_silence_clause=vote.has_silence_clause,
            )
            with_silence = told.with_silence
            _store(
                question,
                candidate_id=candidate.pk if candidate else None,
                votes=votes,
                is_passed=told.strict.is_passed if vote.is_binding else None,
                with_silence=with_silence.is_passed if with_silence and vote.is_binding else None,
            )
    cast = progress_of(vote).cast
    vote.cast_number, vote.cast_area = cast.number, cast.area
    tell_of_phones(vote, vote.noticed_at or now())
    vote.state, vote.counted_at = State.COUNTED, now()
    vote.save()
    _record("counted", vote, actor_id)
    return vote


@transaction.atomic
def publish_result(*, vote: Vote, actor_id: UUID | None = None) -> Vote:
    """Post the result; what the owners have passed may be carried out from now on."""
    vote = _in_state(vote, State.COUNTED)
    vote.state, vote.published_at = State.PUBLISHED, now()
    vote.save(update_fields=["state", "published_at"])
    for outcome in outcomes(vote) if vote.is_binding else ():
        matter = outcome.question.matter
        if matter and outcome.is_passed:
            record_decision(matter=matter, decided_on=local_day(now()), actor_id=actor_id)
    _record("published", vote, actor_id)
    return vote


def _checked_base(vote: Vote) -> Weight:
    """V33: what was announced is what stands on the roll."""
    base = Weight(vote.base_number or 0, vote.base_area or 0)
    if _weight(Voter.objects.filter(vote=vote)) != base:
        raise DomainError(
            "roll_differs", _("名册的合计和公告时不一致，不能计票。请联系系统管理员。")
        )
    return base


def _weight(found: QuerySet[Voter]) -> Weight:
    told = found.aggregate(number=CountRows("id"), area=Sum("area"))
    return Weight(told["number"], told["area"] or 0)


def _sums(vote: Vote) -> dict[tuple[UUID, UUID | None], dict[str, Weight]]:
    """One statement over all ballots that count."""
    rows = (
        Answer.objects.filter(ballot__vote=vote, ballot__counts=True)
        .values_list("question_id", "candidate_id", "choice")
        .annotate(number=CountRows("id"), area=Sum("ballot__voter__area"))
        .order_by()
    )
    found: dict[tuple[UUID, UUID | None], dict[str, Weight]] = {}
    for question_id, candidate_id, choice, number, area in rows:
        found.setdefault((question_id, candidate_id), {})[choice] = Weight(number, area)
    return found


def _store(
    question: Question,
    *,
    candidate_id: UUID | None,
    votes: Votes,
    is_passed: bool | None,
    with_silence: bool | None,
) -> None:
    sums = {
        f"{name}_{measure}": getattr(getattr(votes, name), measure)
        for name in ("yes", "no", "abstain", "silent")
        for measure in ("number", "area")
    }
    Result.objects.create(
        vote_id=question.vote_id,
        question=question,
        candidate_id=candidate_id,
        is_passed=is_passed,
        is_passed_with_silence=with_silence,
        **sums,
    )


def _in_state(vote: Vote, state: State) -> Vote:
    vote = vote.locked()
    if vote.state != state:
        raise Conflict(
            "vote_went_on",
            _("这次表决现在是“%(state)s”，不能再这样改。请刷新后再看。"),
            {"state": vote.get_state_display()},
        )
    return vote


def _record(act: str, vote: Vote, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"decisions.{act}",
        actor_id=actor_id,
        object_type=vote._meta.label,
        object_id=vote.pk,
        **facts,
    )
