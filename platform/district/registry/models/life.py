"""What was done with a compound as a whole: one row an act, written once."""

from django.db import models
from django.utils.translation import pgettext_lazy

from district.core.models import AppendOnly
from district.registry.models.compounds import Compound, CompoundStatus


class LifeAct(models.TextChoices):
    """The acts by which a compound's standing changes."""

    OPENED = "opened", pgettext_lazy("小区变更", "开通")
    SUSPENDED = "suspended", pgettext_lazy("小区变更", "停用")
    RESUMED = "resumed", pgettext_lazy("小区变更", "恢复使用")
    MADE_READ_ONLY = "made_read_only", pgettext_lazy("小区变更", "改为只读")
    MADE_WRITABLE = "made_writable", pgettext_lazy("小区变更", "解除只读")
    CLOSED = "closed", pgettext_lazy("小区变更", "关闭")
    REOPENED = "reopened", pgettext_lazy("小区变更", "重新启用")
    RENAMED = "renamed", pgettext_lazy("小区变更", "更名")
    MOVED = "moved", pgettext_lazy("小区变更", "改属")
    DELETION_ASKED = "deletion_asked", pgettext_lazy("小区变更", "申请删除")
    DELETION_WITHDRAWN = "deletion_withdrawn", pgettext_lazy("小区变更", "撤回删除申请")
    DELETED = "deleted", pgettext_lazy("小区变更", "确认删除")
    RECOVERED = "recovered", pgettext_lazy("小区变更", "找回")
    RESTORED = "restored", pgettext_lazy("小区变更", "恢复到从前")
    ERASED = "erased", pgettext_lazy("小区变更", "数据清除")


class CompoundEvent(AppendOnly):
    """Who did what when, from which day it holds, and why.

    ``state`` is how the compound stands from ``from_on`` on; empty where an act changes no
    state. On one day the last act counts, as a day's figure is that of its end. ``facts`` name
    what changed: names, hosts and communities, nothing personal.
    """

    compound = models.ForeignKey(Compound, models.PROTECT, related_name="events")
    act = models.CharField(max_length=24, choices=LifeAct, editable=False)
    state = models.CharField(max_length=12, choices=CompoundStatus, blank=True, editable=False)
    from_on = models.DateField(editable=False)
    reason = models.CharField(max_length=200, blank=True, editable=False)
    by_id = models.UUIDField(null=True, editable=False)
    facts = models.JSONField(default=dict, editable=False)

    class Meta:
        default_permissions = ()
        ordering = ["-id"]
        indexes = [
            models.Index(
                fields=["compound", "-from_on", "-id"],
                condition=~models.Q(state=""),
                name="state_on_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.act} {self.from_on}"
