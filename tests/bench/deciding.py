"""An owners' decision with as many exclusive parts as the largest compounds have.

The baseline is what is wanted at most. PARTS says how many (20,000).
"""

import os
from datetime import timedelta

from django.db import transaction
from django.test import override_settings

from district.core.clock import now
from district.core.permissions import Role
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tenants.decisions.announcing import QuestionDraft, VoteDraft, announce_vote, draft_vote
from tenants.decisions.deciding import count_vote
from tenants.decisions.models import Answer, Ballot, Channel, Choice, State, Vote, Voter
from tenants.ownership.models import Part, Title
from tenants.ownership.subjects import Subject
from tenants.people.models import Person
from tests import make
from tests.bench.measure import Comparison, milliseconds, rounds
from tests.visitors import visitor

PARTS = 20_000
COUNT_MS, PAGE_MS = 1_000, 300


def decision() -> dict[str, Comparison]:
    """Freezing is not promised; counting and the page of the result are."""
    parts = max(20, int(os.environ.get("PARTS", PARTS)))
    compound = make.compound("decides")
    with compound_context(compound):
        vote = _voted(parts)
        counts = [_counted(vote) for _turn in range(rounds(3))]
        count_vote(vote=vote)
    pages = _pages(compound, vote)
    return {
        "decision_count": Comparison(counts, [COUNT_MS] * len(counts)),
        "decision_page": Comparison(pages, [PAGE_MS] * len(pages)),
    }


def _voted(parts: int) -> Vote:
    """A vote over ``parts`` homes of as many owners, nine of ten of whom have voted."""
    homes = Part.objects.bulk_create(
        (Part(label=f"1号楼{n}", registered_area=9_000 + n % 50) for n in range(parts)),
        batch_size=2_000,
    )
    people = Person.objects.bulk_create(
        (Person(name=f"业主{n}") for n in range(parts)), batch_size=2_000
    )
    Title.objects.bulk_create(
        (Title(part=one, owner=who) for one, who in zip(homes, people, strict=True)),
        batch_size=2_000,
    )
    questions = [QuestionDraft(Subject.OTHER, "装路灯"), QuestionDraft(Subject.FUND_USE, "修屋顶")]
    opens_at = now()
    draft = VoteDraft("装路灯", opens_at, opens_at + timedelta(days=1), questions, is_binding=False)
    vote = announce_vote(vote=draft_vote(draft=draft))
    asked = [question.pk for question in vote.questions.all()]
    ballots = Ballot.objects.bulk_create(
        (
            Ballot(
                vote=vote,
                voter=voter,
                channel=Channel.PAPER,
                cast_on=opens_at.date(),
                signer=voter.label,
            )
            for voter in Voter.objects.filter(vote=vote)
            if voter.number % 10
        ),
        batch_size=2_000,
    )
    Answer.objects.bulk_create(
        (
            Answer(
                ballot=ballot,
                question_id=question,
                choice=Choice.NO if number % 3 == 0 else Choice.YES,
            )
            for number, ballot in enumerate(ballots)
            for question in asked
        ),
        batch_size=5_000,
    )
    # It is over now, and binds: what was announced as a poll is judged like any other.
    Vote.objects.filter(pk=vote.pk).update(closes_at=now(), is_binding=True)
    vote.refresh_from_db()
    return vote


def _counted(vote: Vote) -> float:
    """A count that is taken back."""
    with transaction.atomic():
        took = milliseconds(lambda: count_vote(vote=vote), 1)
        transaction.set_rollback(True)
    vote.refresh_from_db()
    assert vote.state == State.NOTICED
    return took


def _pages(compound: Compound, vote: Vote) -> list[float]:
    with override_settings(ROOT_URLCONF="infra.urls.compound"):
        with compound_context(compound):
            secretary = make.account(Role.SECRETARY)
        browser = visitor(compound, secretary)
        address = f"/votes/{vote.pk}/"
        assert browser.get(address).status_code == 200
        return [milliseconds(lambda: browser.get(address), 1) for _turn in range(rounds(10))]
