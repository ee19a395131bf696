"""红色物业: guidance officers, tripartite meetings, service promises (seed rows F4 and F26)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.dates import DatePair, Precision
from district.guides.models import ChecklistTerms
from district.tenancy.models import CompoundModel


class Guidance(CompoundModel):
    """A Party guidance officer for the property company, from a day until before another."""

    holder_name = models.CharField(_("姓名"), max_length=40)
    sent_by = models.CharField(_("由谁派出"), max_length=60, blank=True)
    since_on = models.DateField()
    since_precision = models.CharField(max_length=12, choices=Precision, default=Precision.DAY)
    until_on = models.DateField(null=True, blank=True)

    since = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["-since_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gt=models.F("since_on")),
                name="guidance_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["holder_name", "since_on"], name="guidance_begins_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return str(self.since_on)


class TripartiteMeeting(CompoundModel):
    """三方联席会议. It is one when all three sides came; one without them is kept, and not counted."""

    held_on = models.DateField(_("哪天开的"))
    subject = models.CharField(_("议题"), max_length=80)
    outcome = models.CharField(_("议定了什么"), max_length=300, blank=True)
    branch_came = models.BooleanField(_("党支部到会"))
    residents_came = models.BooleanField(_("业委会、物管会或居民代表到会"))
    company_came = models.BooleanField(_("物业企业到会"))

    class Meta:
        default_permissions = ()
        ordering = ["-held_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["held_on", "subject"], name="meeting_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.held_on} {self.subject}"

    @property
    def is_of_three(self) -> bool:
        return self.branch_came and self.residents_came and self.company_came


class ServicePromise(CompoundModel):
    """What the property company has promised in public; ``due_on`` is the last day to keep it."""

    text = models.CharField(_("承诺"), max_length=200)
    published_on = models.DateField(_("哪天公布的"))
    due_on = models.DateField(_("最迟哪天做到"), null=True, blank=True)
    done_on = models.DateField(_("哪天做到的"), null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = [models.F("due_on").asc(nulls_last=True), "published_on", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(due_on=None) | models.Q(due_on__gte=models.F("published_on")),
                name="promise_is_due_after_it_is_published",
            ),
            models.UniqueConstraint(fields=["published_on", "text"], name="promise_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.text


class KnownChecklist(ChecklistTerms, CompoundModel):
    """A version of the district's checklist, told to the compound: the night reads it here."""

    class Meta:
        default_permissions = ()
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"{self.version} {self.valid_from}"
