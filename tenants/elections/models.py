"""Secret elections inside the Party （党内选举）: the voting itself is on paper, in the room.

Who was present is written down before any ballot and by name. A ballot knows its election and
nothing else: no person, no moment, no number, and an identifier that chance alone drew. Whoever
reads every row of every table learns who was there and what was said, and never who said it.
"""

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.fences import PlacedManager
from district.tenancy.models import CompoundLog, CompoundModel
from tenants.party.models import Branch


class State(models.TextChoices):
    """How far an election has come; it never goes back."""

    DRAFT = "draft", _("准备中")
    OPEN = "open", _("到会已登记，等待计票")
    COUNTED = "counted", _("已计票")
    VOID = "void", _("无效，应当重新选举")


class Election(CompoundModel):
    """One ballot of a branch's meeting for ``seats`` places.

    ``entitled`` have a vote, ``present`` of them came; ``returned`` ballots lay in the box, of
    which ``valid`` count. Who tells the votes is no candidate.
    """

    branch = models.ForeignKey(Branch, models.PROTECT, related_name="elections")
    title = models.CharField(_("选举名称"), max_length=80)
    held_on = models.DateField(_("开会日期"))
    seats = models.PositiveSmallIntegerField(_("应选名额"))
    entitled = models.PositiveSmallIntegerField(_("应到会人数"))
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    rule_set = models.CharField(max_length=30, blank=True)
    present = models.PositiveSmallIntegerField(null=True)
    returned = models.PositiveSmallIntegerField(null=True)
    valid = models.PositiveSmallIntegerField(null=True)
    tellers = models.CharField(max_length=200, blank=True)
    # The ballot whose tie this one decides.
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")

    class Meta:
        default_permissions = ()
        ordering = ["-held_on", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(seats__gt=0, entitled__gt=0),
                name="election_has_seats_and_voters",
            ),
            models.CheckConstraint(
                condition=models.Q(state=State.DRAFT)
                | models.Q(present__gt=0, present__lte=models.F("entitled"))
                & ~models.Q(rule_set=""),
                name="election_opens_with_attendance",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.COUNTED)
                | models.Q(returned__lte=models.F("present"), valid__lte=models.F("returned")),
                name="no_more_ballots_than_present",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Candidate(CompoundModel):
    """Who stands, or was written on a ballot （另选他人）; ``votes`` is the stored sum."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="candidates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("姓名"), max_length=40)
    is_written_in = models.BooleanField(default=False)
    votes = models.PositiveSmallIntegerField(null=True)
    is_elected = models.BooleanField(default=False)
    is_tied = models.BooleanField(default=False)

    class Meta:
        default_permissions = ()
        ordering = ["election", "position"]
        constraints = [
            models.UniqueConstraint(fields=["election", "position"], name="stands_in_order"),
            models.UniqueConstraint(fields=["election", "name"], name="stands_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Attendance(CompoundLog):
    """A member with a vote who was in the room; PostgreSQL takes no row once ballots may come."""

    election = models.ForeignKey(Election, models.PROTECT, related_name="attendance")
    name = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["election", "name"], name="present_once"),
        ]

    def __str__(self) -> str:
        return self.name


class SecretBallot(models.Model):
    """One ballot. Never a moment, a number or a person here, and no time-ordered identifier."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    election = models.ForeignKey(Election, models.PROTECT, related_name="ballots")

    objects = PlacedManager()

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class SecretMark(models.Model):
    """A candidate named on a ballot."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    ballot = models.ForeignKey(SecretBallot, models.PROTECT, related_name="marks")
    candidate = models.ForeignKey(Candidate, models.PROTECT, related_name="marks")

    objects = PlacedManager()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["ballot", "candidate"], name="named_once_on_a_ballot"),
        ]

    def __str__(self) -> str:
        return str(self.pk)
