"""Forms of the register: shape only, the services decide."""

from typing import Any, cast

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import KnownCountField
from tenants.register.models import Household, Occupancy
from tenants.register.numbering import Numbering, parse_units


class PlaceForm(RefusableForm):
    """The name of a building or a unit."""

    name = forms.CharField(label=_("名称"), max_length=30)

    def __init__(self, *args: Any, example: Promise | str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].help_text = str(example)


class BuildingForm(PlaceForm):
    built_year = forms.IntegerField(
        label=_("建成年份"), required=False, help_text=_("例如 2003；不清楚就留空。")
    )


class BuiltYearForm(RefusableForm):
    built_year = forms.IntegerField(label=_("建成年份"), help_text=_("例如 2003"))


class HouseholdForm(RefusableForm):
    room = forms.CharField(label=_("房号"), max_length=20, help_text=_("例如 502"))
    floor = forms.IntegerField(label=_("楼层"), required=False, min_value=-5, max_value=200)
    occupancy = forms.ChoiceField(
        label=_("居住情况"), choices=Occupancy.choices, widget=forms.RadioSelect
    )

    @staticmethod
    def values_of(household: Household) -> dict[str, Any]:
        return {name: getattr(household, name) for name in ("room", "floor", "occupancy")}


class TotalsForm(RefusableForm):
    buildings = KnownCountField(label=_("楼栋数"))
    units = KnownCountField(label=_("单元数"))
    households = KnownCountField(label=_("户数"))


class NumberingForm(RefusableForm):
    """The shape of the buildings; ``numbering`` is what it comes to."""

    buildings = forms.IntegerField(label=_("有几栋楼"), min_value=1)
    units = forms.CharField(
        label=_("每栋几个单元"),
        max_length=200,
        help_text=_("各栋一样就填一个数；不一样就每栋填一个，用逗号隔开，例如 3,3,4。"),
    )
    floors = forms.IntegerField(label=_("每个单元几层"), min_value=1)
    rooms = forms.IntegerField(label=_("每层几户"), min_value=1)
    first_building = forms.IntegerField(
        label=_("从几号楼开始编"), min_value=1, initial=1, required=False
    )

    @property
    def numbering(self) -> Numbering:
        values = self.cleaned_data
        return Numbering(
            units=parse_units(values["units"], cast(int, values["buildings"])),
            floors=values["floors"],
            rooms=values["rooms"],
            first_building=values["first_building"] or 1,
        )
