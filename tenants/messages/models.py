"""Messages （消息）, the ways by which they also go out, and the links by which verdicts come in."""

from functools import reduce
from operator import or_

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundModel
from district.tenancy.sealing import SealedField
from tenants.disputes.models import Dispute
from tenants.matters.models import Matter
from tenants.meetings.models import Council
from tenants.rooms.models import Booking


class Kind(models.TextChoices):
    """What a message says; its words are these, and never anybody's own."""

    ENTERED = "entered", _("您的事已经受理")
    RESPONSIBLE = "responsible", _("有一件事请您负责")
    DISCUSSED = "discussed", _("您的事商议过了")
    STARTED = "started", _("您的事开始办了")
    REFERRED = "referred", _("您的事转给有关单位了")
    ANSWERED = "answered", _("您的事有答复了")
    MERGED = "merged", _("您的事和别的事并在一起办了")
    FINISHED = "finished", _("办好了，请您评一评")
    REOPENED = "reopened", _("您负责的事要重新办")
    DUE_TODAY = "due_today", _("您负责的事今天到期")
    OVERDUE = "overdue", _("您负责的事已经超期")
    COUNCIL = "council", _("要开说事议事会")
    MOVED = "moved", _("说事议事会改了时间或地点")
    CALLED_OFF = "called_off", _("说事议事会不开了")
    CANCELLED = "cancelled", _("您订的活动室取消了")
    IMPROVED = "improved", _("为您的事做了一件小改善")
    MEDIATE = "mediate", _("有一件事请您调解")


DEADLINES = frozenset({Kind.DUE_TODAY, Kind.OVERDUE})


class Way(models.TextChoices):
    """How something goes out."""

    MAIL = "mail", _("邮件")
    SMS = "sms", _("短信")


class LinkWay(models.TextChoices):
    """How a link reaches its receiver."""

    MAIL = "mail", _("邮件")
    SMS = "sms", _("短信")
    SLIP = "slip", _("纸条")


def _is_about_one_of(*things: str) -> models.Q:
    """Exactly one of these foreign keys is set."""
    ways = ({f"{one}__isnull": one != there for one in things} for there in things)
    return reduce(or_, (models.Q(**way) for way in ways))


class Message(CompoundModel):
    """One person is told one thing, once; ``day`` is that of the deadline that it is about."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    kind = models.CharField(max_length=12, choices=Kind)
    matter = models.ForeignKey(Matter, models.CASCADE, null=True, related_name="+")
    council = models.ForeignKey(Council, models.CASCADE, null=True, related_name="+")
    booking = models.ForeignKey(Booking, models.CASCADE, null=True, related_name="+")
    dispute = models.ForeignKey(Dispute, models.CASCADE, null=True, related_name="+")
    day = models.DateField(null=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-id"]
        indexes = [
            models.Index(fields=["account", "-created_at"], name="messages_of_account"),
            models.Index(
                fields=["account"], condition=models.Q(read_at=None), name="messages_unread"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "matter", "kind", "day"],
                condition=models.Q(day__isnull=False),
                name="deadline_told_once",
            ),
            models.CheckConstraint(
                condition=_is_about_one_of("matter", "council", "booking", "dispute"),
                name="message_is_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.kind


class Contact(CompoundModel):
    """Where a person also wants messages, and of which kinds; good once a code has come back.

    Of a text message the address is the account's own number, as it was when it was confirmed.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="+", db_index=False)
    way = models.CharField(max_length=4, choices=Way)
    address = SealedField()
    kinds = ArrayField(models.CharField(max_length=12, choices=Kind), default=list)
    confirmed_at = models.DateTimeField(null=True)
    code_hash = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["account", "way"], name="contact_once_a_way"),
        ]

    def __str__(self) -> str:
        return self.way


class VerdictLink(CompoundModel):
    """A way to give the requester's verdict of one round without logging in; its hash alone stays.

    ``account`` is None for a requester without one. ``issued_by`` handed it over on paper.
    """

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="+")
    round = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+")
    way = models.CharField(max_length=4, choices=LinkWay)
    secret_hash = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.round} {self.way}"


class SendState(models.TextChoices):
    DUE = "due", _("待发")
    LEASED = "leased", _("正在发")
    SENT = "sent", _("已发出")
    DEAD = "dead", _("没有发出")


class Dispatch(CompoundModel):
    """Something that goes out by mail or text message, once: its id is the gateway's key for it.

    ``secret`` is the link's or the code's, sealed, and only for as long as it waits.
    """

    way = models.CharField(max_length=4, choices=Way)
    message = models.ForeignKey(
        Message, models.CASCADE, null=True, related_name="dispatches", db_index=False
    )
    contact = models.ForeignKey(Contact, models.CASCADE, null=True, related_name="dispatches")
    link = models.ForeignKey(VerdictLink, models.CASCADE, null=True, related_name="dispatches")
    secret = SealedField()
    state = models.CharField(max_length=6, choices=SendState, default=SendState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    not_before = models.DateTimeField(default=now)
    lease_until = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=60, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state="due") | models.Q(state="leased"),
                name="dispatches_waiting",
            ),
            models.Index(fields=["message"], name="dispatches_of_message"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message__isnull=False)
                | models.Q(link__isnull=False)
                | models.Q(contact__isnull=False),
                name="dispatch_is_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.state}"

    @property
    def is_code(self) -> bool:
        """Asked for a moment ago by somebody who waits for it."""
        return self.message_id is None and self.link_id is None
