"""A matter in other hands: to whom it was handed, what came back, and the answer that is final."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundLog, CompoundModel
from tenants.matters.models.choices import FinalGround, Precision, Recipient, ReplyKind
from tenants.matters.models.matters import Matter, Photo

LONGEST_UNIT_NAME = 40


class Referral(CompoundLog):
    """转交: the matter stays this one; another unit was asked something, with a due moment."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="referrals")
    round = models.PositiveSmallIntegerField()
    recipient = models.CharField(_("转给谁"), max_length=12, choices=Recipient)
    unit_name = models.CharField(_("哪个单位"), max_length=LONGEST_UNIT_NAME, blank=True)
    asked = models.TextField(_("请他们办什么"))
    at = models.DateTimeField(default=now)
    answer_by = models.DateTimeField()
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.recipient}"

    @property
    def name(self) -> str:
        """The unit as it is called; its kind where nobody wrote down which."""
        return self.unit_name or str(Recipient(self.recipient).label)


class ReferralReply(CompoundLog):
    """What came back: an answer, the matter itself with reasons, or nothing until the due moment."""

    referral = models.OneToOneField(Referral, models.PROTECT, related_name="reply")
    kind = models.CharField(max_length=10, choices=ReplyKind)
    text = models.TextField(blank=True)
    at = models.DateTimeField()
    at_precision = models.CharField(max_length=6, choices=Precision, default=Precision.MOMENT)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind=ReplyKind.SILENT) | ~models.Q(text=""),
                name="reply_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referral_id} {self.kind}"


class FinalReply(CompoundModel):
    """最终答复: asked for by one person with the signed paper, confirmed or refused by another."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="final_replies")
    round = models.PositiveSmallIntegerField()
    ground = models.CharField(_("为什么"), max_length=14, choices=FinalGround)
    text = models.TextField(_("答复内容"))
    decided_by = models.CharField(_("哪个单位决定的"), max_length=LONGEST_UNIT_NAME)
    decided_on = models.DateField(_("哪天决定的"))
    paper = models.ForeignKey(Photo, models.PROTECT, related_name="+", db_index=False)
    proposed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    proposed_at = models.DateTimeField(default=now)
    settled_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    settled_at = models.DateTimeField(null=True)
    refused_because = models.TextField(blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["proposed_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "round"],
                condition=models.Q(settled_at=None),
                name="final_reply_proposed_once",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_by=None) | ~models.Q(settled_by=models.F("proposed_by")),
                name="final_reply_takes_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.decided_by}"
