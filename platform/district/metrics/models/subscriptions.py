"""Who of the staff wishes to be told of what, and what was delivered of it."""

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from district.core.models import Record
from district.metrics.models.views import SavedView
from district.registry.models import Division

ADDRESS_LENGTH = 254


class Report(models.TextChoices):
    """What one may subscribe to."""

    MORNING = "morning", _("早间通报")
    MONTH = "month", _("月报")
    QUARTER = "quarter", _("季报")
    VIEW = "view", _("已存视图")


class Channel(models.TextChoices):
    """By which way it comes."""

    APP = "app", _("收件箱")
    MAIL = "mail", _("邮件")


class Subscription(Record):
    """One report of one place by one way; what it tells is decided anew at each delivery.

    ``address`` is of a person of the staff, who stands in the shared schema like the account
    itself; it is there only as long as mails go to it. A kept view has a place of its own, and
    may be gone.
    """

    owner_id = models.UUIDField()
    report = models.CharField(max_length=8, choices=Report)
    channel = models.CharField(max_length=4, choices=Channel)
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    view = models.ForeignKey(SavedView, models.SET_NULL, null=True, related_name="+")
    address = models.EmailField(max_length=ADDRESS_LENGTH, blank=True)
    language = models.CharField(max_length=10)
    subscribed_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["report", "channel", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner_id", "report", "division", "channel"],
                condition=models.Q(ended_at=None),
                name="report_of_a_place_once",
            ),
            models.UniqueConstraint(
                fields=["owner_id", "view", "channel"],
                condition=models.Q(ended_at=None),
                name="view_once",
            ),
            models.CheckConstraint(
                condition=models.Q(report="view", division=None)
                | ~models.Q(report="view") & models.Q(division__isnull=False, view=None),
                name="subscription_of_a_view_or_a_place",
            ),
            models.CheckConstraint(
                condition=models.Q(channel="mail", ended_at=None) & ~models.Q(address="")
                | ~models.Q(channel="mail", ended_at=None) & models.Q(address=""),
                name="address_as_long_as_mails_go_there",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} {self.channel} {self.owner_id}"


class DeliveryState(models.TextChoices):
    """How far one delivery has come."""

    DUE = "due", _("等待送出")
    LEASED = "leased", _("正在送出")
    DONE = "done", _("已送达")
    REFUSED = "refused", _("没有送出：当时没有您能看的内容")
    FAILED = "failed", _("没有送出：多次重试不成")


class Delivery(Record):
    """One subscription's period, delivered once. Leases and tries are by the database's clock.

    ``fence`` rises with every claim; who holds an older one may not finish. ``last_error`` is a
    class or a code, never content. ``division`` is the place that the message is about: whoever
    no longer reaches it does not find the message any more.
    """

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    period = models.CharField(max_length=12)
    state = models.CharField(max_length=8, choices=DeliveryState, default=DeliveryState.DUE)
    attempts = models.PositiveSmallIntegerField(default=0)
    fence = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    not_before = models.DateTimeField(db_default=Now())
    last_error = models.CharField(max_length=120, blank=True)
    planned_at = models.DateTimeField(db_default=Now())
    give_up_at = models.DateTimeField()
    delivered_at = models.DateTimeField(null=True)
    read_at = models.DateTimeField(null=True)
    division = models.ForeignKey(Division, models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    path = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["subscription", "period"], name="delivery_of_a_period_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(state__in=["due", "leased"]),
                name="delivery_to_be_made",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subscription_id} {self.period} {self.state}"

    @property
    def paragraphs(self) -> list[str]:
        """The text as it was composed, a paragraph each."""
        return self.text.split("\n") if self.text else []
