"""Forms about disputes: shape only, the services decide."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from district.identity.models import Account
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.disputes.models import FAILED, SETTLED, DisputeKind, Side
from tenants.disputes.services import LONGEST, LONGEST_NAME
from tenants.register.arrivals import home_at
from tenants.register.models import Unit


def _words(label: Any, rows: int = 6, **how: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=LONGEST, widget=widget, **how)


class MediatorForm(RefusableForm):
    """Who mediates; of those who may."""

    mediator_id = forms.ChoiceField(label=_("谁来调解"))

    def __init__(self, *args: Any, people: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["mediator_id"])
        field.choices = [(str(one.pk), one.name) for one in people]

    @property
    def mediator(self) -> UUID:
        return UUID(self.cleaned_data["mediator_id"])


class KindForm(MediatorForm):
    """What a matter becomes."""

    kind = forms.ChoiceField(label=_("哪一类"), choices=DisputeKind)
    field_order = ("kind", "mediator_id")


class DisputeForm(RefusableForm):
    """A new case; who the two sides are comes after it."""

    kind = forms.ChoiceField(label=_("哪一类"), choices=DisputeKind)
    text = _words(_("什么事"), help_text=_("加密保存，只有调解人和支部书记看得到。"))
    accepted_on = DayField(label=_("哪天受理"))
    is_collective = forms.BooleanField(label=_("多户一起的，算一件"), required=False)
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)


class PartyForm(RefusableForm):
    """A household, or somebody by name, or both."""

    side = forms.TypedChoiceField(label=_("哪一方"), choices=Side, coerce=int)
    unit_id = forms.ChoiceField(label=_("哪个单元"), required=False)
    room = forms.CharField(
        label=_("房号"), required=False, max_length=20, help_text=_("例如 502。不住这里的不用填。")
    )
    name = forms.CharField(
        label=_("姓名"),
        required=False,
        max_length=LONGEST_NAME,
        help_text=_("是物业或单位的，写单位名称。"),
    )
    phone = forms.CharField(
        label=_("电话"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["unit_id"])
        field.choices = [("", _("不住这里")), *((str(one.pk), str(one)) for one in units)]

    @property
    def party(self) -> dict[str, Any]:
        """As the service takes it."""
        told = dict(self.cleaned_data)
        unit, room = told.pop("unit_id"), told.pop("room")
        household = home_at(UUID(unit), room) if unit else None
        return {**told, "household": household}


class SessionForm(RefusableForm):
    day = DayField(label=_("哪天谈的"))
    note = _words(_("谈了什么"))


class SettledForm(RefusableForm):
    ended_as = forms.ChoiceField(
        label=_("怎么说好的"), choices=[(one.value, one.label) for one in SETTLED]
    )
    agreement = _words(_("双方说好了什么"), help_text=_("写清楚谁做什么、什么时候做。"))
    day = DayField(label=_("哪天说好的"))
    follow_up_on = DayField(
        label=_("哪天回访"), required=False, help_text=_("不填就是 30 天以后。")
    )


class FailedForm(RefusableForm):
    ended_as = forms.ChoiceField(
        label=_("怎么结束的"), choices=[(one.value, one.label) for one in FAILED]
    )
    note = _words(_("补充说明"), rows=4, required=False)
    day = DayField(label=_("哪天"))


class SignedForm(RefusableForm):
    signed_by = forms.CharField(label=_("人民调解员姓名"), max_length=LONGEST_NAME)
    committee = forms.CharField(label=_("哪个人民调解委员会"), max_length=LONGEST_NAME)
    certificate = forms.CharField(label=_("调解员证号"), max_length=LONGEST_NAME)


class FollowUpForm(RefusableForm):
    day = DayField(label=_("哪天问的"))
    note = _words(_("双方现在怎么样"), rows=4)
    next_on = DayField(label=_("下次哪天再问"), required=False, help_text=_("不用再问就留空。"))


class DangerForm(RefusableForm):
    """Which button was pressed; words are not asked for."""

    authority = forms.CharField(max_length=10)
    note = forms.CharField(max_length=LONGEST, required=False)
    client_id = forms.UUIDField(required=False)
