"""Leading new heads and committee members into their post （岗前引导、培训; seed row D21).

What was held, when, and who came. There is no score, no hours and no points, on purpose.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.identity.models import Account
from district.tenancy.models import CompoundModel


class Session(CompoundModel):
    """One training: what it was about and on which day."""

    topic = models.CharField(_("培训内容"), max_length=80)
    held_on = models.DateField(_("日期"))

    class Meta:
        default_permissions = ()
        ordering = ["-held_on", "-created_at"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "held_on"], name="session_once_a_day"),
        ]

    def __str__(self) -> str:
        return self.topic


class Attendance(CompoundModel):
    """Somebody in a post who came; a person is found by the name that the posts bear."""

    session = models.ForeignKey(Session, models.CASCADE, related_name="attendance")
    name = models.CharField(max_length=40)

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["session", "name"], name="came_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Step(models.IntegerChoices):
    """What whoever is new reads, one after the other."""

    PLACE = 1, _("认识您负责的地方")
    MATTERS = 2, _("听到事情怎么记")
    HELP = 3, _("遇到难事找谁")


class StepSeen(CompoundModel):
    """A person has read a step."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="induction_steps")
    step = models.PositiveSmallIntegerField(choices=Step)
    seen_on = models.DateField()

    class Meta:
        default_permissions = ()
        ordering = ["step"]
        constraints = [
            models.UniqueConstraint(fields=["account", "step"], name="step_seen_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.step}"
