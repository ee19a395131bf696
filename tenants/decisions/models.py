"""Owners' decisions （业主共同决定） as they must stand up in court.

The roll is frozen when notice goes out: who counts, with which parts and areas, is a copy that
no later change of the register reaches. Ballots are signed and can be looked into later; secret
elections are another room. PostgreSQL refuses to touch the roll, and any ballot once counted.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.identity.models import Account
from district.tenancy.models import CompoundLog, CompoundModel
from tenants.matters.models import Matter
from tenants.ownership.models import PartKind
from tenants.ownership.subjects import OWNERS_ALONE, Subject
from tenants.people.models import Person


class State(models.TextChoices):
    """How far a vote has come; it never goes back."""

    DRAFT = "draft", _("准备中")
    NOTICED = "noticed", _("已公告")
    COUNTED = "counted", _("已计票")
    PUBLISHED = "published", _("已公布")
    CANCELLED = "cancelled", _("已取消")


class Vote(CompoundModel):
    """One round of questions to all owners, binding or as a poll （征求意见） that changes nothing.

    ``base_*`` are sums over the frozen roll, ``cast_*`` over those who took part; areas in
    hundredths of a square metre.
    """

    title = models.CharField(_("表决名称"), max_length=80)
    is_binding = models.BooleanField(_("有约束力的业主共同决定"), default=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    opens_at = models.DateTimeField(_("开始投票"))
    closes_at = models.DateTimeField(_("截止投票"))
    counted_kinds = ArrayField(
        models.CharField(max_length=8, choices=PartKind), verbose_name=_("哪些专有部分计入")
    )
    allows_electronic = models.BooleanField(_("可以用手机投票"), default=False)
    silence_rule = models.CharField(_("已送达未表决的计票条款"), max_length=200, blank=True)
    silence_adopted_on = models.DateField(_("条款通过日期"), null=True, blank=True)
    noticed_at = models.DateTimeField(null=True)
    rule_set = models.CharField(max_length=30, blank=True)
    base_number = models.PositiveIntegerField(null=True)
    base_area = models.PositiveBigIntegerField(null=True)
    cast_number = models.PositiveIntegerField(null=True)
    cast_area = models.PositiveBigIntegerField(null=True)
    # Ballots that came by phone, from how many accounts; of them those whose registered phone was
    # changed since the notice, and within 90 days before it.
    electronic_number = models.PositiveIntegerField(null=True)
    electronic_accounts = models.PositiveIntegerField(null=True)
    electronic_changed = models.PositiveIntegerField(null=True)
    electronic_recent = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=200, blank=True)
    # The vote whose tie this one decides.
    follows = models.ForeignKey("self", models.PROTECT, null=True, related_name="followed_by")
    # The vote whose result was struck down, and of which this one takes the place.
    repeats = models.ForeignKey("self", models.PROTECT, null=True, related_name="repeated_by")

    class Meta:
        default_permissions = ()
        ordering = ["-opens_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")), name="vote_closes_later"
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=(State.DRAFT, State.CANCELLED))
                | models.Q(noticed_at__isnull=False, base_number__gt=0, base_area__gt=0)
                & ~models.Q(rule_set=""),
                name="vote_is_announced_with_a_roll",
            ),
            models.CheckConstraint(
                condition=models.Q(counted_at=None)
                | models.Q(
                    cast_number__lte=models.F("base_number"), cast_area__lte=models.F("base_area")
                ),
                name="no_more_took_part_than_count",
            ),
            models.CheckConstraint(
                condition=models.Q(silence_rule="") | models.Q(silence_adopted_on__isnull=False),
                name="silence_rule_was_adopted",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_silence_clause(self) -> bool:
        return bool(self.silence_rule)


class Question(CompoundModel):
    """One thing to decide. With ``seats`` it elects: each candidate is voted on alone."""

    vote = models.ForeignKey(Vote, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    subject = models.CharField(_("事项"), max_length=6, choices=Subject)
    text = models.TextField(_("表决内容"))
    seats = models.PositiveSmallIntegerField(_("应选名额"), null=True, blank=True)
    matter = models.ForeignKey(Matter, models.PROTECT, null=True, related_name="questions")

    class Meta:
        default_permissions = ()
        ordering = ["vote", "position"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "position"], name="question_in_order"),
            models.CheckConstraint(
                condition=models.Q(seats=None) | models.Q(subject=Subject.COMMITTEE, seats__gt=0),
                name="only_a_committee_is_elected",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text[:20]}"

    @property
    def is_election(self) -> bool:
        return self.seats is not None

    @property
    def is_for_owners_alone(self) -> bool:
        """Whether no committee may settle it (278-5 to 278-8)."""
        return self.subject in OWNERS_ALONE


class Candidate(CompoundModel):
    question = models.ForeignKey(Question, models.CASCADE, related_name="candidates")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(_("候选人"), max_length=50)
    note = models.CharField(_("简介"), max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["question", "position"]
        constraints = [
            models.UniqueConstraint(fields=["question", "position"], name="candidate_in_order"),
            models.UniqueConstraint(fields=["question", "name"], name="candidate_stands_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Voter(CompoundLog):
    """One who counts as one: an owner, co-owners together, or the developer's stock.

    ``account_id`` alone may vote for it on a phone, as long as the person's phone has been changed
    ``phone_changes`` times and no more.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="voters")
    number = models.PositiveIntegerField()
    label = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    parts = models.PositiveIntegerField()
    area = models.PositiveBigIntegerField()
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    is_developer = models.BooleanField(default=False)
    account_id = models.UUIDField(null=True)
    phone_changes = models.PositiveIntegerField(default=0, db_default=0)

    class Meta:
        default_permissions = ()
        ordering = ["vote", "number"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "number"], name="voter_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.label}"


