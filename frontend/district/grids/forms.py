"""What is asked of a grid: where, what it is called, and what it covers."""

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from district.registry.models import Compound
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.district.compounds.life_forms import communities_to_choose


class GridForm(RefusableForm):
    community = forms.ChoiceField(label=_("社区"))
    name = forms.CharField(
        label=_("网格名称"), max_length=40, help_text=_("例如 第三网格；不写网格员的姓名。")
    )
    since_on = DayField(label=_("从哪天起"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["community"])
        field.choices = [("", _("请选择")), *communities_to_choose()]


class CoverForm(RefusableForm):
    compound = forms.ChoiceField(label=_("小区"))
    part = forms.CharField(
        label=_("哪几栋"),
        max_length=60,
        required=False,
        help_text=_("整个小区都在这个网格的，留空；只有一部分的，写明是哪几栋。"),
    )
    since_on = DayField(label=_("从哪天起"))

    def __init__(self, *args: Any, compounds: list[Compound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._compounds = {str(one.pk): one for one in compounds}
        named = [(key, one.name) for key, one in self._compounds.items()]
        cast(forms.ChoiceField, self.fields["compound"]).choices = [("", _("请选择")), *named]

    @property
    def values(self) -> dict[str, Any]:
        """As the service takes them."""
        cleaned = self.cleaned_data
        return {**cleaned, "compound": self._compounds[cleaned["compound"]]}


class UntilForm(RefusableForm):
    until_on = DayField(label=_("哪天结束"), help_text=_("从这一天起不再算。"))
