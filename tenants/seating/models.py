"""Who was elected takes the seat （就任）: once for each result, with the vote on record."""

from django.db import models
from django.db.models import Q

from district.tenancy.models import CompoundLog
from tenants.bodies.models import Body, Seat
from tenants.decisions.models import Question
from tenants.elections.models import Election
from tenants.party.models import Branch


class Seating(CompoundLog):
    """A result carried out: owners elect to a body, a branch's members into the branch.

    ``others_left``: the seats of who sat there and was not elected ended with that day.
    """

    question = models.OneToOneField(Question, models.PROTECT, null=True, related_name="seating")
    election = models.OneToOneField(Election, models.PROTECT, null=True, related_name="seating")
    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="seatings")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, related_name="seatings")
    since_on = models.DateField()
    others_left = models.BooleanField()

    class Meta:
        default_permissions = ()
        ordering = ["-since_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(question__isnull=False, body__isnull=False, election=None, branch=None)
                | Q(question=None, body=None, election__isnull=False, branch__isnull=False),
                name="owners_elect_to_bodies_and_members_to_branches",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id or self.election_id} {self.since_on}"


class SeatTaken(CompoundLog):
    """A seat that a result gave, or left with who held it already."""

    seating = models.ForeignKey(Seating, models.PROTECT, related_name="taken")
    seat = models.ForeignKey(Seat, models.PROTECT, related_name="taken")

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["seating", "seat"], name="seat_taken_once"),
        ]

    def __str__(self) -> str:
        return f"{self.seating_id} {self.seat_id}"
