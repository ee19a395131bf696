"""Forms about how heads are chosen: shape only."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from district.identity.models import PHONE
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.bodies.models import Body
from tenants.heads.models import HeadTerm, Title
from tenants.recommendations.models import Nominator
from tenants.recommendations.services import Asking, Nominee


class LadderForm(RefusableForm):
    """Where the ladder begins and to which committee it leads."""

    title = forms.ChoiceField(
        label=_("推选谁"), help_text=_("称呼里写明了“从谁中推选”的，才在这里。")
    )
    body = forms.ChoiceField(label=_("进入哪个组织"), help_text=_("例如小区内的居民委员会。"))

    def __init__(self, *args: Any, titles: list[Title], bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._titles = {str(one.pk): one for one in titles}
        self._bodies = {str(one.pk): one for one in bodies}
        cast(forms.ChoiceField, self.fields["title"]).choices = [
            (key, one.name) for key, one in self._titles.items()
        ]
        cast(forms.ChoiceField, self.fields["body"]).choices = [
            (key, one.full_name) for key, one in self._bodies.items()
        ]

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {"title": self._titles[cleaned["title"]], "body": self._bodies[cleaned["body"]]}


class AskingForm(RefusableForm):
    """Who named the person, how many were asked, and how many agreed."""

    nominated_by = forms.ChoiceField(label=_("谁提名"), choices=Nominator.choices, required=False)
    asked = forms.IntegerField(label=_("征求了几户（人）的意见"), min_value=0, max_value=100_000)
    agreed = forms.IntegerField(label=_("其中同意"), min_value=0, max_value=100_000)
    held_on = DayField(label=_("推选日期"))

    @property
    def asking(self) -> Asking:
        names = ("held_on", "asked", "agreed", "nominated_by")
        return Asking(**{name: self.cleaned_data[name] for name in names})


class ChoosingForm(AskingForm):
    """One choice; in a building one of those who hold the post below."""

    holder_name = forms.CharField(label=_("姓名"), max_length=40)
    holder_phone = forms.CharField(
        label=_("手机号"),
        max_length=11,
        required=False,
        validators=[PHONE],
        help_text=_("居民会看到，用来联系。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    is_party_household = forms.BooleanField(label=_("党员中心户"), required=False)
    is_chosen = forms.TypedChoiceField(
        label=_("结果"),
        choices=[("yes", _("选上")), ("no", _("没有选上"))],
        coerce=lambda told: told == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    field_order = (
        "candidate", "holder_name", "holder_phone", "is_party_household", "nominated_by", "asked",
        "agreed", "is_chosen", "held_on",
    )  # fmt: skip

    def __init__(self, *args: Any, candidates: list[HeadTerm] | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._candidates = {str(one.pk): one for one in candidates or ()}
        if candidates is None:
            return
        for name in ("holder_name", "holder_phone", "is_party_household"):
            del self.fields[name]
        self.fields["candidate"] = forms.ChoiceField(
            label=_("推选谁"),
            choices=[
                (key, f"{one.place} {one.holder_name}") for key, one in self._candidates.items()
            ],
        )
        self.order_fields(self.field_order)

    @property
    def nominee(self) -> Nominee:
        cleaned = self.cleaned_data
        if one := self._candidates.get(cleaned.get("candidate", "")):
            return Nominee(one.holder_name, one.holder_phone, one.is_party_household)
        return Nominee(
            cleaned["holder_name"], cleaned["holder_phone"], cleaned["is_party_household"]
        )


class StageWaiverForm(RefusableForm):
    waiver = forms.CharField(label=_("没有选齐也往下办的理由"), max_length=120)
