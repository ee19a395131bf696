"""A matter in other hands: 转交 and what came back, 退回, 最终答复 by two; each one page."""

from typing import Any, ClassVar, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.matters.forms import ReasonForm
from frontend.compound.matters.steps import MatterPage
from tenants.matters import services
from tenants.matters.models import (
    LONGEST_UNIT_NAME,
    FinalGround,
    Recipient,
    ReplyKind,
    Solution,
)
from tenants.matters.records import Moment
from tenants.matters.services.final import proposed_reply
from tenants.matters.services.referring import is_past_due, open_referral


class ReferForm(RefusableForm):
    needed_at_times = ("unit_name",)

    recipient = forms.ChoiceField(
        label=_("转给谁"), choices=Recipient.choices, widget=forms.RadioSelect
    )
    unit_name = forms.CharField(
        label=_("单位名称"),
        max_length=LONGEST_UNIT_NAME,
        required=False,
        help_text=_("转给街道、部门的要写，例如：凤山街道、供水公司。转给别的不用写。"),
    )
    asked = forms.CharField(
        label=_("请他们办什么"), max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )
    stops_clock = forms.BooleanField(
        label=_("等答复期间暂停计时"),
        required=False,
        help_text=_("转给物业公司的不能暂停。"),
    )


class ReferStreetForm(ReferForm):
    unit_name = forms.CharField(label=_("哪个街道"), max_length=LONGEST_UNIT_NAME)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["recipient"]
        self.fields["stops_clock"].help_text = ""


class ReplyForm(RefusableForm):
    needed_at_times = ("text",)

    kind = forms.ChoiceField(
        label=_("对方怎么答复"), choices=ReplyKind.choices, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("对方是怎么说的"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("到期没有答复的不用写。"),
    )
    replied_on = forms.DateField(
        label=_("哪天答复的"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("今天答复的不用填。"),
    )


class FinalForm(RefusableForm):
    ground = forms.ChoiceField(
        label=_("为什么"), choices=FinalGround.choices, widget=forms.RadioSelect
    )
    decided_by = forms.CharField(label=_("哪个单位决定的"), max_length=LONGEST_UNIT_NAME)
    decided_on = forms.DateField(
        label=_("哪天决定的"), widget=forms.DateInput(attrs={"type": "date"})
    )
    text = forms.CharField(
        label=_("答复内容"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    paper = forms.FileField(
        label=_("签字盖章的材料"),
        widget=forms.FileInput(
            attrs={"accept": "image/jpeg,image/png,image/webp", "data-shrink": "1600"}
        ),
        help_text=_("拍一张照片，字要看得清。"),
    )


class Refer(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("转交")
    text = _("这件事还是同一件，由您这边跟到底；对方有答复了再记下来。")
    submit = _("转交")
    done = _("已转交。")
    form_class = ReferForm
    to: ClassVar[Recipient | None] = None

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        services.refer(
            **self.who,
            recipient=self.to or Recipient(given["recipient"]),
            unit_name=given["unit_name"],
            asked=given["asked"],
            stops_clock=given["stops_clock"],
        )


class ReferStreet(Refer):
    """The next step by itself where a supply is cut or throttled."""

    title = _("请街道来办")
    text = _("谁也不能用停水停电来催收费用。请街道出面，这件事还由您这边跟到底。")
    submit = _("报给街道")
    done = _("已报给街道。")
    form_class = ReferStreetForm
    to = Recipient.STREET


class Reply(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("记下对方的答复")
    form_class = ReplyForm

    def form(self, data: Any = None) -> RefusableForm:
        """That nothing has come is no choice before it is due."""
        form, referral = super().form(data), open_referral(self.matter)
        if referral and not is_past_due(referral):
            kinds = cast(forms.ChoiceField, form.fields["kind"])
            kinds.choices = [one for one in ReplyKind.choices if one[0] != ReplyKind.SILENT]
            form.fields["text"].help_text = ""
        return form

    def context(self) -> dict[str, Any]:
        referral = open_referral(self.matter)
        asked = _("转给了 %(unit)s：%(asked)s")
        text = asked % {"unit": referral.name, "asked": referral.asked} if referral else ""
        return {**super().context(), "text": text}

    def carry_out(self, form: RefusableForm) -> None:
        given, day = form.cleaned_data, form.cleaned_data["replied_on"]
        services.record_reply(
            **self.who,
            kind=ReplyKind(given["kind"]),
            text=given["text"],
            at=Moment.on(day) if day and day != today() else None,
        )


class SendBack(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("不归我管，退回")
    text = _("接手 1 个工作日内可以退回一次，要写明原因。过了这个时间，就由您负责到底。")
    submit = _("退回")
    done = _("已退回。")
    form_class = ReasonForm

    def carry_out(self, form: RefusableForm) -> None:
        services.send_back(**self.who, reason=form.cleaned_data["reason"])


class Final(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("最终答复")
    text = _("有签字盖章材料的才用这一项。要由书记或小区管理员再确认，确认后不再重新办理。")
    submit = _("报请确认")
    done = _("已报请确认。")
    form_class = FinalForm

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        services.propose_final_reply(
            **self.who, **{**given, "ground": FinalGround(given["ground"])}
        )


class _SettleFinal(MatterPage):
    action = Action.MATTER_HANDLE
    template = "compound/matters/final.html"

    def context(self) -> dict[str, Any]:
        return {**super().context(), "reply": proposed_reply(self.matter)}


class ConfirmFinal(_SettleFinal):
    title = _("确认最终答复")
    text = _("请看清材料。确认以后这件事就办结了，不再评价，也不再重新办理。")
    submit = _("确认")
    done: ClassVar[Promise] = _("已确认，这件事已办结。")

    def carry_out(self, form: RefusableForm) -> None:
        services.confirm_final_reply(**self.who)


class RefuseFinal(_SettleFinal):
    title = _("不同意最终答复")
    submit = _("不同意")
    done: ClassVar[Promise] = _("已退回，这件事继续办理。")
    form_class = ReasonForm

    def carry_out(self, form: RefusableForm) -> None:
        services.refuse_final_reply(**self.who, reason=form.cleaned_data["reason"])


class ConfirmDone(MatterPage):
    """V15: closed within minutes, it counts only once the requester says that it is done."""

    action = Action.MATTER_JUDGE
    title = _("真的办好了吗？")
    submit = _("办好了")
    done = _("谢谢您的确认。")

    def carry_out(self, form: RefusableForm) -> None:
        services.judge(**self.who, solution=Solution.SOLVED)
