"""What comes in: proofs of delivery, and signed ballots, each voter once."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import local_day, now, today
from district.core.errors import Conflict, DomainError
from district.core.sendings import sent_before
from district.identity.models import Account
from tenants.decisions.electronic import Bar, barred, require_bound
from tenants.decisions.models import (
    Answer,
    Ballot,
    Channel,
    Choice,
    Delivery,
    State,
    Vote,
    Voter,
    Way,
)
from tenants.decisions.pictures import discard, stored
from tenants.decisions.queries import asked_of

# (question, candidate or None) -> choice
Answers = Mapping[tuple[UUID, UUID | None], Choice]


@dataclass(frozen=True)
class Paper:
    """What stands on a ballot beside its answers; ``proxy_letter`` names the written mandate,
    ``picture`` the stored one."""

    channel: Channel
    signer: str
    cast_on: date
    proxy_letter: str = ""
    picture: str = ""


@transaction.atomic
def record_deliveries(
    *,
    vote: Vote,
    voters: Sequence[Voter],
    way: Way,
    delivered_on: date,
    delivered_by: str,
    evidence: str = "",
    actor_id: UUID | None = None,
) -> int:
    """Write down that these voters have their ballot; the same again adds nothing."""
    _require_open(vote)
    if not delivered_by.strip():
        raise DomainError("deliverer_missing", _("请填写谁送达的。"), field="delivered_by")
    if vote.noticed_at and not local_day(vote.noticed_at) <= delivered_on <= today():
        raise DomainError(
            "delivered_when",
            _("送达日期要在公告那天到今天之间。"),
            field="delivered_on",
        )
    rows = [
        Delivery(
            vote=vote,
            voter=voter,
            way=way,
            delivered_on=delivered_on,
            delivered_by=delivered_by.strip(),
            evidence=evidence.strip(),
        )
        for voter in voters
    ]
    before = vote.deliveries.count()
    with _still_open():
        Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=2_000)
    added = vote.deliveries.count() - before
    _record("delivered", vote, actor_id, way=way, voters=added)
    return added


@transaction.atomic
def enter_ballot(
    *,
    vote: Vote,
    voter: Voter,
    paper: Paper,
    answers: Answers,
    actor: Account,
    client_id: UUID | None = None,
    picture: "File[Any] | None" = None,
) -> Ballot:
    """Enter a ballot that came on paper; a second one of a voter is kept and set aside."""
    _require_open(vote)
    _check_paper(vote, paper)
    if sent := sent_before(Ballot, client_id, vote=vote, voter=voter):
        return sent
    with stored(picture) as name:
        paper = replace(paper, picture=name)
        try:
            ballot = _store(vote, voter, paper, answers, actor, client_id)
        except _AlreadyVotedError:
            reason = str(_("这一户的选票已经计过一张。"))
            ballot = _store(vote, voter, paper, answers, actor, client_id, set_aside=reason)
    if ballot.picture != name:  # sent twice at once: the other one stands
        discard(name)
    return ballot


@transaction.atomic
def cast_ballot(
    *, vote: Vote, voter: Voter, answers: Answers, actor: Account, client_id: UUID | None = None
) -> Ballot:
    """Vote by oneself, on a phone; once. The same sending again gives the same ballot.

    Only the account that the notice has bound to this voter may; the database knows it too.
    """
    _require_open(vote)
    if sent := sent_before(Ballot, client_id, vote=vote, voter=voter):
        return sent
    if not vote.allows_electronic:
        raise DomainError("paper_only", _("这次表决只收纸质选票，请向楼长或居委会领取。"))
    if not vote.opens_at <= now() < vote.closes_at:
        raise Conflict("not_open", _("现在不在投票时间内。"))
    require_bound(actor, voter)
    paper = Paper(Channel.ELECTRONIC, actor.name, today())
    try:
        return _store(vote, voter, paper, answers, actor, client_id)
    except _AlreadyVotedError as error:
        raise Conflict("already_voted", _("这一户已经投过票，一户只计一次。")) from error


@transaction.atomic
def set_aside(*, ballot: Ballot, reason: str, actor_id: UUID | None = None) -> Ballot:
    """Take a ballot out of the count before it happens, with the reason on record."""
    ballot = ballot.locked()
    _require_open(ballot.vote)
    reason = " ".join(reason.split())[:200]
    if not reason:
        raise DomainError("no_reason", _("请写明为什么不计入。"), field="reason")
    if not ballot.counts:
        raise Conflict("set_aside_before", _("这张选票已经不计入。"))
    ballot.counts, ballot.set_aside_because = False, reason
    with _still_open():
        ballot.save(update_fields=["counts", "set_aside_because"])
    _record("set_aside", ballot.vote, actor_id, ballot=str(ballot.pk))
    return ballot


class _AlreadyVotedError(Exception):
    pass


def _store(
    vote: Vote,
    voter: Voter,
    paper: Paper,
    answers: Answers,
    actor: Account,
    client_id: UUID | None,
    set_aside: str = "",
) -> Ballot:
    asked = asked_of(vote)
    if set(answers) != set(asked):
        raise DomainError(
            "unanswered",
            _("每个事项都要有一个选择；选票上空着的请选“弃权”。"),
            field="answers",
        )
    if voter.vote_id != vote.pk:
        raise DomainError("not_on_the_roll", _("名册里没有这一户。"), field="voter")
    ballot = Ballot(
        vote=vote,
        voter=voter,
        channel=paper.channel,
        cast_on=paper.cast_on,
        signer=paper.signer.strip(),
        proxy_letter=paper.proxy_letter.strip(),
        entered_by=actor,
        picture=paper.picture,
        counts=not set_aside,
        set_aside_because=set_aside,
        client_id=client_id,
    )
    try:
        with transaction.atomic(), _still_open():
            ballot.save(force_insert=True)
            Answer.objects.bulk_create(
                Answer(ballot=ballot, question_id=question, candidate_id=candidate, choice=choice)
                for (question, candidate), choice in answers.items()
            )
    except IntegrityError as error:
        if "voter_counts_once" in str(error):
            raise _AlreadyVotedError from error
        if "ballot_sent_once" in str(error) and (
            sent := sent_before(Ballot, client_id, vote=vote, voter=voter)
        ):
            return sent
        raise
    _record("ballot", vote, actor.pk, channel=paper.channel, counts=ballot.counts)
    return ballot


def _check_paper(vote: Vote, paper: Paper) -> None:
    if paper.channel == Channel.ELECTRONIC:
        raise DomainError("not_paper", _("手机投票只能由业主本人投。"), field="channel")
    if not paper.signer.strip():
        raise DomainError(
            "signer_missing", _("请填写选票上的签名；没有签名的选票不能计入。"), field="signer"
        )
    if paper.channel == Channel.PROXY and not paper.proxy_letter.strip():
        raise DomainError(
            "letter_missing",
            _("委托投票要有书面委托书：请填写编号或存放处。"),
            field="proxy_letter",
        )
    if not local_day(vote.opens_at) <= paper.cast_on <= min(local_day(vote.closes_at), today()):
        raise DomainError(
            "cast_when", _("投票日期要在开始和截止之间，不能晚于今天。"), field="cast_on"
        )


def _require_open(vote: Vote) -> None:
    if Vote.objects.values_list("state", flat=True).get(pk=vote.pk) != State.NOTICED:
        raise _closed()


def _closed() -> Conflict:
    return Conflict("vote_closed", _("这次表决没有在收票，选票不能再动。请刷新后再看。"))


@contextmanager
def _still_open() -> Iterator[None]:
    """The database refuses what comes while somebody counts; this says so in a sentence."""
    try:
        yield
    except ProgrammingError as error:
        if "vote_is_closed" in str(error):
            raise _closed() from error
        if "ballot_is_not_the_voters" in str(error):  # changed after it was looked at
            raise barred(Bar.PHONE_CHANGED) from error
        raise


def _record(act: str, vote: Vote, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"decisions.{act}",
        actor_id=actor_id,
        object_type=vote._meta.label,
        object_id=vote.pk,
        **facts,
    )
