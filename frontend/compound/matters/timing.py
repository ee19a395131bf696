"""Pages about a matter's clock: a reason is one tap."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.matters.steps import MatterPage
from tenants.matters import services
from tenants.matters.models import ExtensionReason, PauseReason
from tenants.matters.moving import running_clock
from tenants.matters.services.clock import days_to_extend


class PauseForm(RefusableForm):
    reason = forms.ChoiceField(choices=PauseReason.choices)


class ExtendForm(RefusableForm):
    reason = forms.ChoiceField(choices=ExtensionReason.choices)


class ExtendLongForm(RefusableForm):
    reason = forms.ChoiceField(
        label=_("原因"), choices=ExtensionReason.choices, widget=forms.RadioSelect
    )
    days = forms.IntegerField(label=_("延多少天"), min_value=1)


class Pause(MatterPage):
    action = Action.MATTER_HANDLE
    template = "compound/matters/tap.html"
    title = _("暂停计时")
    text = _("在等什么？点一下就暂停，等到了再恢复计时。暂停的时间不算在办理期限里。")
    done = _("已暂停计时。")
    form_class = PauseForm

    def context(self) -> dict[str, Any]:
        return {**super().context(), "reasons": PauseReason.choices}

    def carry_out(self, form: RefusableForm) -> None:
        services.pause(**self.who, reason=PauseReason(form.cleaned_data["reason"]))


class Resume(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("恢复计时")
    submit = _("恢复计时")
    done = _("已恢复计时。")

    def carry_out(self, form: RefusableForm) -> None:
        services.resume(**self.who)


class Extend(MatterPage):
    action = Action.MATTER_HANDLE
    template = "compound/matters/tap.html"
    title = pgettext_lazy("动词", "延期")
    done = _("已延期。")
    form_class = ExtendForm

    def context(self) -> dict[str, Any]:
        most = days_to_extend(running_clock(self.matter))
        text = _("为什么要延期？点一下就延 %(days)d 个工作日。") % {"days": most}
        return {**super().context(), "reasons": ExtensionReason.choices, "text": text}

    def carry_out(self, form: RefusableForm) -> None:
        services.extend(**self.who, reason=ExtensionReason(form.cleaned_data["reason"]))


class ExtendLong(MatterPage):
    action = Action.MATTER_HANDLE
    title = _("长期事项延期")
    text = _("征地、拆迁、道路、通信这类要办很久的事，按天延期。")
    done = _("已延期。")
    form_class = ExtendLongForm

    def initial(self) -> dict[str, Any]:
        return {"days": days_to_extend(running_clock(self.matter), is_long=True)}

    def carry_out(self, form: RefusableForm) -> None:
        given = form.cleaned_data
        reason = ExtensionReason(given["reason"])
        services.extend(**self.who, reason=reason, days=given["days"], is_long=True)
