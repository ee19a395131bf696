"""Forming a body step by step, by the version of the district's guide with which it began."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from district.guides.models import GuidedKind, Need
from district.tenancy.models import CompoundModel
from tenants.bodies.models.bodies import Body


class Formation(CompoundModel):
    """One run. ``guide_version`` 0 is the list that came with the product."""

    kind = models.CharField(_("组织"), max_length=24, choices=GuidedKind)
    name = models.CharField(_("名称"), max_length=60)
    guide_version = models.PositiveSmallIntegerField(_("指南版本"))
    started_on = models.DateField(_("开始"))
    finished_on = models.DateField(null=True, blank=True)
    body = models.OneToOneField(Body, models.PROTECT, null=True, related_name="formation")

    class Meta:
        default_permissions = ()
        ordering = ["-started_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind"], condition=Q(finished_on=None), name="one_open_formation_of_a_kind"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormationStep(CompoundModel):
    """One step, copied from the guide: done on a day, or waived for a reason, or neither yet."""

    formation = models.ForeignKey(Formation, models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=8)
    title = models.CharField(max_length=80)
    need = models.CharField(max_length=12, choices=Need)
    notice_days = models.PositiveSmallIntegerField(default=0)
    after = ArrayField(models.CharField(max_length=8), default=list)
    done_on = models.DateField(null=True, blank=True)
    document = models.CharField(_("文件名称或文号"), max_length=80, blank=True)
    notice_from_on = models.DateField(null=True, blank=True)
    notice_until_on = models.DateField(null=True, blank=True)
    objections = models.CharField(_("收到的异议和处理"), max_length=400, blank=True)
    waiver = models.CharField(_("免做的理由"), max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["formation", "position"], name="formation_step_once_a_place"
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(waiver=""), name="formation_step_done_or_waived"
            ),
            models.CheckConstraint(
                condition=Q(notice_until_on=None) | Q(notice_until_on__gte=F("notice_from_on")),
                name="formation_notice_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_settled(self) -> bool:
        return self.done_on is not None or bool(self.waiver)
