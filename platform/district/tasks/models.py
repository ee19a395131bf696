"""任务: a figure that is to be reached by a day; nobody fills in a form for it (seed row G1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.models import Record
from district.registry.models import Compound, Division


class Comparison(models.TextChoices):
    """From which side the figure has to meet its target."""

    AT_LEAST = "at_least", _("不低于")
    AT_MOST = "at_most", _("不高于")


class Task(Record):
    """``target`` is in the metric's own unit: 100 of a percentage is all of it.

    Without an owner it is the department's. Without divisions and compounds it is asked of the
    whole district.
    """

    title = models.CharField(_("任务"), max_length=60)
    text = models.TextField(_("要求"), max_length=1_000, blank=True)
    owner = models.ForeignKey(Division, models.PROTECT, null=True, blank=True, related_name="+")
    metric = models.CharField(_("指标"), max_length=16)
    comparison = models.CharField(_("怎样算达到"), max_length=8, choices=Comparison)
    target = models.DecimalField(_("目标"), max_digits=12, decimal_places=2)
    due_on = models.DateField(_("到哪天为止"))
    divisions = models.ManyToManyField(Division, related_name="+")
    compounds = models.ManyToManyField(Compound, related_name="+")
    set_by_id = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)
    end_reason = models.CharField(_("为什么结束"), max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-created_at", "-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(target__gte=0), name="task_target_counts"),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | ~models.Q(end_reason=""),
                name="task_ends_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title
