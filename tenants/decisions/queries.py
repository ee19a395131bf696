"""Questions about votes: what runs, who counts, what came of it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Count as CountRows
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from district.core.clock import local_day, now
from tenants.decisions.counting import Count, Votes, Weight, count
from tenants.decisions.law import RuleSet, rules_called
from tenants.decisions.models import (
    Ballot,
    Candidate,
    Delivery,
    Question,
    Result,
    State,
    Vote,
    Voter,
)
from tenants.ownership.subjects import Subject


@dataclass(frozen=True)
class Progress:
    """How much has come in; nobody is told for what before the count."""

    base: Weight
    cast: Weight
    delivered: int


@dataclass(frozen=True)
class Answered:
    """The result of one question, or on one candidate."""

    candidate: Candidate | None
    count: Count
    is_elected: bool = False
    is_tied: bool = False


@dataclass(frozen=True)
class Outcome:
    """What a question came to, and under which rules."""

    question: Question
    rules: RuleSet
    answered: tuple[Answered, ...]

    @property
    def is_passed(self) -> bool:
        """By the law alone; of an election, whether anybody was elected."""
        if self.question.is_election:
            return any(one.is_elected for one in self.answered)
        return self.answered[0].count.strict.is_passed


def votes() -> QuerySet[Vote]:
    return Vote.objects.prefetch_related("questions__candidates")


def votes_with_objections() -> QuerySet[Vote]:
    return votes().select_related("follows").prefetch_related("objections")


def announced_votes() -> QuerySet[Vote]:
    """What everybody of the compound may see."""
    return votes().exclude(state=State.DRAFT).exclude(state=State.CANCELLED, noticed_at=None)


def running_votes(moment: datetime | None = None) -> QuerySet[Vote]:
    """Announced, and not yet over."""
    return votes().filter(state=State.NOTICED, closes_at__gt=moment or now())


def asked_of(vote: Vote) -> list[tuple[UUID, UUID | None]]:
    """Everything that a ballot answers, in its order: a question, or one of its candidates."""
    found = Question.objects.filter(vote=vote).order_by("position", "candidates__position")
    return list(found.values_list("id", "candidates__id"))


def progress_of(vote: Vote) -> Progress:
    voted = Ballot.objects.filter(vote=vote, counts=True).aggregate(
        number=CountRows("id"), area=Sum("voter__area")
    )
    delivered = Delivery.objects.filter(vote=vote).aggregate(
        voters=CountRows("voter", distinct=True)
    )
    return Progress(
        Weight(vote.base_number or 0, vote.base_area or 0),
        Weight(voted["number"], voted["area"] or 0),
        delivered["voters"],
    )


def voters(vote: Vote, text: str = "", *, waiting: bool = False) -> QuerySet[Voter]:
    """The roll, each row with whether a ballot came and whether it was delivered; ``waiting``
    narrows to those without a ballot."""
    found = Voter.objects.filter(vote=vote).annotate(
        has_voted=Exists(Ballot.objects.filter(voter=OuterRef("pk"), counts=True)),
        has_delivery=Exists(Delivery.objects.filter(voter=OuterRef("pk"))),
    )
    if waiting:
        found = found.exclude(pk__in=Ballot.objects.filter(vote=vote, counts=True).values("voter"))
    if text := text.strip():
        found = found.filter(
            Q(label__icontains=text) | Q(place__icontains=text) | Q(roll__label__icontains=text)
        ).distinct()
    return found


def voters_with_roll() -> QuerySet[Voter]:
    """One voter with its parts and proofs of delivery."""
    return Voter.objects.select_related("vote").prefetch_related("roll", "deliveries")


def ballots(vote: Vote) -> QuerySet[Ballot]:
    return Ballot.objects.filter(vote=vote).select_related("voter", "entered_by")


def all_ballots() -> QuerySet[Ballot]:
    return Ballot.objects.select_related("vote", "voter")


def questions() -> QuerySet[Question]:
    return Question.objects.select_related("vote")


def ballots_of(found: Collection[Voter]) -> dict[UUID, list[Ballot]]:
    """Every ballot of these voters, and who brought it, the latest first; one statement."""
    came: dict[UUID, list[Ballot]] = {one.pk: [] for one in found}
    for ballot in Ballot.objects.filter(voter__in=came).select_related("entered_by"):
        came[ballot.voter_id].append(ballot)
    return came


def outcomes(vote: Vote) -> list[Outcome]:
    """Everything of a counted vote, from the stored sums; the roll is not read again."""
    rules = rules_called(vote.rule_set)
    rows = Result.objects.filter(vote=vote).select_related("candidate")
    by_question: dict[UUID, list[Result]] = {}
    for row in rows:
        by_question.setdefault(row.question_id, []).append(row)
    return [
        Outcome(question, rules, tuple(_answered(vote, rules, question, by_question)))
        for question in vote.questions.all()
        if question.pk in by_question
    ]


def votes_of(row: Result) -> Votes:
    """The stored sums of a result as the engine counts them."""
    return Votes(
        yes=Weight(row.yes_number, row.yes_area),
        no=Weight(row.no_number, row.no_area),
        abstain=Weight(row.abstain_number, row.abstain_area),
        silent=Weight(row.silent_number, row.silent_area),
    )


def publish_by(vote: Vote) -> date | None:
    """The last day on which the result is posted in time: three days after the count."""
    if vote.counted_at is None:
        return None
    days = rules_called(vote.rule_set).publish_days
    return date.fromordinal(local_day(vote.counted_at).toordinal() + days)


def challenge_until(vote: Vote) -> date | None:
    """Until when the court may be asked, for whoever knew of the result when it was posted."""
    if vote.published_at is None:
        return None
    day, years = local_day(vote.published_at), rules_called(vote.rule_set).challenge_years
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # 29 February
        return day.replace(year=day.year + years, month=3, day=1)


def _answered(
    vote: Vote, rules: RuleSet, question: Question, rows: Mapping[UUID, list[Result]]
) -> list[Answered]:
    base = Weight(vote.base_number or 0, vote.base_area or 0)
    counted = [
        (
            row.candidate,
            count(
                rules,
                Subject(question.subject),
                base,
                votes_of(row),
                has_silence_clause=vote.has_silence_clause,
            ),
        )
        for row in rows[question.pk]
    ]
    if not question.seats:
        return [Answered(candidate, told) for candidate, told in counted]
    return elected(question.seats, counted)


def elected(seats: int, counted: list[tuple[Candidate | None, Count]]) -> list[Answered]:
    """The candidates by their votes. More who passed than seats: those with most votes sit, and
    who are alike at the last seat are tied and sit only after a further vote."""
    ranked = sorted(counted, key=lambda one: _rank(one[1]), reverse=True)
    passed = [_rank(told) for _candidate, told in ranked if told.strict.is_passed]
    last = passed[seats - 1] if len(passed) > seats else None
    is_cut = last is not None and passed[seats] == last
    found = []
    for candidate, told in ranked:
        has_passed = told.strict.is_passed
        is_tied = has_passed and is_cut and _rank(told) == last
        sits = has_passed and not is_tied and (last is None or _rank(told) >= last)
        found.append(Answered(candidate, told, is_elected=sits, is_tied=is_tied))
    return found


def _rank(told: Count) -> tuple[int, int]:
    return told.votes.yes.number, told.votes.yes.area


def silent_voters(vote: Vote) -> models.QuerySet[Voter]:
    """Who had the ballot by the last day, with proof, and did not vote."""
    closes_on = local_day(vote.closes_at)
    told = Delivery.objects.filter(voter=OuterRef("pk"), delivered_on__lte=closes_on)
    voted = Ballot.objects.filter(voter=OuterRef("pk"), counts=True)
    return Voter.objects.filter(Exists(told), ~Exists(voted), vote=vote)
