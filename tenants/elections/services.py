"""Preparing an election, closing its attendance, and counting its ballots in one stroke."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from random import SystemRandom
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from tenants.elections.counting import Ballot, elect, tally
from tenants.elections.law import election_rules_called, election_rules_on
from tenants.elections.models import (
    Attendance,
    Candidate,
    Election,
    SecretBallot,
    SecretMark,
    State,
)
from tenants.elections.queries import outcome_of, second_of
from tenants.party.models import Branch

MOST_MEMBERS, MOST_CANDIDATES = 500, 60  # beyond 500 members, delegates elect (art. 4)
_NAME_LENGTH = 40


@dataclass(frozen=True)
class ElectionDraft:
    branch: Branch
    title: str
    held_on: date
    seats: int
    entitled: int
    candidates: Sequence[str]


@transaction.atomic
def draft_election(*, draft: ElectionDraft, actor_id: UUID | None = None) -> Election:
    """Write an election down with its candidates, in the order in which they are given."""
    election = Election()
    _fill(election, draft)
    _record("drafted", election, actor_id)
    return election


@transaction.atomic
def revise_election(
    *, election: Election, draft: ElectionDraft, actor_id: UUID | None = None
) -> Election:
    """Write a draft anew; once attendance is closed nothing of it changes."""
    election = _in_state(election, State.DRAFT)
    election.candidates.all().delete()
    _fill(election, draft)
    _record("revised", election, actor_id)
    return election


@transaction.atomic
def draft_second_election(*, election: Election, actor_id: UUID | None = None) -> Election:
    """Draft a further ballot between those who are tied, for the seats that are left."""
    election = election.locked()
    told = outcome_of(election)
    if told is None or not told.tied:
        raise Conflict("nobody_tied", _("这次没有票数相同、要再投一次的候选人。"))
    if second_of(election) is not None:
        raise Conflict("second_vote_runs", _("已经为这次准备了再次投票。"))
    second = Election(follows=election)
    added = gettext("（再次投票）")
    draft = ElectionDraft(
        branch=election.branch,
        title=f"{election.title[: 80 - len(added)]}{added}",
        held_on=today(),
        seats=told.left,
        entitled=election.entitled,
        candidates=[one.name for one in sorted(told.tied, key=lambda one: one.position)],
    )
    _fill(second, draft)
    _record("drafted", second, actor_id)
    return second


@transaction.atomic
def close_attendance(
    *, election: Election, present: Sequence[str], actor_id: UUID | None = None
) -> Election:
    """Say who of those with a vote is in the room: before the ballots, once and for all."""
    election = _in_state(election, State.DRAFT)
    if election.held_on > today():
        raise Conflict("not_held_yet", _("还没有到开会的日期。"))
    rules, names = election_rules_on(election.held_on), _names(present, "present")
    if len(names) > election.entitled:
        raise DomainError("more_than_entitled", _("到会的比应到的多，请核对。"), field="present")
    if not rules.quorum.is_met(len(names), election.entitled):
        least = rules.quorum.least(election.entitled)
        sentence = _("应到 %(entitled)s 人，至少到会 %(least)s 人，会议才有效；现在 %(count)s 人。")
        facts = {"entitled": election.entitled, "least": least, "count": len(names)}
        raise DomainError("no_quorum", sentence, facts, field="present")
    Attendance.objects.bulk_create(Attendance(election=election, name=name) for name in names)
    election.state, election.present, election.rule_set = State.OPEN, len(names), rules.code
    election.save()
    _record("attended", election, actor_id, present=len(names), entitled=election.entitled)
    return election


@transaction.atomic
def add_written_in(*, election: Election, name: str, actor_id: UUID | None = None) -> Candidate:
    """Give a number to somebody who was written on a ballot beside the candidates （另选他人）."""
    election = _in_state(election, State.OPEN)
    stood = list(election.candidates.all())
    [name] = _names([name], "name")
    if name in {one.name for one in stood}:
        raise Conflict("stands_already", _("这个人已经有号。"), field="name")
    if len(stood) >= MOST_CANDIDATES:
        raise _too_many_candidates("name")
    number = max(one.position for one in stood) + 1
    found = Candidate.objects.create(
        election=election, position=number, name=name, is_written_in=True
    )
    _record("written_in", election, actor_id, number=number)
    return found


@transaction.atomic
def count_ballots(
    *,
    election: Election,
    ballots: Sequence[Ballot],
    tellers: Sequence[str],
    actor_id: UUID | None = None,
) -> Election:
    """Take in all ballots of the box at once, in an order that chance alone gives, and count them.

    More ballots than people in the room make the election void; then none of them is kept.
    """
    election = _in_state(election, State.OPEN)
    stood = {one.pk: one for one in election.candidates.all()}
    names = _checked_tellers(tellers, stood.values())
    if not frozenset().union(*ballots) <= stood.keys():
        raise DomainError("no_such_candidate", _("选票上有这次选举没有的号。"), field="ballots")
    election.tellers, election.returned = names, len(ballots)
    if len(ballots) > (election.present or 0):
        election.state = State.VOID
    else:
        _store(election, ballots)
        _settle(election, ballots, stood)
        election.state = State.COUNTED
    election.save()
    facts = {"present": election.present, "returned": election.returned, "valid": election.valid}
    _record(election.state, election, actor_id, **facts)
    return election


def _store(election: Election, ballots: Sequence[Ballot]) -> None:
    """One statement for the ballots and one for their marks: of no row is it told which came first."""
    mixed = [(SecretBallot(election=election), said) for said in ballots]
    SystemRandom().shuffle(mixed)
    SecretBallot.objects.bulk_create(ballot for ballot, _said in mixed)
    SecretMark.objects.bulk_create(
        SecretMark(ballot=ballot, candidate_id=candidate)
        for ballot, said in mixed
        for candidate in sorted(said)
    )


def _settle(election: Election, ballots: Collection[Ballot], stood: dict[UUID, Candidate]) -> None:
    """Store the sums, and who is elected by them."""
    summed = tally(ballots, election.seats)
    election.valid = summed.valid
    rules = election_rules_called(election.rule_set)
    told = elect(rules, election.present or 0, election.seats, summed.votes)
    for candidate in stood.values():
        candidate.votes = summed.votes.get(candidate.pk, 0)
        candidate.is_elected = candidate.pk in told.elected
        candidate.is_tied = candidate.pk in told.tied
    Candidate.objects.bulk_update(stood.values(), ["votes", "is_elected", "is_tied"])


def _fill(election: Election, draft: ElectionDraft) -> None:
    rules, names = election_rules_on(draft.held_on), _names(draft.candidates, "candidates")
    if not draft.title.strip():
        raise DomainError("no_title", _("请写选举名称。"), field="title")
    if not 0 < draft.entitled <= MOST_MEMBERS:
        raise DomainError("entitled_out_of_range", _("应到会人数是 1 到 500。"), field="entitled")
    if draft.seats < 1:
        raise DomainError("no_seats", _("应选名额至少是 1。"), field="seats")
    if len(names) > MOST_CANDIDATES:
        raise _too_many_candidates("candidates")
    is_surplus = rules.surplus.is_met(len(names) - draft.seats, draft.seats)
    if election.follows is not None:  # between the tied alone, however many they are
        _check_tied(election.follows, names)
    elif not is_surplus:
        least = draft.seats + rules.surplus.least(draft.seats)
        raise DomainError(
            "too_few_candidates",
            _("候选人要比应选名额多 20%% 以上：选 %(seats)s 人，候选人至少 %(least)s 人。"),
            {"seats": draft.seats, "least": least},
            field="candidates",
        )
    election.branch, election.title = draft.branch, draft.title.strip()[:80]
    election.held_on, election.seats = draft.held_on, draft.seats
    election.entitled = draft.entitled
    election.save()
    Candidate.objects.bulk_create(
        Candidate(election=election, position=number, name=name)
        for number, name in enumerate(names, 1)
    )


def _check_tied(first: Election, names: Sequence[str]) -> None:
    tied = first.candidates.filter(is_tied=True).values_list("name", flat=True)
    if not {*names} <= {*tied}:
        raise DomainError("not_tied", _("再次投票只在票数相同的人当中进行。"), field="candidates")


def _names(told: Iterable[str], field: str) -> list[str]:
    """Without blanks; nobody is named twice."""
    names = [name for name in (" ".join(one.split()) for one in told) if name]
    if not names:
        raise DomainError("no_names", _("请填写姓名。"), field=field)
    if any(len(name) > _NAME_LENGTH for name in names):
        raise DomainError("name_too_long", _("姓名最长 40 个字，一行写一个人。"), field=field)
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        sentence = _("“%(name)s”写了两次。同名的人请在姓名后加区别，例如“（大）”。")
        raise DomainError("named_twice", sentence, {"name": twice[0]}, field=field)
    return names


def _checked_tellers(told: Sequence[str], stood: Iterable[Candidate]) -> str:
    """Who watches the count is no candidate (art. 22)."""
    names = _names(told, "tellers")
    if {one.name for one in stood} & {*names}:
        raise DomainError("teller_stands", _("候选人不能监票、计票。"), field="tellers")
    said = "、".join(names)
    if len(said) > 200:
        raise DomainError("too_many_tellers", _("监票人、计票人写得太多。"), field="tellers")
    return said


def _too_many_candidates(field: str) -> DomainError:
    return DomainError("too_many_candidates", _("候选人最多 60 人。"), field=field)


def _in_state(election: Election, state: State) -> Election:
    election = election.locked()
    if election.state != state:
        raise Conflict("election_has_moved_on", _("这次选举已经到了下一步，请刷新后再看。"))
    return election


def _record(act: str, election: Election, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"elections.{act}",
        actor_id=actor_id,
        object_type=election._meta.label,
        object_id=election.pk,
        **facts,
    )
