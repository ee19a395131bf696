"""Pages that write a case, take a compound's settings into it, and copy them into others."""

from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.cases import services
from district.cases.models import Case
from district.cases.queries import case_by_id
from district.core.clock import today
from district.core.permissions import Action
from district.registry.models import RUNNING
from district.registry.queries.compounds import CompoundFilter, compounds, places_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.district.cases.forms import CaseForm, CopyForm, PracticeForm, practice_initial

OFFERED = 60


class CasesPage(ServicePage):
    action = Action.CASES_WRITE
    template = "district/form.html"
    submit = _("保存")
    done = _("已保存。")
    case: Case | None = None

    def back(self) -> str:
        return reverse("cases:show", args=[self.case.pk]) if self.case else reverse("cases:list")


class CasePage(CasesPage):
    case: Case

    def find(self) -> None:
        self.case = case_by_id(self.kwargs["case_id"])


class WriteCase(CasesPage):
    title = _("写一个案例")
    text = _("写清楚是什么、怎么做、有什么成效，别的小区照着就能做。全区都看得到。")
    form_class = CaseForm

    def form(self, data: Any = None) -> RefusableForm:
        return CaseForm(data, compounds=compounds(day=today()), initial=self.initial())

    def carry_out(self, form: RefusableForm) -> None:
        self.case = services.write_case(by_id=self.viewer.pk, **cast(CaseForm, form).told)


class ReviseCase(CasePage, WriteCase):
    title = _("修改案例")

    def initial(self) -> dict[str, Any]:
        told = {name: getattr(self.case, name) for name in ("title", "what", "how", "outcome")}
        return {**told, "compound": str(self.case.compound_id or "")}

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(CaseForm, form).told
        services.revise_case(case=self.case, by_id=self.viewer.pk, **told)


class SetPractice(CasePage):
    title = _("案例的设置")
    text = _("复制时带过去的内容；留空的不带。")
    form_class = PracticeForm

    def initial(self) -> dict[str, Any]:
        return practice_initial(self.case.practice)

    def carry_out(self, form: RefusableForm) -> None:
        practice = cast(PracticeForm, form).practice
        services.revise_case(case=self.case, practice=practice, by_id=self.viewer.pk)


class TakeSettings(CasePage):
    title = _("取用小区现在的设置")
    submit = _("取用")
    done = _("正在读取，请稍后刷新。")
    form_class = EmptyForm

    def context(self) -> dict[str, Any]:
        name = self.case.compound.name if self.case.compound else _("（还没有写明来自哪个小区）")
        told = _(
            "从%(compound)s读取它的品牌和理念、五个环节的叫法、说事议事会的规则，"
            "这些小区里人人看得到；别的都不读。现在案例里的设置会被替换。"
        )
        return {"text": told % {"compound": name}}

    def carry_out(self, form: RefusableForm) -> None:
        services.ask_for_settings(case=self.case, by_id=self.viewer.pk)


class CopyCase(CasePage):
    template = "district/cases/copy.html"
    title = _("把设置复制到小区")
    text = _(
        "小区自己没有写过的才会写上；小区自己写过的一律保留，不会覆盖。复制完，案例页上写明每个小区写了什么、保留了什么。"
    )
    submit = _("复制")
    done = _("正在复制，请稍后刷新看结果。")
    form_class = CopyForm

    def find(self) -> None:
        super().find()
        self.words = self.request.GET.get("q", "").replace("\x00", "").strip()[:60]

    def form(self, data: Any = None) -> RefusableForm:
        day = today()
        found = compounds(day=day, narrowed=CompoundFilter(text=self.words))
        running = found.filter(status__in=RUNNING).exclude(cases=self.case)
        offered = list(running[:OFFERED])
        places = places_of(offered, day)
        return CopyForm(data, offered=[(one, places[one.pk].community) for one in offered])

    def context(self) -> dict[str, Any]:
        return {"words": self.words, "most": OFFERED, "copy_from": self.case.title}

    def carry_out(self, form: RefusableForm) -> None:
        chosen = cast(CopyForm, form).chosen
        services.copy_case(case=self.case, compounds=chosen, by_id=self.viewer.pk)
