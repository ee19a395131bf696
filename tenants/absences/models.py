"""本小区没有: none of something, said by somebody, so that nothing on record is no gap (R3)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.identity.models import Account
from district.tenancy.models import CompoundModel


class Topic(models.TextChoices):
    """What a compound may lack."""

    BRANCH = "branch", _("党支部")
    BODY = "body", _("业委会、物管会等组织")
    STATION = "station", _("党群服务站")
    HEAD = "head", _("楼长")


class Absence(CompoundModel):
    """Since ``since_on`` it is known that there is none.

    It stays when one comes about later: until then there was none.
    """

    topic = models.CharField(max_length=8, choices=Topic, unique=True)
    since_on = models.DateField()
    confirmed_by = models.ForeignKey(
        Account, models.SET_NULL, null=True, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=now)

    class Meta:
        default_permissions = ()
        ordering = ["topic"]

    def __str__(self) -> str:
        return f"{self.topic} {self.since_on}"
