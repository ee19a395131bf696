"""Who sits on a body or in a branch, in which post, and since when."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.dates import DatePair, Precision
from district.identity.models import Account
from district.tenancy.models import CompoundModel
from tenants.bodies.models.bodies import Body
from tenants.heads.models import HeadTerm
from tenants.party.models import Branch


class SeatSource(models.TextChoices):
    """How a person came to a seat (seed rows D17 and E3)."""

    UNKNOWN = "", _("未填报")
    EX_OFFICIO = "ex_officio", _("楼长当然成员")
    RECOMMENDED = "recommended", _("推荐")
    ELECTED = "elected", _("选举产生")
    GRID_MEMBER = "grid_member", _("网格员")
    PARTY_MEMBER = "party_member", _("党员")
    FORMER_MEMBER = "former_member", _("原委员")
    RESIDENT = "resident", _("热心居民")


class Seat(CompoundModel):
    """A person in a post of a body or a branch, from ``since_on`` until before ``until_on``.

    One person may sit on several: once a person, once in each (seed row B5).
    """

    body = models.ForeignKey(Body, models.PROTECT, null=True, related_name="people")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, related_name="people")
    holder_name = models.CharField(_("姓名"), max_length=40)
    post = models.CharField(_("职务"), max_length=30)
    source = models.CharField(_("来源"), max_length=16, choices=SeatSource, blank=True)
    # For the share of the committee alone: no other page or file tells of whom it is (P-6).
    is_party_member = models.BooleanField(_("党员"), null=True, blank=True)
    # The post as head by which a person sits here; with it the seat ends.
    head_term = models.ForeignKey(HeadTerm, models.PROTECT, null=True, related_name="seats")
    # Whose rights as a member end with the seat; of history there is none.
    account = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="seats")
    since_on = models.DateField()
    since_precision = models.CharField(max_length=12, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(null=True, blank=True)

    since = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["since_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(body=None, branch__isnull=False)
                | models.Q(body__isnull=False, branch=None),
                name="seat_of_a_body_or_a_branch",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="seat_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(head_term=None) | models.Q(source=SeatSource.EX_OFFICIO),
                name="by_a_post_as_head_is_ex_officio",
            ),
            models.UniqueConstraint(
                fields=["body", "holder_name"],
                condition=models.Q(until_on=None, body__isnull=False),
                name="one_open_seat_of_a_person_on_a_body",
            ),
            models.UniqueConstraint(
                fields=["branch", "holder_name"],
                condition=models.Q(until_on=None, branch__isnull=False),
                name="one_open_seat_of_a_person_in_a_branch",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.post} {self.since_on}"

    @property
    def ended_with_head(self) -> bool:
        """Whether it ended because the post as head did."""
        term = self.head_term
        return term is not None and self.until_on is not None and term.until_on == self.until_on
