"""What the list of compounds can be narrowed by; the choices are those with compounds."""

from collections.abc import Collection
from datetime import date
from typing import Any, cast
from uuid import UUID

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from district.registry.models import (
    CompoundStatus,
    DivisionLevel,
    GovernanceProfile,
    ManagementMode,
)
from district.registry.queries.compounds import CompoundFilter, divisions_with_compounds

Choices = list[tuple[str, str | Promise]]
ALL = "all"


class NarrowForm(forms.Form):
    """Sent by GET; whatever cannot be read does not narrow."""

    q = forms.CharField(label=_("名称或地址"), max_length=60, required=False)
    street = forms.ChoiceField(label=_("街道"), required=False, initial=ALL)
    community = forms.ChoiceField(label=_("社区"), required=False, initial=ALL)
    governance = forms.ChoiceField(label=_("治理模式"), required=False, initial=ALL)
    management = forms.ChoiceField(label=_("管理方式"), required=False, initial=ALL)
    status = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    old = forms.BooleanField(label=_("只看老旧小区"), required=False)

    def __init__(self, data: Any, *, day: date, scopes: Collection[UUID] | None) -> None:
        super().__init__(data)
        levels = {"street": DivisionLevel.SUBDISTRICT, "community": DivisionLevel.COMMUNITY}
        for name, level in levels.items():
            found = divisions_with_compounds(level, day=day, scopes=scopes)
            self._offer(name, [(str(one.division_id), one.name) for one in found])
        self._offer("governance", cast(Choices, GovernanceProfile.choices))
        self._offer("management", cast(Choices, ManagementMode.choices))
        self._offer("status", cast(Choices, CompoundStatus.choices))

    def _offer(self, name: str, choices: Choices) -> None:
        field = cast(forms.ChoiceField, self.fields[name])
        field.choices = [(ALL, _("全部")), *choices]

    @property
    def chosen(self) -> CompoundFilter:
        """What was understood of the query."""
        self.is_valid()
        given = {name: value for name, value in self.cleaned_data.items() if value != ALL}
        within = given.get("community") or given.get("street")
        return CompoundFilter(
            text=given.get("q", ""),
            within=UUID(within) if within else None,
            status=given.get("status", ""),
            governance=given.get("governance", ""),
            management=given.get("management", ""),
            old=given.get("old", False),
        )

    @property
    def is_narrowed(self) -> bool:
        """Whether more than the search box is in use, so that the filters stand open."""
        chosen = self.chosen
        return bool(chosen.within or chosen.governance or chosen.management or chosen.old)
