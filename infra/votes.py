"""Votes of a demo by a file: announced today, with some papers typed in by the secretary."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from pathlib import Path

from django.db import transaction

from district.core.clock import day_end, now, today
from district.core.errors import DomainError
from district.core.permissions import Role
from district.core.sheets.columns import Column, Sheet
from district.core.sheets.parsers import choice_of, integer, text, yes_no
from district.core.sheets.reading import read_table
from district.identity.models import Account
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.decisions.announcing import QuestionDraft, VoteDraft, announce_vote, draft_vote
from tenants.decisions.balloting import Paper, enter_ballot, record_deliveries
from tenants.decisions.models import Channel, Choice, Vote, Voter, Way
from tenants.decisions.queries import asked_of, voters
from tenants.ownership.subjects import Subject

# Of every so many on the roll one has voted, so that each unit has papers in and papers out.
_EVERY = 3
_DAYS_OF_NOTICE = 16


@dataclass(frozen=True)
class PlannedVote:
    """One line. A poll （征求意见） runs from today; what binds waits for its notice."""

    number: int
    place: str
    title: str
    is_binding: bool
    subject: str
    asked: str
    days: int
    yes: int | None
    no: int | None
    abstain: int | None

    @property
    def choices(self) -> Iterator[Choice]:
        for choice, papers in ((Choice.YES, self.yes), (Choice.NO, self.no)):
            yield from [choice] * (papers or 0)
        yield from [Choice.ABSTAIN] * (self.abstain or 0)


SHEET = Sheet(
    "表决",
    (
        Column("place", ("位置",), text(32), required=True),
        Column("title", ("表决名称",), text(80), required=True),
        Column("is_binding", ("有约束力",), yes_no(), required=True),
        Column("subject", ("属于哪一项",), choice_of(Subject), required=True),
        Column("asked", ("表决什么",), text(2000), required=True),
        Column("days", ("投几天",), integer(1, 60), required=True),
        Column("yes", ("同意",), integer(0, 10_000)),
        Column("no", ("不同意",), integer(0, 10_000)),
        Column("abstain", ("弃权",), integer(0, 10_000)),
    ),
    PlannedVote,
)


def read_votes(path: Path) -> dict[str, list[PlannedVote]]:
    """The votes of the file by place, in its order."""
    reading = SHEET.read(read_table(path.read_bytes(), path.name))
    if reading.problems:
        raise DomainError("bad_votes", reading.problems[0].sentence)
    places: dict[str, list[PlannedVote]] = defaultdict(list)
    for vote in reading.rows:
        places[vote.place].append(vote)
    return places


def hold_votes(compound: Compound, planned: Sequence[PlannedVote]) -> None:
    """Draft each vote; of the polls give notice, deliver the papers and type in those that came."""
    with compound_context(compound), transaction.atomic():
        for one in planned:
            vote = draft_vote(draft=_draft(one))
            if not one.is_binding:
                _collect(announce_vote(vote=vote), one)


def _draft(one: PlannedVote) -> VoteDraft:
    opens_on = today() + timedelta(days=_DAYS_OF_NOTICE)
    opens_at = day_end(opens_on) if one.is_binding else now()
    return VoteDraft(
        title=one.title,
        opens_at=opens_at,
        closes_at=day_end(opens_at.date() + timedelta(days=one.days)),
        questions=[QuestionDraft(Subject(one.subject), one.asked)],
        is_binding=one.is_binding,
        allows_electronic=True,
    )


def _collect(vote: Vote, one: PlannedVote) -> None:
    secretary = Account.objects.filter(grants__role=Role.SECRETARY)[0]
    roll = list(voters(vote))
    record_deliveries(
        vote=vote, voters=roll, way=Way.BY_HAND, delivered_on=today(), delivered_by=secretary.name
    )
    for voter, choice in zip(islice(roll, None, None, _EVERY), one.choices, strict=False):
        _enter(vote, voter, choice, secretary)


def _enter(vote: Vote, voter: Voter, choice: Choice, secretary: Account) -> None:
    enter_ballot(
        vote=vote,
        voter=voter,
        paper=Paper(Channel.PAPER, voter.label, today()),
        answers=dict.fromkeys(asked_of(vote), choice),
        actor=secretary,
    )
