"""A guidance note as it is written: shape only, the service decides."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.guidance.services import GuidanceDraft
from district.registry.models import Compound
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField


class GuidanceForm(RefusableForm):
    """To which compounds; those offered are what the search has left. A street is itself."""

    compounds = forms.MultipleChoiceField(
        label=_("去了哪些小区"), widget=forms.CheckboxSelectMultiple
    )
    superior = forms.ChoiceField(
        label=_("以谁的名义"), choices=Superior.choices, widget=forms.RadioSelect
    )
    who = forms.CharField(
        label=_("去了谁"),
        max_length=LONGEST_WHO,
        required=False,
        help_text=_("写单位和人数就行，例如：包片干部 2 人。"),
    )
    came_on = DayField(label=_("哪天去的"))
    advice = forms.CharField(
        label=_("提了什么意见"),
        max_length=LONGEST_ADVICE,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("小区会照原话记成一件事项。不写居民姓名、房号、电话和身份证号。"),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        offered: Iterable[tuple[Compound, str]],
        is_street: bool,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"client_id": uuid4(), "came_on": today(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["compounds"])
        field.choices = [
            (str(one.pk), f"{one.name} · {place}" if place else one.name) for one, place in offered
        ]
        if is_street:
            del self.fields["superior"]

    @property
    def draft(self) -> GuidanceDraft:
        """As the service takes it."""
        told = self.cleaned_data
        return GuidanceDraft(
            compounds=[UUID(pk) for pk in told["compounds"]],
            came_on=told["came_on"],
            advice=told["advice"],
            superior=Superior(told.get("superior", Superior.STREET)),
            who=told["who"],
        )
