"""How heads are chosen （推选）: the record of each choice, and the ladder of several stages.

No law says how residents choose a 楼长; what is kept is who named the person, how many were
asked, and what came of it (seed row B20). Where 楼长 are chosen from among the 单元长 and join the
committee by that (seed row E3), a ladder keeps the order of the stages.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.tenancy.models import CompoundModel
from tenants.bodies.models import Body
from tenants.heads.models import HeadTerm, Title
from tenants.register.models import Building, Unit


class Ladder(CompoundModel):
    """One run: unit heads, then heads of ``title`` from among them, who join ``body`` ex officio."""

    title = models.ForeignKey(Title, models.PROTECT, related_name="ladders")
    body = models.ForeignKey(Body, models.PROTECT, related_name="ladders")
    started_on = models.DateField()
    finished_on = models.DateField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-started_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["body"],
                condition=models.Q(finished_on=None),
                name="one_open_ladder_to_a_body",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.body_id} {self.started_on}"


class Level(models.TextChoices):
    """Who chooses at a stage: homes their unit head, unit heads one of them, heads nobody more."""

    UNITS = "units", _("各单元推选")
    BUILDINGS = "buildings", _("各楼推选")
    COMMITTEE = "committee", _("组成委员会")


class Stage(CompoundModel):
    """A stage is open once all below it are settled: done on a day, or left for a reason."""

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level)
    title = models.ForeignKey(Title, models.PROTECT, null=True, related_name="+")
    done_on = models.DateField(null=True, blank=True)
    waiver = models.CharField(_("没有选齐也往下办的理由"), max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["ladder", "position"], name="stage_once_a_place"),
            models.CheckConstraint(
                condition=models.Q(done_on=None) | models.Q(waiver=""), name="stage_done_or_waived"
            ),
            models.CheckConstraint(
                condition=models.Q(level=Level.COMMITTEE, title=None)
                | ~models.Q(level=Level.COMMITTEE) & models.Q(title__isnull=False),
                name="stage_chooses_a_title",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ladder_id} {self.level}"

    @property
    def is_settled(self) -> bool:
        return self.done_on is not None or bool(self.waiver)


class Nominator(models.TextChoices):
    """Who named the person."""

    UNKNOWN = "", _("未填报")
    RESIDENTS = "residents", _("居民推荐")
    HEADS = "heads", _("单元长推荐")
    BRANCH = "branch", _("党支部推荐")
    ONESELF = "oneself", _("自荐")


class Recommendation(CompoundModel):
    """One choice for one place. ``electors``: how many could be asked, as the register said then.

    Whoever was chosen has a term; of whom was not, no more than this row is kept.
    """

    title = models.ForeignKey(Title, models.PROTECT, related_name="recommendations")
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+")
    building = models.ForeignKey(Building, models.PROTECT, null=True, related_name="+")
    stage = models.ForeignKey(Stage, models.PROTECT, null=True, related_name="recommendations")
    nominee = models.CharField(_("姓名"), max_length=40)
    nominated_by = models.CharField(_("谁提名"), max_length=10, choices=Nominator, blank=True)
    held_on = models.DateField(_("推选日期"))
    electors = models.PositiveIntegerField(null=True)
    asked = models.PositiveIntegerField(_("征求了几户（人）的意见"))
    agreed = models.PositiveIntegerField(_("其中同意"))
    term = models.OneToOneField(HeadTerm, models.PROTECT, null=True, related_name="recommendation")

    class Meta:
        default_permissions = ()
        ordering = ["-held_on", "-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(building=None, unit__isnull=False)
                | models.Q(building__isnull=False, unit=None),
                name="recommended_for_a_unit_or_a_building",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed__lte=models.F("asked"))
                & (models.Q(electors=None) | models.Q(asked__lte=models.F("electors"))),
                name="no_more_agreed_than_were_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title_id} {self.held_on}"

    @property
    def is_chosen(self) -> bool:
        return self.term_id is not None
