"""A matter, who stands behind it, and its pictures."""

import re
from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.identity.models import PHONE, Account
from district.tenancy.models import CompoundModel
from tenants.matters.models.choices import (
    CLOSED_STATES,
    OPEN_STATES,
    Category,
    Feeling,
    Source,
    State,
    Urgency,
)
from tenants.matters.numbers import NextNumber, random_name
from tenants.ownership.subjects import OWNERS_ALONE, Subject
from tenants.register.models import Household, Unit

TITLE_LENGTH = 28
_SENTENCE_ENDS = re.compile("[。！？；!?;]")


def _one_of(states: Iterable[State]) -> models.Q:
    """Said one by one: of an IN within an index PostgreSQL's own text makes another one."""
    return reduce(or_, (models.Q(state=one.value) for one in states))


class Matter(CompoundModel):
    """One thing that somebody wants settled.

    ``source`` and ``text`` never change. ``state``, ``round`` and the deadlines repeat what the
    last steps say, so that a list needs no join; only services write them, under a lock.
    """

    number = models.PositiveIntegerField(_("编号"), db_default=NextNumber(), editable=False)
    text = models.TextField(_("事情"))
    category = models.CharField(_("类别"), max_length=16, choices=Category)
    feeling = models.CharField(
        _("哪类心事"), max_length=8, choices=Feeling, blank=True, db_default="", default=""
    )
    source = models.CharField(_("来源"), max_length=12, choices=Source, editable=False)
    urgency = models.CharField(_("急不急"), max_length=10, choices=Urgency)
    is_private = models.BooleanField(_("不公开"), default=False)

    unit = models.ForeignKey(Unit, models.SET_NULL, null=True, related_name="+")
    household = models.ForeignKey(Household, models.SET_NULL, null=True, related_name="+")
    place = models.CharField(_("具体位置"), max_length=60, blank=True)

    requester = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")
    requester_name = models.CharField(_("诉求人"), max_length=40, blank=True)
    requester_phone = models.CharField(_("电话"), max_length=11, blank=True, validators=[PHONE])
    asks_verdict = models.BooleanField(default=True)
    recorded_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    responsible = models.ForeignKey(Account, models.SET_NULL, null=True, related_name="+")

    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    round = models.PositiveSmallIntegerField(default=1)
    accepted_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    complete_by = models.DateTimeField()
    paused_at = models.DateTimeField(null=True)
    is_common = models.BooleanField(_("共性诉求"), default=False)

    owners_subject = models.CharField(
        _("由业主共同决定的事项"), max_length=6, choices=Subject, blank=True, db_default=""
    )
    owners_decided_on = models.DateField(null=True)

    duplicate_of = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="duplicates", db_index=False
    )
    merged_at = models.DateTimeField(null=True)
    notice_text = models.TextField(_("公示内容"), blank=True)
    publish_by = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    client_id = models.UUIDField(null=True, editable=False)
    external_key = models.CharField(max_length=60, blank=True, editable=False)

    # What it is found by, and by whom: tenants.matters.searching.
    words_all = models.TextField(blank=True, editable=False, db_default="")
    words_open = models.TextField(blank=True, editable=False, db_default="")
    words_asker = models.TextField(blank=True, editable=False, db_default="")

    class Meta:
        default_permissions = ()
        ordering = ["-number"]
        indexes = [
            models.Index(
                fields=["complete_by", "number"],
                condition=_one_of(OPEN_STATES),
                name="open_matter_by_deadline",
            ),
            models.Index(  # by itself enough to count those of a part of the compound
                fields=["number"],
                include=["unit", "household", "place"],
                condition=_one_of(CLOSED_STATES),
                name="closed_matter_by_number",
            ),
            models.Index(fields=["accepted_at"], name="matter_by_acceptance"),
            models.Index(
                fields=["recorded_by"],
                condition=models.Q(recorded_by__isnull=False),
                name="matter_by_recorder",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["number"], name="matter_number_once"),
            models.UniqueConstraint(
                fields=["client_id"],
                condition=models.Q(client_id__isnull=False),
                name="matter_sent_once",
            ),
            models.UniqueConstraint(
                fields=["external_key"],
                condition=~models.Q(external_key=""),
                name="matter_imported_once",
            ),
            models.CheckConstraint(condition=~models.Q(text=""), name="matter_says_something"),
            models.CheckConstraint(
                condition=models.Q(
                    state=State.MERGED, duplicate_of__isnull=False, merged_at__isnull=False
                )
                | (~models.Q(state=State.MERGED) & models.Q(duplicate_of=None, merged_at=None)),
                name="merged_matter_names_the_other",
            ),
            models.CheckConstraint(
                condition=~models.Q(state=State.PUBLISHED)
                | (models.Q(published_at__isnull=False) & ~models.Q(notice_text="")),
                name="published_matter_has_a_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number}"

    @property
    def title(self) -> str:
        """The first sentence, short enough for one or two lines on a phone."""
        lines = self.text.splitlines()
        said = (part.strip() for line in lines for part in _SENTENCE_ENDS.split(line))
        first = next(filter(None, said), self.text.strip())
        return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"

    @property
    def waits_for_owners(self) -> bool:
        """Whether only the owners together may settle it, and have not yet (278-5 to 278-8)."""
        return self.owners_subject in OWNERS_ALONE and self.owners_decided_on is None

    @property
    def is_open(self) -> bool:
        return State(self.state).is_open


class Supporter(CompoundModel):
    """A household, or a person of an unknown one, for whom the matter counts; once each."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="supporters")
    household = models.ForeignKey(
        Household, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="supported", db_index=False
    )
    name = models.CharField(_("姓名"), max_length=40, blank=True)
    phone = models.CharField(_("电话"), max_length=11, blank=True, validators=[PHONE])
    is_requester = models.BooleanField(default=False)
    added_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        default_permissions = ()
        ordering = ["-is_requester", "id"]
        indexes = [
            models.Index(
                fields=["account"],
                condition=models.Q(account__isnull=False),
                name="supporter_by_account",
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["matter", "household"],
                condition=models.Q(household__isnull=False),
                name="household_supports_once",
            ),
            models.UniqueConstraint(
                fields=["matter", "account"],
                condition=models.Q(account__isnull=False),
                name="account_supports_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.household_id}"


class Photo(CompoundModel):
    """A re-encoded picture; ``name`` is random and leads to it only through a view."""

    matter = models.ForeignKey(Matter, models.CASCADE, related_name="photos")
    name = models.CharField(max_length=40, default=random_name, editable=False)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    added_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )

    class Meta:
        default_permissions = ()
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
