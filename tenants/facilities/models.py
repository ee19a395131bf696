"""Service stations (党群服务站) as far as ORG-09 needs them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.dates import DatePair, Precision
from district.tenancy.models import CompoundModel


class StationLevel(models.TextChoices):
    """A compound's station, or the centre of a community or street that serves several."""

    STATION = "station", _("党群服务站（小区）")
    CENTRE = "centre", _("党群服务中心（社区、街道）")


class Station(CompoundModel):
    """A station that serves the compound, its own or shared; ``alias`` is its other name.

    ``serves`` names the compounds of a shared one, by name alone: nobody looks from one compound
    into the next.
    """

    name = models.CharField(_("名称"), max_length=60, unique=True)
    alias = models.CharField(_("别名"), max_length=60, blank=True)
    premises = models.CharField(_("场所由来"), max_length=80, blank=True)
    level = models.CharField(
        _("级别"), max_length=8, choices=StationLevel, default=StationLevel.STATION
    )
    is_shared = models.BooleanField(_("与其他小区共用"), default=False)
    serves = models.CharField(_("服务哪些小区"), max_length=200, blank=True)
    opened_on = models.DateField(null=True, blank=True)
    opened_precision = models.CharField(max_length=12, choices=Precision, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_precision = models.CharField(max_length=12, choices=Precision, blank=True)

    opened = DatePair()
    closed = DatePair()

    class Meta:
        default_permissions = ()
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_on=None)
                | models.Q(opened_on=None)
                | models.Q(closed_on__gte=models.F("opened_on")),
                name="station_closes_after_it_opens",
            )
        ]

    def __str__(self) -> str:
        return self.name
