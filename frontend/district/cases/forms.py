"""A case as it is written, what of a compound's settings it carries, and where it goes."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from district.cases.practice import (
    LONGEST_STAGE,
    LONGEST_WORD,
    CaseStage,
    CaseWord,
    CouncilHabit,
    Practice,
)
from district.registry.models import Compound
from frontend.accounts.forms import RefusableForm

_CARRIED = [("", _("不带")), ("monthly", _("每月开一次")), ("free", _("不定期开"))]


class CaseForm(RefusableForm):
    """The page in words; everybody of the district reads it."""

    title = forms.CharField(
        label=_("题目"), max_length=60, help_text=_("例如 王府名苑“五事”工作法")
    )
    compound = forms.ChoiceField(label=_("来自哪个小区"), required=False)
    what = forms.CharField(
        label=_("是什么"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4})
    )
    how = forms.CharField(
        label=_("怎么做"),
        max_length=4_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    outcome = forms.CharField(
        label=_("有什么成效"),
        max_length=2_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("不写居民姓名、房号、电话和身份证号。"),
    )

    def __init__(self, *args: Any, compounds: Iterable[Compound], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._compounds = {str(one.pk): one for one in compounds}
        named = [(key, one.name) for key, one in self._compounds.items()]
        field = cast(forms.ChoiceField, self.fields["compound"])
        field.choices = [("", _("不写明")), *named]

    @property
    def told(self) -> dict[str, Any]:
        """As the service takes it."""
        cleaned = self.cleaned_data
        return {**cleaned, "compound": self._compounds.get(cleaned["compound"])}


class PracticeForm(RefusableForm):
    """A line for each word and stage; what is empty is not carried."""

    council = forms.ChoiceField(label=_("说事议事会"), required=False, choices=_CARRIED)
    day = forms.IntegerField(label=_("通常在几号开"), min_value=1, max_value=31, required=False)
    starts = forms.TimeField(
        label=_("通常几点开"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        council = {name: self.fields.pop(name) for name in ("council", "day", "starts")}
        for word in CaseWord:
            self.fields[word.value] = forms.CharField(
                label=word.label, max_length=LONGEST_WORD, required=False
            )
        for stage in CaseStage:
            self.fields[stage.value] = forms.CharField(
                label=_("“%(stage)s”的叫法") % {"stage": stage.label},
                max_length=LONGEST_STAGE,
                required=False,
            )
        self.fields |= council

    @property
    def practice(self) -> Practice:
        """As the service takes it."""
        told = self.cleaned_data
        habit = None
        if told["council"]:
            habit = CouncilHabit(told["council"] == "monthly", told["day"], told["starts"])
        return Practice(
            words={word.value: told[word.value] for word in CaseWord},
            stages={stage.value: told[stage.value] for stage in CaseStage},
            council=habit,
        )


def practice_initial(practice: Practice) -> dict[str, Any]:
    """What the form of a practice shows at first."""
    told: dict[str, Any] = {**practice.words, **practice.stages}
    if habit := practice.council:
        told |= {"council": "monthly" if habit.is_monthly else "free"}
        told |= {"day": habit.day, "starts": habit.starts}
    return told


class CopyForm(RefusableForm):
    """Into which compounds; those offered are what the search has left."""

    compounds = forms.MultipleChoiceField(
        label=_("复制到哪些小区"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Iterable[tuple[Compound, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {str(one.pk): one for one, _place in offered}
        field = cast(forms.MultipleChoiceField, self.fields["compounds"])
        field.choices = [
            (str(one.pk), f"{one.name} · {place}" if place else one.name) for one, place in offered
        ]

    @property
    def chosen(self) -> list[Compound]:
        return [self._offered[pk] for pk in self.cleaned_data["compounds"]]
