"""Homes of a unit, to be ticked."""

from collections.abc import Iterable
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from tenants.register.models import Household


class HouseholdsForm(RefusableForm):
    """Which of the households that are offered."""

    households = forms.MultipleChoiceField(
        label=_("哪几户"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, households: Iterable[Household], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.MultipleChoiceField, self.fields["households"])
        field.choices = [(str(one.pk), one.room) for one in households]

    @property
    def chosen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["households"]]
