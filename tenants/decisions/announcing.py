"""Preparing a vote, and the notice with which its roll is frozen."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Count as CountRows
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import local_day, now, today
from district.core.errors import Conflict, DomainError
from tenants.decisions.electronic import Bound, bound_at_notice
from tenants.decisions.law import RuleSet, rules_on
from tenants.decisions.models import Candidate, Question, State, Vote, Voter, VoterPart
from tenants.matters.models import Matter
from tenants.matters.services.owners import leave_to_owners
from tenants.ownership.models import PartKind
from tenants.ownership.queries import OwnerGroup, owner_groups
from tenants.ownership.subjects import Subject

MOST_QUESTIONS, MOST_CANDIDATES = 20, 30
_PLACE_LENGTH = 200
_BATCH = 2_000


@dataclass(frozen=True)
class CandidateDraft:
    name: str
    note: str = ""


@dataclass(frozen=True)
class QuestionDraft:
    """``seats`` makes an election of it, with its candidates."""

    subject: Subject
    text: str
    seats: int | None = None
    candidates: Sequence[CandidateDraft] = ()
    matter: Matter | None = None


@dataclass(frozen=True)
class VoteDraft:
    """What a vote is to be. ``silence_rule`` empty: silence counts as nothing."""

    title: str
    opens_at: datetime
    closes_at: datetime
    questions: Sequence[QuestionDraft] = ()
    is_binding: bool = True
    counted_kinds: Collection[PartKind] = (PartKind.HOME, PartKind.SHOP)
    allows_electronic: bool = False
    silence_rule: str = ""
    silence_adopted_on: date | None = None


@transaction.atomic
def draft_vote(*, draft: VoteDraft, actor_id: UUID | None = None) -> Vote:
    """Write a vote down; nobody sees it before its notice."""
    vote = Vote()
    _fill(vote, draft)
    _record("drafted", vote, actor_id)
    return vote


@transaction.atomic
def revise_draft(*, vote: Vote, draft: VoteDraft, actor_id: UUID | None = None) -> Vote:
    """Write all but its questions anew; once announced it stands as it was announced."""
    vote = _in_state(vote, State.DRAFT)
    if not draft.is_binding and vote.questions.exclude(seats=None).exists():
        raise _poll_elects_nobody()
    _fill(vote, replace(draft, questions=()))
    _record("revised", vote, actor_id)
    return vote


@transaction.atomic
def add_question(*, vote: Vote, asked: QuestionDraft, actor_id: UUID | None = None) -> Question:
    """Put one more question to a draft, at its end."""
    vote = _in_state(vote, State.DRAFT)
    taken = vote.questions.aggregate(last=Max("position"), count=CountRows("id"))
    if taken["count"] >= MOST_QUESTIONS:
        raise _too_many_questions()
    _check_question(asked, is_binding=vote.is_binding)
    question = _ask(vote, (taken["last"] or 0) + 1, asked)
    _record("question_added", vote, actor_id)
    return question


@transaction.atomic
def remove_question(*, question: Question, actor_id: UUID | None = None) -> None:
    """Take a question out of a draft again."""
    vote = _in_state(question.vote, State.DRAFT)
    question.delete()
    _record("question_removed", vote, actor_id)


@transaction.atomic
def announce_vote(*, vote: Vote, actor_id: UUID | None = None) -> Vote:
    """Give notice: the roll of today is frozen, and nothing of the vote changes any more."""
    vote = _in_state(vote, State.DRAFT)
    rules = rules_on(local_day(vote.closes_at))
    if not vote.questions.exists():
        raise DomainError("no_questions", _("还没有表决事项。请先添加，再发公告。"))
    _check_notice(vote, rules)
    groups = owner_groups(today(), kinds=[PartKind(kind) for kind in vote.counted_kinds])
    _check_base(groups)
    _freeze(vote, groups)
    vote.state, vote.noticed_at, vote.rule_set = State.NOTICED, now(), rules.code
    vote.base_number = len(groups)
    vote.base_area = sum(_area(group) for group in groups)
    vote.save()
    for question in vote.questions.exclude(matter=None).select_related("matter"):
        if vote.is_binding and question.matter:
            leave_to_owners(matter=question.matter, subject=question.subject, actor_id=actor_id)
    _record("announced", vote, actor_id, number=vote.base_number, rules=rules.code)
    return vote


@transaction.atomic
def cancel_vote(*, vote: Vote, reason: str, actor_id: UUID | None = None) -> Vote:
    """Call a vote off before it is counted; its ballots stay as they are and decide nothing."""
    vote = _in_state(vote, State.DRAFT, State.NOTICED)
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise DomainError("no_reason", _("请写明为什么取消。"), field="reason")
    vote.state, vote.cancel_reason = State.CANCELLED, reason
    vote.save(update_fields=["state", "cancel_reason"])
    _record("cancelled", vote, actor_id)
    return vote


def _fill(vote: Vote, draft: VoteDraft) -> None:
    _check_draft(draft)
    vote.title = " ".join(draft.title.split())
    vote.is_binding = draft.is_binding
    vote.opens_at, vote.closes_at = draft.opens_at, draft.closes_at
    vote.counted_kinds = sorted(draft.counted_kinds)
    vote.allows_electronic = draft.allows_electronic
    vote.silence_rule = draft.silence_rule.strip()
    vote.silence_adopted_on = draft.silence_adopted_on if vote.silence_rule else None
    vote.save()
    for position, asked in enumerate(draft.questions, start=1):
        _ask(vote, position, asked)


def _ask(vote: Vote, position: int, asked: QuestionDraft) -> Question:
    question = Question.objects.create(
        vote=vote,
        position=position,
        subject=asked.subject,
        text=asked.text.strip(),
        seats=asked.seats,
        matter=asked.matter,
    )
    Candidate.objects.bulk_create(
        Candidate(question=question, position=place, name=one.name.strip(), note=one.note)
        for place, one in enumerate(asked.candidates, start=1)
    )
    return question


def _check_draft(draft: VoteDraft) -> None:
    if not draft.title.strip():
        raise DomainError("title_missing", _("请填写表决名称。"), field="title")
    if not all(2000 <= moment.year < 9000 for moment in (draft.opens_at, draft.closes_at)):
        raise DomainError("when", _("请检查投票时间里的年份。"), field="opens_at")
    if draft.closes_at <= draft.opens_at:
        raise DomainError("closes_first", _("截止投票要晚于开始投票。"), field="closes_at")
    if not draft.counted_kinds:
        raise DomainError(
            "no_kinds", _("请选哪些专有部分计入，至少选一种。"), field="counted_kinds"
        )
    if len(draft.questions) > MOST_QUESTIONS:
        raise _too_many_questions()
    if draft.silence_rule.strip():
        _check_silence(draft)
    for question in draft.questions:
        _check_question(question, is_binding=draft.is_binding)


def _check_silence(draft: VoteDraft) -> None:
    """指导规则 art. 26(2): only what the owners' own rules have said before may count silence."""
    if not draft.silence_adopted_on or draft.silence_adopted_on >= local_day(draft.opens_at):
        raise DomainError(
            "silence_not_adopted",
            _("“已送达未表决”的条款，要在这次表决以前已由业主大会通过：请填通过日期。"),
            field="silence_adopted_on",
        )


