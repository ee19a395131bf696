"""说事议事会: one each month, with its agenda, who came, and what was resolved (seed row C6).

A council advises: it settles nothing that the law leaves to the owners or to a body. What it
resolves lives on as a matter, with one person who answers for it.
"""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import local_day
from district.identity.models import Account
from district.tenancy.models import CompoundModel
from tenants.matters.models import Matter, MonthOfNone, begins_a_month
from tenants.register.models import Household


class Council(CompoundModel):
    """One council: planned, then held or called off, then published.

    ``headcount`` is of everybody who stood there, known by household or not: in the open air
    nobody signs a list. ``minutes`` may name people and stay inside; ``notice_text`` is what
    hangs on the board.
    """

    starts_at = models.DateTimeField(_("什么时候开"))
    place = models.CharField(_("在哪里开"), max_length=60)
    convener = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    called_off_at = models.DateTimeField(null=True)
    called_off_because = models.CharField(_("为什么不开"), max_length=200, blank=True)
    held_at = models.DateTimeField(null=True)
    headcount = models.PositiveSmallIntegerField(_("到了多少人"), null=True)
    minutes = models.TextField(_("会议记录"), blank=True)
    written_at = models.DateTimeField(null=True)  # headcount and minutes, as they stand
    notice_text = models.TextField(_("公示内容"), blank=True)
    published_at = models.DateTimeField(null=True)
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-starts_at", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="council_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(called_off_at=None)
                | (models.Q(held_at=None) & ~models.Q(called_off_because="")),
                name="council_is_held_or_called_off",
            ),
            models.CheckConstraint(
                condition=models.Q(held_at=None, headcount=None)
                | models.Q(held_at__isnull=False, headcount__gt=0),
                name="held_council_has_people",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None)
                | (
                    models.Q(published_at__gte=models.F("held_at"))
                    & ~models.Q(notice_text="")
                    & ~models.Q(minutes="")
                ),
                name="published_council_was_held",
            ),
        ]

    def __str__(self) -> str:
        return f"{local_day(self.starts_at)} {self.place}"

    @property
    def held_on(self) -> date | None:
        return local_day(self.held_at) if self.held_at else None

    @property
    def edition(self) -> str:
        """Tells headcount and minutes as they stand from what they were; empty before the first."""
        return self.written_at.isoformat() if self.written_at else ""

    @property
    def is_planned(self) -> bool:
        """Neither held nor called off yet."""
        return self.held_at is None and self.called_off_at is None

    @property
    def is_written_of(self) -> bool:
        """Whether it is known already who came, or what was resolved: it is taking place."""
        return self.presences.exists() or self.resolutions.exists()


class AgendaItem(CompoundModel):
    """What is to be talked over: a matter, or a subject that is none yet."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="agenda", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="councils")
    topic = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["council", "matter"], name="matter_once_on_agenda"),
            models.CheckConstraint(
                condition=models.Q(matter__isnull=False, topic="")
                | (models.Q(matter=None) & ~models.Q(topic="")),
                name="agenda_names_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.topic or str(self.matter)

    @property
    def title(self) -> str:
        return self.topic or (self.matter.title if self.matter else "")


class Presence(CompoundModel):
    """A household of which somebody came; ``day`` is the council's."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="presences", db_index=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    day = models.DateField()

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["council", "household"], name="household_came_once"),
        ]

    def __str__(self) -> str:
        return f"{self.council_id} {self.household_id}"


class Resolution(CompoundModel):
    """What was resolved, until when; the matter says who does it and whether it is done."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="resolutions", db_index=False)
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="resolutions")
    text = models.CharField(_("议定了什么"), max_length=300)
    due_on = models.DateField(_("最迟哪天做到"))

    class Meta:
        default_permissions = ()
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["council", "matter"], name="matter_resolved_once"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def carried_by(self) -> Matter:
        """The matter in which it goes on: the other one, where its own was merged."""
        return self.matter.duplicate_of or self.matter


class Part(models.TextChoices):
    """What is written down at a council, each in a form of its own."""

    CAME = "came", _("到会的户")
    RESOLVED = "resolved", _("议定的事")
    HELD = "held", _("人数和会议记录")


class Arrival(CompoundModel):
    """What a phone has sent of a council, so that it counts once however often it comes.

    ``digest`` is of what it said: under the same id something else is what was put right since.
    ``resolution`` None where that was withdrawn meanwhile: it does not come back by itself.
    """

    council = models.ForeignKey(Council, models.CASCADE, related_name="arrivals", db_index=False)
    part = models.CharField(max_length=10, choices=Part)
    client_id = models.UUIDField(unique=True, editable=False)
    sender = models.ForeignKey(Account, models.PROTECT, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    resolution = models.ForeignKey(
        Resolution, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.part} {self.client_id}"


class CouncilRule(CompoundModel):
    """How the compound holds its councils: at most one row, and monthly where there is none.

    ``day`` and ``starts`` are what is usual: the next plan begins with them. Where a month is
    shorter than ``day``, its last day is meant.
    """

    only = models.BooleanField(default=True, unique=True, editable=False)
    is_monthly = models.BooleanField(_("每月开一次"), default=True)
    day = models.PositiveSmallIntegerField(_("通常在几号开"), null=True)
    starts = models.TimeField(_("通常几点开"), null=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=models.Q(only=True), name="council_rule_stands_once"),
            models.CheckConstraint(
                condition=models.Q(day=None) | models.Q(day__range=(1, 31)),
                name="usual_day_is_of_a_month",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.is_monthly} {self.day} {self.starts}"


class MonthWithout(MonthOfNone):
    """本月没开: there was no council."""

    class Meta(MonthOfNone.Meta):
        constraints = [begins_a_month("without_is_a_month")]
