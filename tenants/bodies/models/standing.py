"""What stops a body for a while, and which body keeps the compound's books."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundModel
from tenants.bodies.models.bodies import Body


class InterruptionKind(models.TextChoices):
    """Either nobody acts for the body, or the community's committee does (指导规则 58)."""

    SUSPENDED = "suspended", _("暂停履职")
    COMMUNITY_ACTS = "community_acts", _("由社区居委会代行")


class Interruption(CompoundModel):
    """A body does not act itself from ``since_on`` until before ``until_on``."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="interruptions")
    kind = models.CharField(_("情况"), max_length=16, choices=InterruptionKind)
    reason = models.CharField(_("原因"), max_length=120)
    since_on = models.DateField(_("从哪天起"))
    until_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["since_on", "created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["body"],
                condition=models.Q(until_on=None),
                name="one_open_interruption_of_a_body",
            ),
            models.CheckConstraint(
                condition=models.Q(until_on=None) | models.Q(until_on__gte=models.F("since_on")),
                name="interruption_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.since_on}"


class BookKeeping(CompoundModel):
    """Which body may write the compound's books; never two at one moment (seed row D19)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="bookkeepings")
    since_at = models.DateTimeField()
    until_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["since_at"]
        constraints = [
            ExclusionConstraint(
                name="books_are_kept_by_one_body",
                expressions=[
                    (
                        models.Func(
                            "since_at",
                            "until_at",
                            function="TSTZRANGE",
                            output_field=DateTimeRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    )
                ],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.since_at:%Y-%m-%d %H:%M}"
