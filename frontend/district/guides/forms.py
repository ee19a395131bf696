"""A guide as lines of text, for people without a script or a manual."""

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm


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
