"""Forms about grid members: shape only."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from district.identity.models import PHONE
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.register.models import Building, Unit


class MemberForm(RefusableForm):
    holder_name = forms.CharField(label=_("姓名"), max_length=40)
    holder_phone = forms.CharField(
        label=_("手机号"),
        max_length=11,
        required=False,
        validators=[PHONE],
        help_text=_("居民会看到，用来联系。用这个手机号登录的人，可以接办事项。"),
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
    since_on = DayField(label=_("从哪天起"))


class EndMemberForm(RefusableForm):
    until_on = DayField(label=_("哪天离任"), help_text=_("从这一天起不再担任。"))


class GridUnitsForm(RefusableForm):
    units = forms.MultipleChoiceField(
        label=_("包括哪些单元"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, buildings: list[Building], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units = {str(unit.pk): unit for one in buildings for unit in one.units.all()}
        cast(forms.MultipleChoiceField, self.fields["units"]).choices = [
            (one.name, [(str(unit.pk), unit.name) for unit in one.units.all()]) for one in buildings
        ]

    @property
    def chosen(self) -> list[Unit]:
        return [self._units[key] for key in self.cleaned_data["units"]]
