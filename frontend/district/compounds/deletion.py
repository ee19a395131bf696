"""Deleting a compound's data: asked for, confirmed by another, recovered, certified."""

from typing import ClassVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.queries import names_of
from district.registry.certificates import is_sound
from district.registry.queries.compounds import compound_by_slug
from district.registry.queries.life import certificate_of, history_of
from district.registry.services import deleting
from frontend.access import needs
from frontend.district.compounds.life import ActPage


class DeletionPage(ActPage):
    action = Action.COMPOUNDS_DELETE


class AskDeletion(DeletionPage):
    service = staticmethod(deleting.ask_for_deletion)
    title = _("申请删除数据")
    text: ClassVar[Promise] = _(
        "现在什么都不会删除。另一位区管理员确认以后，这个小区的全部内容和照片不再能读取，"
        "几天后永久清除，不能恢复。已经汇总的数字保留，其中没有个人信息。"
    )
    submit, done, is_danger = _("申请删除"), _("已申请，请另一位区管理员确认。"), True


class WithdrawDeletion(DeletionPage):
    service = staticmethod(deleting.withdraw_deletion)
    title = _("撤回删除申请")
    text: ClassVar[Promise] = _("申请作废，数据继续保留。以后可以重新申请。")
    submit, done = _("撤回申请"), _("已撤回删除申请。")


class ConfirmDeletion(DeletionPage):
    service = staticmethod(deleting.confirm_deletion)
    title = _("确认删除数据")
    text: ClassVar[Promise] = _(
        "确认以后，这个小区的全部内容和照片马上不能读取，几天后永久清除，并生成删除证明。"
        "清除之前可以找回，清除之后谁也不能恢复。"
    )
    submit, done, is_danger = _("确认删除"), _("已确认，数据已不能读取。"), True


class Recover(DeletionPage):
    service = staticmethod(deleting.recover_compound)
    title = _("找回小区的数据")
    text: ClassVar[Promise] = _("小区回到“已关闭”，保留期重新计算，期间可以重新启用。")
    submit, done = _("找回"), _("数据已找回，小区处于已关闭状态。")


@require_safe
@needs(Action.COMPOUNDS_MANAGE)
def show_history(request: HttpRequest, slug: str) -> HttpResponse:
    """Every act on the compound: who, when, from which day, why."""
    compound = compound_by_slug(slug, day=today())
    events = list(history_of(compound))
    names = names_of({one.by_id for one in events if one.by_id})
    steps = [
        {
            "title": one.get_act_display(),
            "at": one.created_at,
            "from_on": one.from_on,
            "who": names.get(one.by_id, "") if one.by_id else "",
            "text": one.reason,
        }
        for one in events
    ]
    return render(request, "district/compounds/history.html", {"one": compound, "steps": steps})


@require_safe
@needs(Action.COMPOUNDS_DELETE)
def show_certificate(request: HttpRequest, slug: str) -> HttpResponse:
    """What was erased, on one page to be printed."""
    compound = compound_by_slug(slug, day=today())
    certificate = certificate_of(compound)
    context = {
        "one": compound,
        "certificate": certificate,
        "is_sound": is_sound(certificate),
        "contents": sorted(certificate.contents.items()),
    }
    return render(request, "district/compounds/certificate.html", context)
