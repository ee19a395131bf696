"""Forms about who manages the property: shape only."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField, KnownDateField
from tenants.register.models import MODES


class ManagementForm(RefusableForm):
    mode = forms.ChoiceField(label=_("管理方式"), choices=MODES, widget=forms.RadioSelect)
    company = forms.CharField(
        label=_("物业企业"),
        max_length=60,
        required=False,
        help_text=_("由物业企业管理的才填。"),
    )
    basis = forms.CharField(
        label=_("管理依据"),
        max_length=120,
        required=False,
        help_text=_("例如 业主大会决定、物业服务合同、街道安排"),
    )
    since = KnownDateField(label=_("从哪天起"))


class ReviseManagementForm(RefusableForm):
    company = forms.CharField(label=_("物业企业"), max_length=60, required=False)
    basis = forms.CharField(label=_("管理依据"), max_length=120, required=False)
    until_on = DayField(
        label=_("哪天结束"), required=False, help_text=_("从这一天起不再这样管；还在管的留空。")
    )
