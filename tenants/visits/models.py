"""敲门行动: campaigns, whose part each door is, visits, and the issues heard (seed rows C3, C4).

Of who lives behind a door nothing is written down: whether somebody was met, and if so whether
an adult, an elder or children alone.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.identity.models import Account
from district.tenancy.models import CompoundModel
from tenants.matters.models import Matter, MonthOfNone, begins_a_month
from tenants.matters.numbers import random_name
from tenants.party.models import Branch
from tenants.register.models import Household

LONGEST_ISSUE = 500
LONGEST_ANSWER = 300


class Campaign(CompoundModel):
    """One 敲门行动, from its first day to its last; ``closed_at`` ends it earlier."""

    title = models.CharField(_("行动名称"), max_length=40)
    from_on = models.DateField(_("从哪天开始"))
    until_on = models.DateField(_("到哪天为止"))
    spares_vacant = models.BooleanField(_("空置的户不敲"), default=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["-from_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["title", "from_on"], name="campaign_once"),
            models.CheckConstraint(
                condition=models.Q(until_on__gte=models.F("from_on")),
                name="campaign_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Part(CompoundModel):
    """The doors of one branch, of one person, or of a branch of which one person walks."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="parts", db_index=False)
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, related_name="+", db_index=False)
    person = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    position = models.PositiveSmallIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "branch", "person"],
                nulls_distinct=False,
                name="part_once_in_a_campaign",
            ),
            models.CheckConstraint(
                condition=models.Q(branch__isnull=False) | models.Q(person__isnull=False),
                name="part_is_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The branch, and who of it walks."""
        named = (self.branch.name if self.branch else "", self.person.name if self.person else "")
        return " ".join(filter(None, named))


class CampaignHome(CompoundModel):
    """A door of the campaign. It stands once in it, and so in no second part."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="homes", db_index=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    part = models.ForeignKey(Part, models.SET_NULL, null=True, related_name="homes")

    class Meta:
        default_permissions = ()
        ordering = [
            "household__unit__building__position",
            "household__unit__building__name",
            "household__unit__position",
            "household__unit__name",
            "household__floor",
            "household__room",
        ]
        constraints = [
            models.UniqueConstraint(fields=["campaign", "household"], name="door_once_in_campaign"),
        ]

    def __str__(self) -> str:
        return f"{self.campaign_id} {self.household_id}"


class Result(models.TextChoices):
    """What came of knocking; only the first is a contact."""

    CONTACT = "contact", _("见到人了")
    NOBODY = "nobody", _("没人在家")
    REFUSED = "refused", _("不愿意开门")


class Met(models.TextChoices):
    """Of a contact, what the metrics ask (V19): a class, and never who it was."""

    ADULT = "adult", pgettext_lazy("敲门", "大人")
    ELDER = "elder", pgettext_lazy("敲门", "老人")
    MINOR = "minor", pgettext_lazy("敲门", "只有孩子")


class Visit(CompoundModel):
    """One knock at a door, kept as it was told; ``day`` is that of ``at`` in Asia/Shanghai.

    Two of one household and day both stay, and count once (V19). ``campaign`` None: outside any.
    """

    campaign = models.ForeignKey(
        Campaign, models.PROTECT, null=True, related_name="visits", db_index=False
    )
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    at = models.DateTimeField(_("敲门时间"))
    day = models.DateField()
    result = models.CharField(_("结果"), max_length=8, choices=Result)
    met = models.CharField(_("见到的是"), max_length=6, choices=Met, blank=True)
    visitor = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-created_at"]
        indexes = [
            models.Index(fields=["campaign", "household"], name="visit_of_campaign"),
            models.Index(fields=["day"], name="visit_day"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="visit_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(result=Result.CONTACT) & ~models.Q(met="")
                | ~models.Q(result=Result.CONTACT) & models.Q(met=""),
                name="contact_has_a_person_class",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.household_id} {self.result}"


class Handling(models.TextChoices):
    """What became of an issue."""

    OPEN = "open", _("等着处理")
    MATTER = "matter", _("已转为事项")
    ANSWERED = "answered", _("已经答复")
    REFUSED = "refused", _("说明了原因，不办")


class Issue(CompoundModel):
    """What somebody said at the door; ``day`` is the visit's.

    ``handle_by`` is exclusive. What was answered on the spot was handled in the visit's moment.
    """

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="issues")
    text = models.CharField(_("反映的事"), max_length=LONGEST_ISSUE)
    day = models.DateField()
    handle_by = models.DateTimeField()
    handling = models.CharField(max_length=8, choices=Handling, default=Handling.OPEN)
    answer = models.CharField(_("怎么答复的"), max_length=LONGEST_ANSWER, blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="heard_as")
    handled_at = models.DateTimeField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["handle_by", "id"]
        indexes = [models.Index(fields=["day"], name="issue_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handling=Handling.OPEN, handled_at=None, matter=None, answer="")
                | models.Q(
                    handling=Handling.MATTER,
                    handled_at__isnull=False,
                    matter__isnull=False,
                    answer="",
                )
                | models.Q(
                    handling__in=[Handling.ANSWERED, Handling.REFUSED],
                    handled_at__isnull=False,
                    matter=None,
                )
                & ~models.Q(answer=""),
                name="handled_issue_says_how",
            ),
            models.UniqueConstraint(fields=["matter"], name="issue_of_a_matter"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class VisitPhoto(CompoundModel):
    """A re-encoded picture; ``name`` is random and leads to it only through a view."""

    visit = models.ForeignKey(Visit, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=40, default=random_name, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class MonthWithoutVisits(MonthOfNone):
    """本月没敲门: nobody knocked at any door."""

    class Meta(MonthOfNone.Meta):
        constraints = [begins_a_month("month_without_visits")]
