"""One page for each act on a compound: what follows from it, and why it is done."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import require
from district.registry.queries.compounds import compound_by_slug
from district.registry.queries.divisions import division_by_id
from district.registry.services import life, moving, renaming
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.district.compounds.life_forms import (
    AddressForm,
    CloseForm,
    MoveForm,
    NameForm,
    ReasonForm,
)

Service = Callable[..., object]


class ActPage(ServicePage):
    """Asks why, and hands what the form holds to the service."""

    action = Action.COMPOUNDS_MANAGE
    form_class = ReasonForm
    template = "district/compounds/act.html"
    service: ClassVar[Service]

    def find(self) -> None:
        reach = require(self.viewer, Action.COMPOUNDS_READ)
        scopes = None if reach.everything else reach.scopes
        self.compound = compound_by_slug(self.kwargs["slug"], day=today(), scopes=scopes)

    def context(self) -> dict[str, Any]:
        return {"one": self.compound}

    def back(self) -> str:
        return reverse("compounds:show", args=[self.compound.slug])

    def given(self, form: RefusableForm) -> dict[str, Any]:
        return dict(form.cleaned_data)

    def carry_out(self, form: RefusableForm) -> None:
        run = type(self).service
        run(compound=self.compound, by_id=self.viewer.pk, **self.given(form))


class Suspend(ActPage):
    service = staticmethod(life.suspend_compound)
    title = _("停用小区")
    text: ClassVar[Promise] = _(
        "几秒之内，这个小区的网址对所有人关闭，正在使用的人会看到“这个小区已停用”。"
        "所有登录、令牌和邀请链接都会失效，恢复后也不再有效。停用的日子不计入统计。数据都保留。"
    )
    submit, done, is_danger = _("停用小区"), _("小区已停用。"), True


class Resume(ActPage):
    service = staticmethod(life.resume_compound)
    title = _("恢复使用小区")
    text: ClassVar[Promise] = _(
        "小区的网址重新打开，从今天起重新计入统计。大家要用密码重新登录，令牌和邀请链接要重新生成。"
    )
    submit, done = _("恢复使用"), _("小区已恢复使用。")


class MakeReadOnly(ActPage):
    service = staticmethod(life.make_read_only)
    title = _("改为只读")
    text: ClassVar[Promise] = _(
        "大家仍可登录和查看，但不能新增或修改任何内容。仍计入统计。随时可以解除。"
    )
    submit, done = _("改为只读"), _("小区已改为只读。")


class MakeWritable(ActPage):
    service = staticmethod(life.make_writable)
    title = _("解除只读")
    text: ClassVar[Promise] = _("大家重新可以新增和修改内容。")
    submit, done = _("解除只读"), _("已解除只读。")


class Close(ActPage):
    service = staticmethod(life.close_compound)
    form_class = CloseForm
    title = _("关闭小区")
    text: ClassVar[Promise] = _(
        "小区的网址马上关闭，像从来没有过一样。从所选的日子起不再计入统计，以前各期不变。"
        "数据保留一段时间，期间可以重新启用，过后可以申请删除。"
    )
    submit, done, is_danger = _("关闭小区"), _("小区已关闭。"), True


class Reopen(ActPage):
    service = staticmethod(life.reopen_compound)
    title = _("重新启用小区")
    text: ClassVar[Promise] = _(
        "小区的网址重新打开，从今天起重新计入统计，关闭的日子仍不计入。大家要重新登录。"
    )
    submit, done = _("重新启用"), _("小区已重新启用。")


class Rename(ActPage):
    service = staticmethod(renaming.rename_compound)
    form_class = NameForm
    title = _("更改小区名称")
    text: ClassVar[Promise] = _("页面和以后的报表都用新名称，已经发出的报表不变。网址不变。")
    submit, done = _("更改名称"), _("名称已更改。")

    def initial(self) -> dict[str, Any]:
        return {"name": self.compound.name}


class ChangeAddress(ActPage):
    service = staticmethod(renaming.change_slug)
    form_class = AddressForm
    title = _("更改网址名")
    text: ClassVar[Promise] = _(
        "小区马上换用新网址，大家要在新网址重新登录一次。旧网址在一段时间里自动转到新网址，"
        "以后不再给别的小区使用。"
    )
    submit, done = _("更改网址名"), _("网址名已更改。")


class Move(ActPage):
    service = staticmethod(moving.move_compound)
    form_class = MoveForm
    title = _("改属另一社区")
    text: ClassVar[Promise] = _(
        "从所选的日子起，小区计入新社区和它的街道；以前各期仍计入原来的社区，全区合计不变。"
    )
    submit, done = _("改属"), _("已登记改属。")

    def given(self, form: RefusableForm) -> dict[str, Any]:
        community = division_by_id(UUID(form.cleaned_data["community"]))
        return {**form.cleaned_data, "community": community}
