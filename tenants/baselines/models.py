"""Undated achievements (议事8次, 20余项): cumulative, shown with their source, in no rate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from district.core.counts import CountField
from district.tenancy.models import CompoundModel


class BaselineKind(models.TextChoices):
    """The district's codes, so that claims of two compounds can stand in one column."""

    COUNCILS = "BL_MTG", _("说事议事会")
    DISPUTES = "BL_DIS", _("化解邻里矛盾")
    DEMANDS = "BL_DEM", _("解决共性民生诉求")
    IMPROVEMENTS = "BL_IMP", _("物业服务改进")
    IN_KIND = "BL_KIND", _("居民实物支持")
    OTHER = "", _("其他")


class Baseline(CompoundModel):
    """One claim; importing it again changes nothing."""

    name = models.CharField(_("名称"), max_length=60, unique=True)
    kind = models.CharField(_("类别"), max_length=8, choices=BaselineKind, blank=True)
    amount = CountField(_("数量"))
    unit = models.CharField(_("单位"), max_length=10)
    period_text = models.CharField(_("期间"), max_length=60, blank=True)
    source = models.CharField(_("来源"), max_length=120, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["created_at"]

    def __str__(self) -> str:
        return self.name
