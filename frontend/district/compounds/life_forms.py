"""What an act on a compound asks for: always why, sometimes from when and what."""

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.registry.models import DivisionLevel
from district.registry.queries.divisions import divisions_served
from district.registry.services.states import REASON_LENGTH
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField

Options = list[tuple[str, str]]


class ReasonForm(RefusableForm):
    """Why it is done."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("区里能看到这个小区的人都能读到。不要写姓名、手机号等个人信息。"),
    )
    field_order = ["name", "slug", "community", "from_on", "reason"]


class CloseForm(ReasonForm):
    from_on = DayField(label=_("从哪一天起不再计入"), help_text=_("可以是今天或以前的一天。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from_on"].initial = today


class NameForm(ReasonForm):
    name = forms.CharField(label=_("新名称"), max_length=60)


class AddressForm(ReasonForm):
    slug = forms.CharField(
        label=_("新网址名"),
        max_length=32,
        help_text=_("小写英文字母、数字和连字符，例如 meijing。"),
        widget=forms.TextInput(attrs={"autocapitalize": "off", "spellcheck": "false"}),
    )


class MoveForm(ReasonForm):
    community = forms.ChoiceField(label=_("新社区"))
    from_on = DayField(
        label=_("从哪一天起"), help_text=_("可以是以前，也可以是以后；那一天起计入新社区。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["community"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 -- told to the type checker
        field.choices = [("", _("请选择")), *communities_to_choose()]


def communities_to_choose() -> list[tuple[str | Promise, Options]]:
    """Every community of today under the name of its street."""
    streets: dict[object, tuple[str, Options]] = {}
    standing = list(divisions_served())
    names = {one.division_id: one.name for one in standing}
    for one in standing:
        if one.division.level == DivisionLevel.COMMUNITY and one.parent_id:
            street = streets.setdefault(one.parent_id, (names.get(one.parent_id, ""), []))
            street[1].append((str(one.division_id), one.name))
    return [(name, options) for name, options in streets.values()]
