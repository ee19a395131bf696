"""Forms about partners and their agreements: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.partners.models import PartnerKind


class PartnerDaysForm(RefusableForm):
    since_on = DayField(label=_("从哪天起"))
    until_on = DayField(
        label=_("哪天结束"), required=False, help_text=_("从这一天起不再共建；还在共建的留空。")
    )


class PartnerForm(RefusableForm):
    kind = forms.ChoiceField(
        label=_("哪一类"), choices=PartnerKind.choices, widget=forms.RadioSelect
    )
    name = forms.CharField(
        label=_("名称"),
        max_length=60,
        help_text=_("例如 党员先锋队、龙山超市；不写个人住址和电话。"),
    )
    since_on = DayField(label=_("从哪天起"))


class AgreementForm(RefusableForm):
    promise = forms.CharField(
        label=_("约定做什么"), max_length=200, help_text=_("写清楚做什么，做到什么样。")
    )
    agreed_on = DayField(label=_("哪天约定的"))
    due_on = DayField(label=_("最迟哪天做到"), required=False, help_text=_("长期坚持的留空"))


class ReviseAgreementForm(RefusableForm):
    due_on = DayField(label=_("最迟哪天做到"), required=False)
    done_on = DayField(label=_("哪天做到的"), required=False, help_text=_("还没有做到的留空。"))
