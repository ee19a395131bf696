"""The matters that owners decide together, by the codes of 民法典 art. 278."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    """What is decided; the code fixes the majority (``tenants.decisions.law``)."""

    PROCEDURE = "278-1", _("制定、修改业主大会议事规则")
    COVENANT = "278-2", _("制定、修改管理规约")
    COMMITTEE = "278-3", _("选举业主委员会或者更换成员")
    MANAGER = "278-4", _("选聘、解聘物业服务企业或者其他管理人")
    FUND_USE = "278-5", _("使用建筑物及其附属设施的维修资金")
    FUND_RAISE = "278-6", _("筹集建筑物及其附属设施的维修资金")
    REBUILD = "278-7", _("改建、重建建筑物及其附属设施")
    CHANGE_USE = "278-8", _("改变共有部分的用途或者利用共有部分从事经营活动")
    OTHER = "278-9", _("有关共有和共同管理权利的其他重大事项")


# What a committee may never settle by itself, whatever it resolves.
OWNERS_ALONE = frozenset(
    {Subject.FUND_USE, Subject.FUND_RAISE, Subject.REBUILD, Subject.CHANGE_USE}
)
