"""Entering a compound for a short time, and leaving it: the reason is read inside."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.services.entering import Entrance, end_entry, enter_compound
from district.registry.addresses import compound_address
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm
from frontend.district.compounds.life import ActPage
from frontend.district.compounds.life_forms import ReasonForm

TAKES = _(
    "小区没有同意区里进入。紧急时可以写明原因直接进入，最多 4 小时，只能查看，不能改动。"
    "小区里的人马上会看到，并且可以随时结束。"
)
GIVEN = _("区里现在可以进入，只能查看，不能改动。每次生成的链接只能用一次，15 分钟内有效。")


class EnterForm(ReasonForm):
    """Why it cannot wait for the compound's own people."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = _("小区里的人会读到。不要写姓名、手机号等个人信息。")


class Enter(ActPage):
    """Asks for the reason where the compound has opened no door, and shows the link once."""

    action = Action.COMPOUNDS_ENTER
    title = _("临时进入小区")
    submit = _("生成进入链接")

    def form(self, data: Any = None) -> RefusableForm:
        return EmptyForm(data) if self.compound.is_entered else EnterForm(data)

    def context(self) -> dict[str, Any]:
        text: Promise = GIVEN if self.compound.is_entered else TAKES
        return {**super().context(), "text": text, "danger": not self.compound.is_entered}

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(request, form, status=422)
        try:
            entrance = enter_compound(
                compound=self.compound, reason=form.cleaned_data.get("reason", ""), by=self.viewer
            )
        except DomainError as refusal:
            form.refuse(refusal)
            return self.page(request, form, status=refusal.status)
        return self._link(request, entrance)

    def _link(self, request: HttpRequest, entrance: Entrance) -> HttpResponse:
        path = reverse("admissions:enter", args=[entrance.secret], urlconf=settings.ROOT_URLCONF)
        link = compound_address(
            self.compound,
            scheme=request.scheme or "http",
            district_host=request.get_host(),
            path=path,
        )
        context = {"one": self.compound, "entrance": entrance, "link": link}
        return render(request, "district/compounds/entered.html", context, status=201)


class EndEntry(ActPage):
    """Leaves: whoever of the district is inside is out at once."""

    action = Action.COMPOUNDS_ENTER
    title = _("结束进入")
    text = _("区里的人马上退出这个小区，链接也不能再用。")
    submit, done = _("结束进入"), _("已结束进入。")

    def form(self, data: Any = None) -> RefusableForm:
        return EmptyForm(data)

    def carry_out(self, form: RefusableForm) -> None:
        end_entry(compound=self.compound, by=self.viewer)
