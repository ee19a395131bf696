"""Working time as forms: shape only, the services decide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField

_ROWS = forms.Textarea(attrs={"rows": 7})


class SeenForm(RefusableForm):
    """Which edition was the latest on the page: what came since, nobody writes over unseen."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)


class YearForm(SeenForm):
    off = forms.CharField(
        label=_("放假的日子，一行一段"),
        max_length=8_000,
        required=False,
        widget=_ROWS,
        help_text=_("写法：2026-10-01 至 2026-10-07，或单独一天。周末不用写。"),
    )
    work = forms.CharField(
        label=_("周末要上班的日子"), max_length=8_000, required=False, widget=_ROWS
    )
    mornings = forms.CharField(
        label=_("只上半天（上午）的日子"), max_length=8_000, required=False, widget=_ROWS
    )
    is_confirmed = forms.BooleanField(label=_("已按国务院办公厅的通知核对"), required=False)
    note = forms.CharField(label=_("为什么改"), max_length=200, required=False)


class HoursForm(SeenForm):
    opens = forms.TimeField(label=_("上班"))
    noon = forms.TimeField(label=_("中午，分开上午和下午"))
    closes = forms.TimeField(label=_("下班"))
    valid_from = DayField(label=_("从哪天起生效"))
    note = forms.CharField(label=_("为什么改"), max_length=200, required=False)


class RuleForm(SeenForm):
    answer_minutes = forms.IntegerField(
        label=_("多少分钟内答复"), help_text=_("昼夜都算；0 表示按工作日算。")
    )
    answer_halves = forms.IntegerField(
        label=_("答复期限：几个半天"), help_text=_("半个工作日写 1，一个工作日写 2。")
    )
    settle_days = forms.IntegerField(label=_("几天办结"))
    in_working_days = forms.BooleanField(label=_("办结按工作日算"), required=False)
    extensions = forms.IntegerField(label=_("最多延期几次"))
    extension_days = forms.IntegerField(label=_("每次最多延几个工作日"))
    long_days = forms.IntegerField(
        label=_("长期事项最多再延多少天"), help_text=_("0 表示没有长期事项。")
    )
    valid_from = DayField(label=_("从哪天起生效"))
    note = forms.CharField(label=_("为什么改"), max_length=200, required=False)