def _check_question(question: QuestionDraft, *, is_binding: bool) -> None:
    if not question.text.strip():
        raise DomainError("question_empty", _("请写清每个事项表决什么。"), field="questions")
    names = [one.name.strip() for one in question.candidates]
    if question.seats is None and not names:
        return
    if question.seats is None or question.subject != Subject.COMMITTEE:
        raise DomainError(
            "not_an_election",
            _("只有“选举业主委员会”这一项有候选人，并且要写应选名额。"),
            field="questions",
        )
    if not is_binding:
        raise _poll_elects_nobody()
    is_odd_list = len(set(names)) != len(names) or not all(names)
    if is_odd_list or not question.seats <= len(names) <= MOST_CANDIDATES:
        raise DomainError(
            "candidates",
            _("候选人不能少于名额，不能重名，最多 %(most)s 人。"),
            {"most": MOST_CANDIDATES},
            field="questions",
        )


def _poll_elects_nobody() -> DomainError:
    sentence = _("征求意见不能选举，也不能改变任何组织。")
    return DomainError("poll_elects_nobody", sentence, field="is_binding")


def _too_many_questions() -> DomainError:
    sentence = _("一次表决最多 %(most)s 个事项。")
    return DomainError("questions", sentence, {"most": MOST_QUESTIONS}, field="questions")


def _check_notice(vote: Vote, rules: RuleSet) -> None:
    """物业管理条例 art. 14. The day of the notice does not count, and 15 full days lie between."""
    if vote.closes_at <= now():
        raise DomainError("already_over", _("截止时间已经过去，请改投票时间。"), field="closes_at")
    first = today() + timedelta(days=rules.notice_days + 1)
    if vote.is_binding and local_day(vote.opens_at) < first:
        raise DomainError(
            "notice_too_short",
            _("公告要提前 %(days)s 天：今天公告，最早 %(first)s 开始投票。请改开始时间。"),
            {"days": rules.notice_days, "first": first.isoformat()},
            field="opens_at",
        )


def _check_base(groups: Sequence[OwnerGroup]) -> None:
    if not groups:
        raise DomainError(
            "no_parts", _("底册里还没有专有部分，没有人可以投票。请先登记或导入专有部分。")
        )
    lacking = sum(1 for group in groups for part in group.parts if not part.area)
    if lacking:
        raise DomainError(
            "area_missing",
            _("还有 %(count)s 个专有部分没有面积，面积的票数算不出来。请先补上，再发公告。"),
            {"count": lacking},
        )


def _freeze(vote: Vote, groups: Sequence[OwnerGroup]) -> None:
    bound = bound_at_notice({group.voter_id for group in groups if group.voter_id})
    voters = [
        _voter(vote, number, group, bound.get(group.voter_id) if group.voter_id else None)
        for number, group in enumerate(groups, start=1)
    ]
    Voter.objects.bulk_create(voters, batch_size=_BATCH)
    VoterPart.objects.bulk_create(
        (
            VoterPart(
                vote=vote,
                voter=voter,
                part_id=part.part_id,
                label=part.label,
                kind=part.kind,
                area=part.area or 0,
                basis=part.basis,
            )
            for voter, group in zip(voters, groups, strict=True)
            for part in group.parts
        ),
        batch_size=_BATCH,
    )


def _voter(vote: Vote, number: int, group: OwnerGroup, bound: Bound | None) -> Voter:
    place = str(_("、")).join(part.label for part in group.parts[:8])
    return Voter(
        vote=vote,
        number=number,
        label=group.label[:_PLACE_LENGTH],
        place=place[:_PLACE_LENGTH],
        parts=len(group.parts),
        area=_area(group),
        person_id=group.voter_id,
        is_developer=group.is_developer,
        account_id=bound.account_id if bound and vote.allows_electronic else None,
        phone_changes=bound.phone_changes if bound else 0,
    )


def _area(group: OwnerGroup) -> int:
    return sum(part.area or 0 for part in group.parts)


def _in_state(vote: Vote, *states: State) -> Vote:
    vote = vote.locked()
    if vote.state not in states:
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
