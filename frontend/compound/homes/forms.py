"""Forms of people and parts: shape only, the services decide."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.ownership.areas import area_text, parse_area
from tenants.ownership.models import Disposal, Part, PartKind
from tenants.ownership.services import MOST_LABEL
from tenants.people.models import IdentityKind, Person, Relation
from tenants.people.services import LONGEST_REASON
from tenants.people.told import MOST_NAME, Told

_CLOSED = {"autocomplete": "off"}


class AreaField(forms.CharField):
    """Square metres as people write them; an empty field is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", **_CLOSED})
        super().__init__(max_length=20, required=False, widget=widget, **kwargs)

    def clean(self, value: Any) -> int | None:
        try:
            return parse_area(super().clean(value))
        except DomainError as error:
            raise ValidationError(error.sentence, code=error.code) from error

    def prepare_value(self, value: Any) -> Any:
        return area_text(value) if isinstance(value, int) else value


class PersonForm(RefusableForm):
    """Who somebody is; ``told`` is what the form says."""

    name = forms.CharField(
        label=_("姓名"), max_length=MOST_NAME, widget=forms.TextInput(attrs=_CLOSED)
    )
    is_organisation = forms.BooleanField(label=_("这是一个单位，不是个人"), required=False)
    phone = forms.CharField(
        label=_("手机号"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", **_CLOSED}),
    )
    identity_kind = forms.ChoiceField(
        label=_("证件类型"), choices=IdentityKind.choices, required=False
    )
    identity_number = forms.CharField(
        label=_("证件号码"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs=_CLOSED),
        help_text=_("不需要就不要填。保存时加密，页面上只显示后四位。"),
    )

    @property
    def told(self) -> Told:
        return Told(**{name: self.cleaned_data[name] for name in PersonForm.base_fields})


class ResidentForm(PersonForm):
    relation = forms.ChoiceField(
        label=_("与本户的关系"), choices=Relation.choices, widget=forms.RadioSelect
    )
    since_on = DayField(label=_("入住日期"), required=False, help_text=_("不记得就留空。"))


class CorrectPersonForm(PersonForm):
    """A number that is left empty stays as it is: nobody has to see it to correct a name."""

    clear_phone = forms.BooleanField(label=_("删去已登记的手机号"), required=False)
    clear_number = forms.BooleanField(label=_("删去已登记的证件号码"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = _("留空就不改动。")
        self.fields["identity_number"].help_text = _("留空就不改动。")

    def told_of(self, person: Person) -> Told:
        """What the form says, beside what is kept."""
        given = self.told
        phone = "" if self.cleaned_data["clear_phone"] else given.phone or person.phone
        kind, number = given.identity_kind, given.identity_number
        if not number and not self.cleaned_data["clear_number"]:
            kind, number = person.identity_kind, person.identity_number
        return Told(given.name, given.is_organisation, phone, kind, number)


class OwnerForm(PersonForm):
    since_on = DayField(label=_("取得日期"), required=False, help_text=_("不记得就留空。"))


class TransferForm(PersonForm):
    on = DayField(label=_("过户日期"), help_text=_("从这一天起归新业主。"))


class DayForm(RefusableForm):
    until_on = DayField(label=_("搬离日期"), help_text=_("从这一天起不再住在这里。"))


class PartForm(RefusableForm):
    kind = forms.ChoiceField(label=_("类型"), choices=PartKind.choices, widget=forms.RadioSelect)
    label = forms.CharField(
        label=_("名称"),
        max_length=MOST_LABEL,
        help_text=_("产权证或门牌上的叫法，例如 3号楼2单元502、车位 B-017。"),
    )
    registered_area = AreaField(
        label=_("登记面积（平方米）"), help_text=_("不动产登记的面积。几种都知道时以它为准。")
    )
    surveyed_area = AreaField(label=_("测绘面积（平方米）"))
    contract_area = AreaField(label=_("合同面积（平方米）"))
    disposal = forms.ChoiceField(
        label=_("交付情况"), choices=Disposal.choices, widget=forms.RadioSelect
    )

    @classmethod
    def values_of(cls, part: Part) -> dict[str, Any]:
        return {name: getattr(part, name) for name in cls.base_fields}


class RevealForm(RefusableForm):
    reason = forms.CharField(
        label=_("为什么要看"),
        max_length=LONGEST_REASON,
        help_text=_("至少 4 个字，例如“核对业主身份”。谁在什么时候为什么看过，会留下记录。"),
        widget=forms.TextInput(attrs=_CLOSED),
    )
