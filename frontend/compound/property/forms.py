"""Forms about the property and what the three sides do together: shape only."""

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


class GuidanceForm(RefusableForm):
    holder_name = forms.CharField(label=_("姓名"), max_length=40)
    sent_by = forms.CharField(
        label=_("由谁派出"), max_length=60, required=False, help_text=_("例如 街道党工委")
    )
    since = KnownDateField(label=_("从哪天起"))


class ReviseGuidanceForm(RefusableForm):
    sent_by = forms.CharField(label=_("由谁派出"), max_length=60, required=False)
    until_on = DayField(
        label=_("哪天结束"), required=False, help_text=_("从这一天起不再担任；还在任的留空。")
    )


class SidesForm(RefusableForm):
    """Who came, and what was agreed."""

    branch_came = forms.BooleanField(label=_("党支部到会"), required=False)
    residents_came = forms.BooleanField(label=_("业委会、物管会或居民代表到会"), required=False)
    company_came = forms.BooleanField(label=_("物业企业到会"), required=False)
    outcome = forms.CharField(
        label=_("议定了什么"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MeetingForm(SidesForm):
    held_on = DayField(label=_("哪天开的"))
    subject = forms.CharField(label=_("议题"), max_length=80)

    field_order = ("held_on", "subject")


class PromiseForm(RefusableForm):
    text = forms.CharField(
        label=_("承诺"), max_length=200, help_text=_("写清楚做什么，做到什么样。")
    )
    published_on = DayField(label=_("哪天公布的"))
    due_on = DayField(label=_("最迟哪天做到"), required=False, help_text=_("长期坚持的承诺留空。"))


class RevisePromiseForm(RefusableForm):
    due_on = DayField(label=_("最迟哪天做到"), required=False)
    done_on = DayField(label=_("哪天做到的"), required=False, help_text=_("还没有做到的留空。"))
