"""A task as it is set: shape only, the service decides."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import DomainError
from district.metrics.definitions import catalogue_on
from district.registry.models import RUNNING, Compound, Division, DivisionLevel
from district.registry.queries.compounds import compounds
from district.registry.queries.divisions import divisions_served
from district.tasks.models import Comparison
from district.tasks.services import TaskDraft, is_assignable
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField

_LEVELS = (DivisionLevel.SUBDISTRICT, DivisionLevel.COMMUNITY)


class TaskForm(RefusableForm):
    title = forms.CharField(label=_("任务"), max_length=60, help_text=_("例如 小区党建全覆盖"))
    metric = forms.ChoiceField(label=_("看哪项指标"))
    comparison = forms.ChoiceField(label=_("怎样算达到"), choices=Comparison.choices)
    target = forms.DecimalField(
        label=_("目标"),
        max_digits=12,
        decimal_places=2,
        help_text=_("按指标的单位写，100% 就写 100。"),
    )
    due_on = DayField(label=_("到哪天为止"))
    owner = forms.ChoiceField(label=_("由谁负责"), required=False)
    divisions = forms.MultipleChoiceField(
        label=_("哪些街道"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("都不选就是全区。"),
    )
    compounds = forms.CharField(
        label=_("或者只要这些小区，一行一个"),
        max_length=20_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("写小区名称或网址名。"),
    )
    text = forms.CharField(
        label=_("要求"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = catalogue_on(today()).by_code.values()
        self._choose(
            "metric", ((one.code, f"{one.code} {one.name}") for one in known if is_assignable(one))
        )
        standing = list(divisions_served().filter(division__level__in=_LEVELS))
        self._divisions: dict[str, Division] = {one.code: one.division for one in standing}
        named = [(one.code, one.name) for one in standing]
        self._choose("owner", [("", _("区委组织部")), *named])
        streets = [one.code for one in standing if one.division.level == DivisionLevel.SUBDISTRICT]
        self._choose("divisions", [one for one in named if one[0] in streets])

    def _choose(self, name: str, choices: Iterable[tuple[str, Any]]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = list(choices)

    @property
    def draft(self) -> TaskDraft:
        """As the service takes it; a DomainError names the first line that is no compound."""
        told = dict(self.cleaned_data)
        told["comparison"] = Comparison(told["comparison"])
        told["owner"] = self._divisions.get(told["owner"])
        told["divisions"] = [self._divisions[code] for code in told["divisions"]]
        told["compounds"] = _named(told["compounds"])
        return TaskDraft(**told)


def _named(text: str) -> list[Compound]:
    """The running compounds of these lines, each by its whole name or its address."""
    lines = list(dict.fromkeys(filter(None, (line.strip() for line in text.splitlines()))))
    running = compounds(day=today()).filter(status__in=RUNNING)
    found: dict[str, list[Compound]] = {}
    for one in running if lines else ():
        for key in {one.name, one.slug}:
            found.setdefault(key, []).append(one)
    for line in lines:
        if len(found.get(line, ())) != 1:
            sentence = _("没有叫“%(name)s”的小区在运行。")
            if line in found:
                sentence = _("叫“%(name)s”的小区不止一个，请写网址名。")
            raise DomainError("no_such_compound", sentence, {"name": line[:40]}, field="compounds")
    return list({found[line][0].pk: found[line][0] for line in lines}.values())


class EndForm(RefusableForm):
    reason = forms.CharField(label=_("为什么结束"), max_length=200)
