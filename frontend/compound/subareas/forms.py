"""Forms about the parts of a compound: shape only."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.bodies.models import Body
from tenants.register.models import Building, Unit


class SubAreaForm(RefusableForm):
    """A name, and units by whole buildings or one by one."""

    name = forms.CharField(
        label=_("片区名称"), max_length=30, help_text=_("按小区自己的叫法，例如 东区、一号楼片。")
    )
    units = forms.MultipleChoiceField(
        label=_("包括哪些单元"), required=False, widget=forms.CheckboxSelectMultiple
    )
    place = forms.CharField(
        label=_("没有住户的地方"),
        max_length=30,
        required=False,
        help_text=_("例如 大院、车棚。报事的位置写到它，就归这个片区。"),
    )
    is_common = forms.BooleanField(
        label=_("共同的部分：不在别的片区里的，都归这里"), required=False
    )

    def __init__(self, *args: Any, buildings: list[Building], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._units: dict[str, list[Unit]] = {}
        choices = []
        for building in buildings:
            units = list(building.units.all())
            self._units[str(building.pk)] = units
            self._units |= {str(unit.pk): [unit] for unit in units}
            doors = [(str(unit.pk), unit.name) for unit in units]
            choices.append((building.name, [(str(building.pk), _("整栋")), *doors]))
        cast(forms.MultipleChoiceField, self.fields["units"]).choices = choices

    @property
    def values(self) -> dict[str, Any]:
        """As the services take them: each unit once."""
        cleaned = self.cleaned_data
        found = {unit.pk: unit for key in cleaned["units"] for unit in self._units[key]}
        return {**cleaned, "units": list(found.values())}


class ChargeForm(RefusableForm):
    body = forms.ChoiceField(label=_("由哪个组织负责"), required=False)
    holder_name = forms.CharField(
        label=_("或者由谁负责"), max_length=40, required=False, help_text=_("只填一样。")
    )
    since_on = DayField(label=_("从哪天起"))

    def __init__(self, *args: Any, bodies: list[Body], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._bodies = {str(one.pk): one for one in bodies}
        named = [(key, one.name) for key, one in self._bodies.items()]
        cast(forms.ChoiceField, self.fields["body"]).choices = [("", _("不选")), *named]

    @property
    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        cleaned = self.cleaned_data
        return {**cleaned, "body": self._bodies.get(cleaned["body"])}


class EndDutyForm(RefusableForm):
    until_on = DayField(label=_("哪天结束"), help_text=_("从这一天起不再负责。"))
