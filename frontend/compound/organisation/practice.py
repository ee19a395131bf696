"""The page on which a compound names its five stages and lays down when its councils are held."""

from typing import Any

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.organisation.bodies import BodiesPage
from tenants.matters.models import LONGEST_STAGE_NAME, Stage
from tenants.matters.stage_names import name_stages, own_stage_names
from tenants.meetings.rules import council_rule, lay_down_rule


class PracticeForm(RefusableForm):
    """A word for each stage, then the rule; what is left empty stands as the district has it."""

    is_monthly = forms.BooleanField(
        label=_("说事议事会每月开一次"),
        required=False,
        help_text=_("不勾选就不再提醒；区里的指标仍按每月一次算。"),
    )
    day = forms.IntegerField(
        label=_("通常在几号开"),
        min_value=1,
        max_value=31,
        required=False,
        help_text=_("安排下一次会时先填上这一天，可以改。"),
    )
    starts = forms.TimeField(
        label=_("通常几点开"),
        required=False,
        widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = {name: self.fields.pop(name) for name in ("is_monthly", "day", "starts")}
        for stage in Stage:
            self.fields[stage.value] = forms.CharField(
                label=_("“%(stage)s”的叫法") % {"stage": stage.label},
                max_length=LONGEST_STAGE_NAME,
                required=False,
            )
        self.fields |= rule


class SettlePractice(BodiesPage):
    title = _("五事和议事会")
    text = _("给五个环节起居民熟悉的名字，例如“听居民说事”或“提”；留空就用“听、议、办、评、晒”。")
    form_class = PracticeForm

    def initial(self) -> dict[str, Any]:
        rule = council_rule()
        told = {"is_monthly": rule.is_monthly, "day": rule.day, "starts": rule.starts}
        return told | {stage.value: text for stage, text in own_stage_names().items()}

    @transaction.atomic
    def carry_out(self, form: RefusableForm) -> None:
        told = form.cleaned_data
        names = {stage: told[stage.value] for stage in Stage}
        name_stages(names=names, actor_id=self.viewer.pk)
        rule = {name: told[name] for name in ("is_monthly", "day", "starts")}
        lay_down_rule(**rule, actor_id=self.viewer.pk)
