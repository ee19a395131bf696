"""问卷: what households are asked, and what they say (seed rows C11, F5 and F28).

One set of answers of each household, sealed while the survey is open. Who closes it counts them
and lets the sets go: afterwards nothing ties an answer to a household, here or in a package.
"""

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.clock import today
from district.identity.models import Account
from district.tenancy.models import CompoundLog, CompoundModel
from district.tenancy.sealing import SealedField
from tenants.matters.models import Matter
from tenants.register.models import Household

LONGEST_WORDS = 100


class Kind(models.TextChoices):
    """What it is for; of the last nothing ever leaves the compound, not even a count."""

    NEEDS = "needs", _("需求摸底")
    RATING = "rating", _("物业评价")
    WELLBEING = "wellbeing", _("生活感受")


class AskedAs(models.TextChoices):
    """How a question is answered."""

    ONE = "one", _("选一个")
    SEVERAL = "several", _("可以选几个")
    SCALE = "scale", _("打分：1 分到 5 分")
    YES_NO = "yes_no", _("是或者不是")
    WORDS = "words", _("写几个字")

    @property
    def has_options(self) -> bool:
        return self in {AskedAs.ONE, AskedAs.SEVERAL}


class Channel(models.TextChoices):
    """By whose hand a household's answers came first; that is what the metrics count."""

    SELF = "self", pgettext_lazy("问卷", "本人网上")
    ASSISTED = "assisted", pgettext_lazy("问卷", "代录")


class How(models.TextChoices):
    """From what somebody typed in another household's answers."""

    PAPER = "paper", _("纸质问卷")
    PHONE = "phone", _("打电话问的")
    DOOR = "door", _("上门问的")


class Survey(CompoundModel):
    """A draft, then open with its questions frozen, then closed and counted, then published.

    ``period_on``: the first day of the quarter of a rating, of the year of well-being. ``asked``
    are the homes of the register at the opening that are not known to be vacant; ``answered``
    those that had answered at the end.
    """

    title = models.CharField(_("问卷名称"), max_length=60)
    kind = models.CharField(_("问什么"), max_length=10, choices=Kind)
    opens_on = models.DateField(_("从哪天开始"))
    closes_on = models.DateField(_("到哪天为止"))
    opened_at = models.DateTimeField(null=True)
    period_on = models.DateField(null=True)
    asked = models.PositiveIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    answered = models.PositiveIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-opens_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="survey_sent_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "period_on"],
                condition=models.Q(period_on__isnull=False),
                name="survey_once_a_period",
            ),
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")),
                name="survey_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(opened_at=None, asked=None, period_on=None)
                | models.Q(opened_at__isnull=False, asked__gt=0, kind=Kind.NEEDS, period_on=None)
                | models.Q(opened_at__isnull=False, asked__gt=0, period_on__isnull=False)
                & ~models.Q(kind=Kind.NEEDS),
                name="open_survey_asks_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at=None, answered=None)
                | models.Q(closed_at__gte=models.F("opened_at"), answered__isnull=False),
                name="closed_survey_is_counted",
            ),
            models.CheckConstraint(
                condition=models.Q(published_at=None)
                | models.Q(published_at__gte=models.F("closed_at")),
                name="published_survey_is_closed",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_draft(self) -> bool:
        return self.opened_at is None

    @property
    def is_open(self) -> bool:
        """Not closed yet, whether or not its days have come or gone."""
        return self.opened_at is not None and self.closed_at is None

    def takes_answers_on(self, day: date) -> bool:
        return self.is_open and self.opens_on <= day <= self.closes_on

    @property
    def is_running(self) -> bool:
        return self.takes_answers_on(today())


class Question(CompoundModel):
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("题目"), max_length=200)
    asked_as = models.CharField(_("怎么答"), max_length=8, choices=AskedAs)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "position"], name="survey_question_in_order"),
            models.UniqueConstraint(fields=["survey", "text"], name="survey_question_asked_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Option(CompoundModel):
    question = models.ForeignKey(Question, models.CASCADE, related_name="options", db_index=False)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=60)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="option_in_order"),
            models.UniqueConstraint(fields=["question", "text"], name="option_offered_once"),
        ]

    def __str__(self) -> str:
        return self.text


class Reply(CompoundModel):
    """That a household has answered, and until the survey is closed, what.

    ``at``, ``channel`` and ``how`` stay those of the first time; the set that stands is of
    ``revised_at`` and ``entered_by``.
    """

    survey = models.ForeignKey(Survey, models.PROTECT, related_name="replies", db_index=False)
    household = models.ForeignKey(Household, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    channel = models.CharField(max_length=8, choices=Channel)
    how = models.CharField(_("怎么来的"), max_length=5, choices=How, blank=True)
    content = SealedField()
    entered_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    is_own = models.BooleanField()
    revised_at = models.DateTimeField()
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="reply_at")]
        constraints = [
            models.UniqueConstraint(fields=["survey", "household"], name="household_answers_once"),
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="reply_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(channel=Channel.SELF, how="")
                | models.Q(channel=Channel.ASSISTED) & ~models.Q(how=""),
                name="assisted_reply_says_how",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} {self.household_id}"


class Tally(CompoundLog):
    """How many households chose an option, or a number (1 to 5; of yes or no 1 and 0).

    The row with neither says how many answered the question at all.
    """

    question = models.ForeignKey(Question, models.PROTECT, related_name="tallies", db_index=False)
    option = models.ForeignKey(Option, models.PROTECT, null=True, related_name="+", db_index=False)
    number = models.PositiveSmallIntegerField(null=True)
    households = models.PositiveIntegerField()

    class Meta:
        default_permissions = ()
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "option", "number"],
                nulls_distinct=False,
                name="tallied_once",
            ),
            models.CheckConstraint(
                condition=models.Q(option=None) | models.Q(number=None),
                name="tally_is_of_one_choice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.households}"


class Saying(CompoundModel):
    """Short words of some household, of which nothing is known any more."""

    question = models.ForeignKey(Question, models.PROTECT, related_name="sayings")
    text = SealedField()

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return str(self.pk)


class Need(CompoundModel):
    """That what an option says was raised as a matter, without whoever chose it."""

    option = models.OneToOneField(Option, models.PROTECT, related_name="need")
    matter = models.ForeignKey(Matter, models.PROTECT, related_name="needs")

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.option_id} {self.matter_id}"
