"""A guide as lines of text, for people without a script or a manual."""

from django import forms
from django.utils.translation import gettext_lazy as _

from district.guides.criteria import Criterion
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField


class GuideForm(RefusableForm):
    steps = forms.CharField(
        label=_("步骤，一行一步"),
        max_length=8_000,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "写法：标题 | 需要 | 公示天数 | 在哪几步之后。“需要”写日期、文件、公示、决定、党支部、成立或备案；"
            "后面几项可以不写，不写就排在上一步之后。"
        ),
    )
    note = forms.CharField(label=_("为什么改"), max_length=200, required=False)


class ChecklistForm(RefusableForm):
    """A weight for each criterion; the service decides what is a weight."""

    party_weight = forms.IntegerField(label=Criterion.PARTY.label, help_text=_("权重，0 表示不考"))
    joint_weight = forms.IntegerField(label=Criterion.JOINT.label, help_text=_("权重，0 表示不考"))
    joint_months = forms.IntegerField(label=_("联席会议几个月内有效"))
    promise_weight = forms.IntegerField(
        label=Criterion.PROMISE.label, help_text=_("权重，0 表示不考")
    )
    kept_weight = forms.IntegerField(label=Criterion.KEPT.label, help_text=_("权重，0 表示不考"))
    valid_from = DayField(label=_("从哪天起生效"))
    note = forms.CharField(label=_("为什么改"), max_length=200, required=False)
