"""纠纷调解: a dispute, its two sides, what was done about it (seed rows B8, C15, D13).

What neighbours do for each other is 邻里调解. It is 人民调解 only where a registered people's
mediator has signed (人民调解法 arts. 7-9, 33). Names, phones and words stand sealed.
"""

from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.clock import now, today
from district.identity.models import Account
from district.tenancy.models import CompoundModel
from district.tenancy.sealing import SealedField
from tenants.matters.models import Matter, MonthOfNone
from tenants.register.models import Household

# 人民调解法 art. 33: both sides may ask the court together within this time.
DAYS_FOR_THE_COURT = 30


class DisputeKind(models.TextChoices):
    """What a dispute is about; the codes are the same in all compounds."""

    NOISE = "noise", _("噪声扰民")
    LEAK = "leak", _("漏水")
    PARKING = "parking", _("争车位、乱停车")
    PETS = "pets", _("养宠物")
    SPACE = "space", _("占用楼道等公共地方")
    NEIGHBOUR = "neighbour", _("别的邻里矛盾")
    PROPERTY = "property", _("和物业的矛盾")
    FAMILY = "family", _("家庭矛盾")
    OTHER = "other", _("其他纠纷")


class Ending(models.TextChoices):
    """How a mediation ended."""

    WRITTEN = "written", _("写了书面协议")
    ORAL = "oral", _("口头说好了")
    REFUSED = "refused", _("有一方明确不愿意调")
    NO_AGREEMENT = "no_agreement", _("没有谈拢")
    POLICE = "police", _("转公安")
    COMMITTEE = "committee", _("转人民调解委员会")
    COURT = "court", _("去法院")

    @property
    def is_settled(self) -> bool:
        return self in SETTLED


SETTLED = (Ending.WRITTEN, Ending.ORAL)
FAILED = tuple(one for one in Ending if one not in SETTLED)


class Side(models.IntegerChoices):
    """The two sides of a dispute."""

    FIRST = 1, _("甲方")
    SECOND = 2, _("乙方")


class Dispute(CompoundModel):
    """One case, however many households stand in it.

    ``mediator`` and the secretary alone may know of it (``access.py``). ``matter`` is the one
    out of which it was made, and whose words went into ``text``.
    """

    kind = models.CharField(_("哪一类"), max_length=10, choices=DisputeKind)
    is_collective = models.BooleanField(_("多户一起的"), default=False)
    text = SealedField(_("什么事"))
    accepted_on = models.DateField(_("哪天受理"))
    mediator = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    matter = models.OneToOneField(Matter, models.PROTECT, null=True, related_name="dispute")
    ended_on = models.DateField(null=True)
    ended_as = models.CharField(max_length=12, choices=Ending, blank=True)
    outcome = SealedField(_("协议内容"))
    follow_up_on = models.DateField(_("哪天回访"), null=True)
    signed_by = SealedField(_("人民调解员姓名"))
    committee = SealedField(_("人民调解委员会"))
    certificate = SealedField(_("调解员证号"))
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-accepted_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="dispute_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None, ended_as="")
                | models.Q(ended_on__gte=models.F("accepted_on")) & ~models.Q(ended_as=""),
                name="ended_dispute_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.accepted_on}"

    @property
    def is_open(self) -> bool:
        return self.ended_on is None

    @property
    def is_settled(self) -> bool:
        return self.ended_as in SETTLED

    @property
    def is_peoples_mediation(self) -> bool:
        """Whether this may be called 人民调解: a registered mediator has signed."""
        return bool(self.signed_by and self.committee and self.certificate)

    @property
    def court_until(self) -> date | None:
        """The last day on which both sides may ask the court to confirm what they agreed."""
        if self.ended_on is None or not (self.is_settled and self.is_peoples_mediation):
            return None
        return self.ended_on + timedelta(days=DAYS_FOR_THE_COURT)

    @property
    def may_go_to_court(self) -> bool:
        """Whether that day is not over yet."""
        return self.court_until is not None and today() <= self.court_until


class Party(CompoundModel):
    """Who stands on one side: a household of the register, or somebody by name."""

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="parties", db_index=False)
    side = models.PositiveSmallIntegerField(_("哪一方"), choices=Side)
    household = models.ForeignKey(Household, models.PROTECT, null=True, related_name="in_disputes")
    name = SealedField(_("姓名"))
    phone = SealedField(_("电话"))

    class Meta:
        default_permissions = ()
        ordering = ["side", "created_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["dispute", "household"], name="household_once_in_a_dispute"
            ),
            models.CheckConstraint(
                condition=models.Q(side__in=Side.values), name="dispute_has_two_sides"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.side}"


class StepKind(models.TextChoices):
    """What is written down of a mediation."""

    ACCEPTED = "accepted", pgettext_lazy("调解", "受理")
    SESSION = "session", _("调解一次")
    HANDED = "handed", _("换了调解人")
    SETTLED = "settled", _("调成了")
    FAILED = "failed", _("没调成")
    SIGNED = "signed", _("人民调解员签字")
    FOLLOW_UP = "follow_up", _("回访")
    AGAIN = "again", _("认定为反复")


class DisputeStep(CompoundModel):
    """One line of the record, never changed (``guards.py``)."""

    dispute = models.ForeignKey(Dispute, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=10, choices=StepKind)
    day = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    note = SealedField(_("记录"))

    class Meta:
        default_permissions = ()
        ordering = ["created_at", "id"]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.kind}"


class Recurrence(CompoundModel):
    """That ``dispute`` is ``first`` again, as its mediator says: within 90 days of the settlement.

    ``observed_on`` is the ninetieth day after that, on which it counts (DIS-03).
    """

    dispute = models.OneToOneField(Dispute, models.PROTECT, related_name="recurs")
    first = models.ForeignKey(Dispute, models.PROTECT, related_name="recurrences")
    observed_on = models.DateField()

    class Meta:
        default_permissions = ()
        ordering = ["observed_on"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(dispute=models.F("first")), name="dispute_recurs_to_another"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.dispute_id} {self.first_id}"


class QuarterWithoutDisputes(MonthOfNone):
    """本季度无纠纷: none was accepted from ``month`` on, the first of a quarter.

    It is the word of whoever says it, of what that person may know; a case that stands counts all
    the same.
    """

    class Meta(MonthOfNone.Meta):
        constraints = [
            models.CheckConstraint(
                condition=models.Q(month__day=1)
                & (
                    models.Q(month__month=1)
                    | models.Q(month__month=4)
                    | models.Q(month__month=7)
                    | models.Q(month__month=10)
                ),
                name="quarter_without_is_a_quarter",
            ),
        ]


class Authority(models.TextChoices):
    """Whom 未成年人保护法 art. 11 names."""

    POLICE = "police", _("公安（110）")
    CIVIL = "civil", _("民政")
    EDUCATION = "education", _("教育")


class DangerReport(CompoundModel):
    """That a child was harmed or in danger, to whom that was reported, and when."""

    authority = models.CharField(_("报告给谁"), max_length=10, choices=Authority)
    at = models.DateTimeField(default=now)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    note = SealedField(_("情况"))
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="danger_sent_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.authority} {self.at:%Y-%m-%d %H:%M}"
