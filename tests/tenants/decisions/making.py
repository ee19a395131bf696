"""A register with parts and owners, and votes over it, by the product's own services."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from uuid import UUID

import time_machine
from django.db import connection

from district.core.clock import day_start, local_day, now, today
from tenants.decisions.announcing import QuestionDraft, VoteDraft, announce_vote, draft_vote
from tenants.decisions.balloting import Paper, enter_ballot
from tenants.decisions.models import Ballot, Channel, Choice, Vote, Voter
from tenants.decisions.queries import asked_of
from tenants.ownership.models import Disposal, Part, PartKind, Title
from tenants.ownership.subjects import Subject
from tenants.people.models import Person
from tests import make

ONE = (QuestionDraft(Subject.OTHER, "大门口装一盏路灯"),)


def parts(count: int, *, area: int = 10_000, of_unsold: int = 0) -> list[Part]:
    """``count`` homes, each owned by a person of its own, and some that nobody has bought."""
    homes = Part.objects.bulk_create(
        Part(
            kind=PartKind.HOME,
            label=f"1号楼{number}",
            registered_area=area,
            disposal=Disposal.UNSOLD if number > count else Disposal.DELIVERED,
        )
        for number in range(1, count + of_unsold + 1)
    )
    people = Person.objects.bulk_create(Person(name=f"业主{n}") for n in range(1, count + 1))
    Title.objects.bulk_create(
        Title(part=part, owner=person) for part, person in zip(homes, people, strict=False)
    )
    return homes


def draft(questions: Sequence[QuestionDraft] = ONE, **more: Any) -> VoteDraft:
    """Opens as early as the law allows, for ten days."""
    opens_at = day_start(today() + timedelta(days=16))
    told = {
        "title": "第一次业主共同决定",
        "opens_at": opens_at,
        "closes_at": opens_at + timedelta(days=10),
        "questions": questions,
    }
    return VoteDraft(**{**told, **more})


def announced(questions: Sequence[QuestionDraft] = ONE, **more: Any) -> Vote:
    return announce_vote(vote=draft_vote(draft=draft(questions, **more)))


def opened(vote: Vote) -> Any:
    """A block an hour after the vote opened."""
    return time_machine.travel(vote.opens_at + timedelta(hours=1), tick=False)


def closed(vote: Vote) -> Any:
    """A block at the very moment at which the vote is over."""
    return time_machine.travel(vote.closes_at, tick=False)


def answers(vote: Vote, choice: Choice) -> dict[tuple[UUID, UUID | None], Choice]:
    return dict.fromkeys(asked_of(vote), choice)


def entered(vote: Vote, voter: Voter, choice: Choice = Choice.YES, **more: Any) -> Ballot:
    """A paper ballot of today."""
    told: dict[str, Any] = {"channel": Channel.PAPER, "signer": voter.label}
    paper = Paper(**{**told, "cast_on": local_day(now()), **more})
    return enter_ballot(
        vote=vote, voter=voter, paper=paper, answers=answers(vote, choice), actor=make.account()
    )


def voted(vote: Vote, *, yes: int = 0, no: int = 0, abstain: int = 0) -> None:
    """The first so many of the roll, in this order."""
    roll = iter(Voter.objects.filter(vote=vote))
    with opened(vote):
        for choice, number in ((Choice.YES, yes), (Choice.NO, no), (Choice.ABSTAIN, abstain)):
            for _one in range(number):
                entered(vote, next(roll), choice)


def first(vote: Vote) -> Voter:
    """The first on the roll."""
    return Voter.objects.filter(vote=vote)[0]


def run(statement: str) -> None:
    """As who is past all services would."""
    with connection.cursor() as cursor:
        cursor.execute(statement)
