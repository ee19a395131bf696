"""The acts on a compound as its page offers them: what each is called, and what follows."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.registry.models import Compound, LifeAct
from district.registry.queries.life import acts_possible


@dataclass(frozen=True)
class Offer:
    """One act: the page where it is done, and a plain sentence about it."""

    page: str
    label: Promise
    text: Promise
    icon: str
    is_danger: bool = False


@dataclass(frozen=True)
class Offered:
    """An offer with the address of its page for one compound."""

    url: str
    offer: Offer


_OFFERS: dict[LifeAct, tuple[Offer, ...]] = {
    LifeAct.RESUMED: (
        Offer("resume", _("恢复使用"), _("网址重新打开，大家重新登录。"), "circle-play"),
    ),
    LifeAct.MADE_WRITABLE: (
        Offer("make_writable", _("解除只读"), _("重新可以新增和修改。"), "pencil"),
    ),
    LifeAct.RENAMED: (
        Offer("rename", _("更改名称"), _("页面和以后的报表用新名称。"), "pencil-line"),
        Offer("change_address", _("更改网址名"), _("换一个网址，旧网址转到新网址。"), "link"),
    ),
    LifeAct.MOVED: (Offer("move", _("改属另一社区"), _("从某一天起计入新社区。"), "map-pin"),),
    LifeAct.MADE_READ_ONLY: (
        Offer("make_read_only", _("改为只读"), _("可以登录和查看，不能修改。"), "lock"),
    ),
    LifeAct.SUSPENDED: (
        Offer("suspend", _("停用小区"), _("几秒内谁都进不去，数据都保留。"), "circle-pause", True),
    ),
    LifeAct.CLOSED: (
        Offer("close", _("关闭小区"), _("不再使用，不再计入统计。"), "circle-x", True),
    ),
    LifeAct.REOPENED: (Offer("reopen", _("重新启用"), _("保留期内可以重新打开。"), "circle-play"),),
    LifeAct.DELETION_ASKED: (
        Offer("ask_deletion", _("申请删除数据"), _("要由另一位区管理员确认。"), "trash-2", True),
    ),
    LifeAct.DELETED: (
        Offer("confirm_deletion", _("确认删除数据"), _("申请人自己不能确认。"), "trash-2", True),
    ),
    LifeAct.DELETION_WITHDRAWN: (
        Offer("withdraw_deletion", _("撤回删除申请"), _("数据继续保留。"), "undo-2"),
    ),
    LifeAct.RECOVERED: (Offer("recover", _("找回"), _("清除之前可以找回。"), "undo-2"),),
}


def offered(compound: Compound) -> list[Offered]:
    """What may be done with the compound now."""
    return [
        Offered(reverse(f"compounds:{offer.page}", args=[compound.slug]), offer)
        for act in acts_possible(compound)
        for offer in _OFFERS[act]
    ]