class VoterPart(CompoundLog):
    """A part on the roll, with the area that counted and why that one."""

    voter = models.ForeignKey(Voter, models.PROTECT, related_name="roll")
    vote = models.ForeignKey(Vote, models.PROTECT, related_name="+", db_index=False)
    part_id = models.UUIDField()
    label = models.CharField(max_length=60)
    kind = models.CharField(max_length=8, choices=PartKind)
    area = models.PositiveIntegerField()
    basis = models.CharField(max_length=10)

    class Meta:
        default_permissions = ()
        ordering = ["label"]
        constraints = [
            models.UniqueConstraint(fields=["vote", "part_id"], name="part_counts_once"),
        ]

    def __str__(self) -> str:
        return self.label


class Way(models.TextChoices):
    """How a ballot paper reached its owner; a posted one counts where it could not be handed over."""

    BY_HAND = "by_hand", _("当面送达")
    BY_POST = "by_post", _("邮寄签收")
    BY_MESSAGE = "by_message", _("电子送达")
    POSTED_UP = "posted_up", _("张贴（无法送达）")


class Delivery(CompoundLog):
    """Proof that a voter had the ballot: who brought it, how, when."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="deliveries", db_index=False)
    voter = models.ForeignKey(Voter, models.PROTECT, related_name="deliveries")
    way = models.CharField(_("送达方式"), max_length=12, choices=Way)
    delivered_on = models.DateField(_("送达日期"))
    delivered_by = models.CharField(_("送达人"), max_length=50)
    evidence = models.CharField(_("凭据"), max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["delivered_on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "voter", "way", "delivered_on"], name="delivery_told_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} {self.way}"


class Channel(models.TextChoices):
    PAPER = "paper", _("书面选票")
    IN_PERSON = "in_person", _("到会表决")
    PROXY = "proxy", _("书面委托")
    ELECTRONIC = "electronic", _("手机投票")


class Ballot(CompoundModel):
    """A voter's signed paper, or what stands for it. The first that is valid counts.

    A further one is kept and set aside with its reason, so that nothing that came in is lost.
    """

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="ballots", db_index=False)
    voter = models.ForeignKey(Voter, models.PROTECT, related_name="ballots")
    channel = models.CharField(_("方式"), max_length=12, choices=Channel)
    cast_on = models.DateField(_("投票日期"))
    signer = models.CharField(_("签名人"), max_length=50)
    proxy_letter = models.CharField(_("委托书"), max_length=200, blank=True)
    entered_by = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    picture = models.CharField(max_length=40, blank=True, default="", db_default="")
    counts = models.BooleanField(default=True)
    set_aside_because = models.CharField(max_length=200, blank=True)
    client_id = models.UUIDField(null=True, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["vote", "voter"],
                condition=models.Q(counts=True),
                name="voter_counts_once",
            ),
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="ballot_sent_once",
            ),
            models.CheckConstraint(
                condition=models.Q(counts=True) | ~models.Q(set_aside_because=""),
                name="ballot_is_set_aside_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(channel=Channel.PROXY) | ~models.Q(proxy_letter=""),
                name="proxy_has_a_letter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.voter_id} {self.channel}"


class Choice(models.TextChoices):
    YES = "yes", _("同意")
    NO = "no", _("不同意")
    ABSTAIN = "abstain", _("弃权")


class Answer(CompoundLog):
    """What a ballot says to one question, or on one candidate."""

    ballot = models.ForeignKey(Ballot, models.PROTECT, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", db_index=False)
    candidate = models.ForeignKey(
        Candidate, models.PROTECT, null=True, related_name="+", db_index=False
    )
    choice = models.CharField(max_length=8, choices=Choice)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["ballot", "question", "candidate"],
                nulls_distinct=False,
                name="answered_once",
            )
        ]

    def __str__(self) -> str:
        return self.choice


class Result(CompoundLog):
    """The sums of one question, or of one candidate, as counted; pairs of number and area."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="results")
    question = models.ForeignKey(Question, models.PROTECT, related_name="results")
    candidate = models.ForeignKey(Candidate, models.PROTECT, null=True, related_name="results")
    yes_number = models.PositiveIntegerField()
    yes_area = models.PositiveBigIntegerField()
    no_number = models.PositiveIntegerField()
    no_area = models.PositiveBigIntegerField()
    abstain_number = models.PositiveIntegerField()
    abstain_area = models.PositiveBigIntegerField()
    silent_number = models.PositiveIntegerField()
    silent_area = models.PositiveBigIntegerField()
    is_passed = models.BooleanField(null=True)  # None: a poll, which decides nothing
    is_passed_with_silence = models.BooleanField(null=True)

    class Meta:
        default_permissions = ()
        ordering = ["question", "candidate"]
        constraints = [
            models.UniqueConstraint(
                fields=["question", "candidate"], nulls_distinct=False, name="result_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.question_id} {self.is_passed}"


class ObjectionKind(models.TextChoices):
    """Said to the compound, or asked of the court (民法典 art. 280)."""

    OBJECTION = "objection", _("业主异议")
    COURT = "court", _("请求法院撤销")


class ObjectionOutcome(models.TextChoices):
    OPEN = "", _("还没有结果")
    DISMISSED = "dismissed", _("不成立")
    UPHELD = "upheld", _("成立")
    WITHDRAWN = "withdrawn", _("已撤回")


class Objection(CompoundModel):
    """What an owner holds against a posted result. ``suspends``: nothing is carried out meanwhile."""

    vote = models.ForeignKey(Vote, models.PROTECT, related_name="objections")
    kind = models.CharField(_("哪一种"), max_length=10, choices=ObjectionKind)
    raised_by = models.CharField(_("谁提出"), max_length=50)
    raised_on = models.DateField(_("哪天提出"))
    text = models.CharField(_("内容"), max_length=400)
    suspends = models.BooleanField(_("暂停执行"), default=False)
    outcome = models.CharField(_("结果"), max_length=10, choices=ObjectionOutcome, blank=True)
    settled_on = models.DateField(null=True)
    answer = models.CharField(_("答复或裁判文书"), max_length=400, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["raised_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(outcome=ObjectionOutcome.OPEN, settled_on=None)
                | ~models.Q(outcome=ObjectionOutcome.OPEN)
                & models.Q(settled_on__isnull=False, settled_on__gte=models.F("raised_on")),
                name="objection_is_settled_on_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.raised_on}"

    @property
    def hinders(self) -> bool:
        """Whether nothing of the result may be carried out because of it."""
        if self.outcome == ObjectionOutcome.OPEN:
            return self.suspends
        return self.outcome == ObjectionOutcome.UPHELD
