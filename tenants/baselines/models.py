"""Undated achievements (议事8次, 20余项): cumulative, shown with their source, in no rate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.counts import CountField
from district.tenancy.models import CompoundModel


class Baseline(CompoundModel):
    """One claim; importing it again changes nothing."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    amount = CountField(_("数量"))
    unit = models.CharField(_("单位"), max_length=10)
    period_text = models.CharField(_("期间"), max_length=60, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name
