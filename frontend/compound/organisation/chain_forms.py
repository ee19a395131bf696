"""Forms about groups, members and linked households: shape only."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField, KnownDateField
from tenants.party.groups import Place
from tenants.party.models import Branch, Member, PartyGroup, Registration
from tenants.register.arrivals import home_at
from tenants.register.models import Building, Household, Occupancy, Unit

_NONE = ("", _("不选"))


def _choose(field: forms.Field, choices: Iterable[Any]) -> None:
    cast(forms.ChoiceField, field).choices = list(choices)


class GroupPlacesForm(RefusableForm):
    """A branch, a name, and the buildings and units that the group covers."""

    branch = forms.ChoiceField(label=_("党支部"))
    name = forms.CharField(label=_("党小组名称"), max_length=60, help_text=_("例如 3号楼党小组"))
    places = forms.MultipleChoiceField(
        label=_("负责范围"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, branches: list[Branch], buildings: list[Building], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._branches = {str(one.pk): one for one in branches}
        _choose(self.fields["branch"], [(key, one.name) for key, one in self._branches.items()])
        self._places: dict[str, Place] = {}
        choices = []
        for building in buildings:
            units = list(building.units.all())
            self._places[str(building.pk)] = building
            self._places.update({str(unit.pk): unit for unit in units})
            rooms = [(str(unit.pk), unit.name) for unit in units]
            choices.append((building.name, [(str(building.pk), _("整栋")), *rooms]))
        _choose(self.fields["places"], choices)

    @property
    def values(self) -> dict[str, Any]:
        """As the services take them."""
        cleaned = self.cleaned_data
        branch = self._branches[cleaned["branch"]]
        places = [self._places[key] for key in cleaned["places"]]
        return {**cleaned, "branch": branch, "places": places}


class GroupForm(GroupPlacesForm):
    since = KnownDateField(label=_("从哪天起"))


class ChangeGroupForm(GroupPlacesForm):
    head = forms.ChoiceField(label=_("组长"), required=False)

    def __init__(self, *args: Any, members: list[Member], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._members = {str(one.pk): one for one in members}
        named = [(key, one.name) for key, one in self._members.items()]
        _choose(self.fields["head"], [("", _("暂无")), *named])

    @property
    def chosen_head(self) -> Member | None:
        return self._members.get(self.cleaned_data["head"])

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in super().values.items() if name != "head"}


class MemberPlaceForm(RefusableForm):
    """Where in the chain a member stands; a centre household may say where it lives."""

    group = forms.ChoiceField(label=_("党小组"))
    is_centre = forms.BooleanField(label=_("是党员中心户"), required=False)
    centre = forms.ChoiceField(
        label=_("挂在哪个中心户下"), required=False, help_text=_("自己就是中心户的，不选。")
    )
    registration = forms.ChoiceField(
        label=_("登记类型"),
        choices=Registration.choices,
        widget=forms.RadioSelect,
        help_text=_("双报到的党员组织关系在单位，不计入支部的人数。"),
    )
    unit = forms.ChoiceField(label=_("中心户住在哪个单元"), required=False)
    room = forms.CharField(label=_("房号"), max_length=20, required=False)

    def __init__(
        self,
        *args: Any,
        groups: list[PartyGroup],
        centres: list[Member],
        units: Iterable[Unit],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._groups = {str(one.pk): one for one in groups}
        self._centres = {str(one.pk): one for one in centres}
        _choose(self.fields["group"], [(key, _called(one)) for key, one in self._groups.items()])
        named = [(key, f"{one.name} · {one.group}") for key, one in self._centres.items()]
        _choose(self.fields["centre"], [_NONE, *named])
        _choose(self.fields["unit"], [_NONE, *((str(one.pk), str(one)) for one in units)])

    @property
    def values(self) -> dict[str, Any]:
        """As the services take them; around a centre household the group is that one's."""
        cleaned = self.cleaned_data
        unit = UUID(cleaned["unit"]) if cleaned["unit"] else None
        return {
            "group": self._groups[cleaned["group"]],
            "is_centre": cleaned["is_centre"],
            "centre": self._centres.get(cleaned["centre"]),
            "registration": cleaned["registration"],
            "home": home_at(unit, cleaned["room"]),
        }


class MemberForm(MemberPlaceForm):
    name = forms.CharField(label=_("姓名"), max_length=40)
    since = KnownDateField(label=_("从哪天起"))
    field_order = ("name", "group", "is_centre", "centre", "registration", "unit", "room", "since")

    @property
    def values(self) -> dict[str, Any]:
        told = super().values
        cleaned = self.cleaned_data
        branch = told["group"].branch
        return {**told, "branch": branch, "name": cleaned["name"], "since": cleaned["since"]}


class LinkForm(RefusableForm):
    """The homes of one unit that nobody looks after yet, to be ticked."""

    member = forms.ChoiceField(label=_("包联党员"))
    households = forms.MultipleChoiceField(
        label=_("包联哪几户"), widget=forms.CheckboxSelectMultiple
    )
    since = KnownDateField(label=_("从哪天起"))

    def __init__(
        self, *args: Any, members: list[Member], homes: list[Household], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._members = {str(one.pk): one for one in members}
        self._homes = {str(one.pk): one for one in homes}
        named = [(key, f"{one.name} · {one.branch}") for key, one in self._members.items()]
        _choose(self.fields["member"], named)
        _choose(self.fields["households"], [(key, _room(o)) for key, o in self._homes.items()])

    @property
    def values(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        return {
            "member": self._members[cleaned["member"]],
            "households": [self._homes[key] for key in cleaned["households"]],
            "since": cleaned["since"],
        }


class EndDutyForm(RefusableForm):
    until_on = DayField(label=_("哪天结束"), help_text=_("从这一天起不再算。"))


class JointForm(RefusableForm):
    is_joint = forms.BooleanField(label=_("联合党支部"), required=False)
    shared_with = forms.CharField(
        label=_("与哪些小区联合"), max_length=200, required=False, help_text=_("写名称，用顿号隔开")
    )


def _called(group: PartyGroup) -> str:
    return f"{group.name} · {group.branch.name}"


def _room(home: Household) -> str:
    if home.occupancy == Occupancy.VACANT:
        return f"{home.room} {Occupancy.VACANT.label}"
    return home.room
