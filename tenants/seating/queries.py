"""Questions about seating: what a result would change, and by which vote somebody sits."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import F, Q, QuerySet

from tenants.bodies.models import Body, BodyKind, Seat
from tenants.bodies.queries import bodies
from tenants.decisions.models import Objection, ObjectionOutcome, Question, Vote
from tenants.decisions.queries import outcomes
from tenants.elections.models import Election
from tenants.elections.queries import outcome_of
from tenants.party.models import Branch
from tenants.seating.models import Seating, SeatTaken

Source = Question | Election
Place = Body | Branch


@dataclass(frozen=True)
class Plan:
    """What happens to whom: the elected begin or stay, and of the others it is to be said."""

    place: Place
    entering: list[str]
    staying: list[Seat]
    others: list[Seat]

    @property
    def fingerprint(self) -> str:
        """Changes with anything that the plan shows: what was looked at is what is done."""
        told = [
            str(self.place.pk),
            *self.entering,
            *(str(one.pk) for one in (*self.staying, *self.others)),
        ]
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:32]


def seatings() -> QuerySet[Seating]:
    return Seating.objects.select_related("question__vote", "election", "body", "branch")


def seatings_of_owners() -> QuerySet[Seating]:
    """Without those of the Party's elections."""
    return seatings().filter(election=None)


def seating_of(source: Source) -> Seating | None:
    column = "question" if isinstance(source, Question) else "election"
    return seatings().filter(**{column: source}).first()


def elected_in(source: Source) -> list[str]:
    """The names that the stored result has elected, in its order."""
    if isinstance(source, Election):
        told = outcome_of(source)
        return [one.name for one in told.elected] if told else []
    return [
        " ".join(one.candidate.name.split())
        for outcome in outcomes(source.vote)
        if outcome.question == source
        for one in outcome.answered
        if one.candidate is not None and one.is_elected
    ]


def seats_of_void_votes() -> list[Seat]:
    """Who still sits by nothing but a result that was struck down; body by body."""
    upheld = Objection.objects.filter(outcome=ObjectionOutcome.UPHELD).values("vote")
    void = Vote.objects.filter(Q(pk__in=upheld) | Q(follows__in=upheld)).values("pk")
    given = SeatTaken.objects.filter(
        seating__question__vote__in=void,
        seat__until_on=None,
        seat__since_on__gte=F("seating__since_on"),
    )
    found = Seat.objects.filter(pk__in=given.values("seat")).select_related("body")
    seats = list(found.order_by("body", "holder_name"))
    by = votes_behind(seats)
    ids = set(void.values_list("pk", flat=True)) if seats else set()
    return [one for one in seats if (told := by[one.pk].question) and told.vote_id in ids]


def committees_to_fill() -> QuerySet[Body]:
    """To which owners may elect: the terms of their committee that have not ended."""
    return bodies().filter(kind=BodyKind.OWNERS_COMMITTEE, dissolved_on=None)


def plan_of(source: Source, place: Place) -> Plan:
    """Who would begin and who stays. A seat held by a post as head is nobody's to end here, nor is
    one that the vote gave whose tie this one decides."""
    names = elected_in(source)
    column = "body" if isinstance(place, Body) else "branch"
    before = _seated_before(source)
    sitting = Seat.objects.filter(until_on=None, head_term=None, **{column: place})
    held = {seat.holder_name: seat for seat in sitting.order_by("since_on", "created_at")}
    return Plan(
        place,
        [name for name in names if name not in held],
        [held[name] for name in names if name in held],
        [seat for name, seat in held.items() if name not in names and seat.pk not in before],
    )


def _seated_before(source: Source) -> set[UUID]:
    """What the first vote gave to those whom it elected beside the tied."""
    if isinstance(source, Election):
        first = Q(seating__election=source.follows_id)
        follows = source.follows_id
    else:
        first = Q(seating__question__vote=source.vote.follows_id)
        follows = source.vote.follows_id
    return set(SeatTaken.objects.filter(first).values_list("seat", flat=True)) if follows else set()


def votes_behind(seats: Iterable[Seat]) -> Mapping[UUID, Seating]:
    """By which result each seat is held; the latest where there are several."""
    found = SeatTaken.objects.filter(seat__in=[one.pk for one in seats]).order_by("id")
    found = found.select_related("seating__question", "seating__election")
    return {one.seat_id: one.seating for one in found}
