"""What owners hold against a posted result, and how it was settled (民法典 art. 280)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import local_day, today
from district.core.errors import Conflict, DomainError
from tenants.decisions.models import Objection, ObjectionKind, ObjectionOutcome, State, Vote
from tenants.decisions.queries import challenge_until
from tenants.matters.services.owners import take_decision_back


@dataclass(frozen=True)
class Raised:
    """Who holds what against the result, and whether it stops its being carried out."""

    kind: ObjectionKind
    raised_by: str
    raised_on: date
    text: str
    suspends: bool = False


def objections() -> QuerySet[Objection]:
    return Objection.objects.select_related("vote")


def hindrance_of(vote: Vote) -> Objection | None:
    """What keeps the result from being carried out: pending and suspending, or upheld.

    A vote between the tied stands and falls with the first.
    """
    own = sorted(vote.objections.all(), key=lambda one: one.outcome != ObjectionOutcome.UPHELD)
    found = next((one for one in own if one.hinders), None)
    if found is None and vote.follows is not None:
        return hindrance_of(vote.follows)
    return found


def is_void(vote: Vote) -> bool:
    """Whether the posted result was struck down; it stays readable and decides nothing."""
    found = hindrance_of(vote)
    return found is not None and found.outcome == ObjectionOutcome.UPHELD


def require_unhindered(vote: Vote) -> None:
    """Refuse to carry out a result that is suspended or was revoked."""
    found = hindrance_of(vote)
    if found is None:
        return
    if found.outcome == ObjectionOutcome.UPHELD:
        raise Conflict("result_revoked", _("这个结果的异议已经成立，不能再执行。"))
    raise Conflict("result_suspended", _("这个结果因为异议或诉讼暂停执行，等有了结果再办。"))


def is_after_window(objection: Objection) -> bool:
    """Whether it came later than a year after the posting; for who knew later, the year does not
    end then, so nothing is refused."""
    last = challenge_until(objection.vote)
    return last is not None and objection.raised_on > last


@transaction.atomic
def raise_objection(*, vote: Vote, raised: Raised, actor_id: UUID | None = None) -> Objection:
    """Write down what an owner holds against a result that was posted."""
    vote = vote.locked()
    if vote.state != State.PUBLISHED or vote.published_at is None:
        raise Conflict("not_published", _("结果公布以后，才记异议。"))
    if not vote.is_binding:
        raise DomainError("poll_binds_nobody", _("征求意见不改变任何事，没有异议可记。"))
    if not raised.raised_by.strip() or not raised.text.strip():
        raise DomainError("objection_empty", _("请写清谁提出、提出什么。"), field="text")
    if not local_day(vote.published_at) <= raised.raised_on <= today():
        raise DomainError("raised_when", _("提出的日期要在公布那天到今天之间。"), field="raised_on")
    made = Objection.objects.create(
        vote=vote,
        kind=raised.kind,
        raised_by=raised.raised_by.strip(),
        raised_on=raised.raised_on,
        text=raised.text.strip(),
        suspends=raised.suspends,
    )
    _record("objection_raised", made, actor_id, kind=raised.kind, suspends=raised.suspends)
    return made


@transaction.atomic
def settle_objection(
    *,
    objection: Objection,
    outcome: ObjectionOutcome,
    settled_on: date,
    answer: str,
    actor_id: UUID | None = None,
) -> Objection:
    """Write down what came of it; once. Upheld, the result is void: matters wait for the owners
    again, and the vote can be led back to an earlier step (``again.draft_repeat``)."""
    objection = objection.locked()
    if objection.outcome != ObjectionOutcome.OPEN:
        raise Conflict("settled_already", _("这件异议已经有了结果。"))
    if outcome == ObjectionOutcome.OPEN:
        raise DomainError("no_outcome", _("请选结果。"), field="outcome")
    if not answer.strip():
        raise DomainError("no_answer", _("请写明答复或裁判文书的案号。"), field="answer")
    if not objection.raised_on <= settled_on <= today():
        raise DomainError(
            "settled_when", _("结果的日期要在提出那天到今天之间。"), field="settled_on"
        )
    objection.outcome, objection.settled_on = outcome, settled_on
    objection.answer = answer.strip()
    objection.save(update_fields=["outcome", "settled_on", "answer"])
    if outcome == ObjectionOutcome.UPHELD:
        _take_back(objection.vote, actor_id)
    _record("objection_settled", objection, actor_id, outcome=outcome)
    return objection


def _take_back(vote: Vote, actor_id: UUID | None) -> None:
    for question in vote.questions.exclude(matter=None).select_related("matter"):
        if question.matter:
            take_decision_back(matter=question.matter, actor_id=actor_id)


def _record(act: str, objection: Objection, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"decisions.{act}",
        actor_id=actor_id,
        object_type=objection._meta.label,
        object_id=objection.pk,
        **facts,
    )
