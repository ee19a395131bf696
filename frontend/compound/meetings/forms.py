"""Forms about councils: shape only, the services decide."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from district.core.clock import SHANGHAI, local_day
from district.identity.models import Account
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.outbox import SentLaterForm
from tenants.matters.models import Matter
from tenants.meetings.models import Council
from tenants.meetings.rules import council_rule, proposed_day

# Chosen in place of a matter of the agenda.
NEW = "new"


class CouncilForm(RefusableForm):
    """When and where, and what is to be talked over."""

    day = DayField(label=_("哪天开"))
    time = forms.TimeField(
        label=_("几点开"), widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    place = forms.CharField(label=_("在哪里开"), max_length=60, help_text=_("例如 说事议事亭"))
    matters = forms.MultipleChoiceField(
        label=_("议哪些事"), required=False, widget=forms.CheckboxSelectMultiple
    )
    topics = forms.CharField(
        label=_("别的议题"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("一行写一个。"),
    )
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, matters: Iterable[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._matters = {str(one.pk): one for one in matters}
        field = cast(forms.MultipleChoiceField, self.fields["matters"])
        field.choices = [(pk, f"#{one.number} {one.title}") for pk, one in self._matters.items()]
        if not self._matters:
            del self.fields["matters"]

    @property
    def council(self) -> dict[str, Any]:
        """As the service takes it."""
        told = self.cleaned_data
        return {
            "starts_at": datetime.combine(told["day"], told["time"], tzinfo=SHANGHAI),
            "place": told["place"],
            "matters": [self._matters[pk] for pk in told.get("matters", [])],
            "topics": told["topics"].splitlines(),
        }


class ReasonForm(RefusableForm):
    because = forms.CharField(label=_("为什么不开"), max_length=200)


class HeldForm(SentLaterForm):
    headcount = forms.IntegerField(
        label=_("到了多少人"),
        min_value=1,
        max_value=9_999,
        help_text=_("没签到的也算，数一数就行。"),
    )
    minutes = forms.CharField(
        label=_("会议记录"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("谁说了什么，记要点。只有委员会看得到。"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)

    @property
    def held(self) -> dict[str, Any]:
        """As the service takes it; a page kept on a phone does not say what it had seen."""
        told = self.cleaned_data
        held = {name: told[name] for name in ("headcount", "minutes", "written_at", "client_id")}
        return {**held, "seen": told["seen"] if "seen" in self.data else None}


class ResolutionForm(SentLaterForm):
    """One thing; of what is resolved already only a page that shows a refusal offers it again."""

    matter = forms.ChoiceField(
        label=_("议的是哪件事"),
        error_messages={
            "invalid_choice": _("这件事不在这次会的议程上。请重新选，或者选“新的一件事”。")
        },
    )
    text = forms.CharField(
        label=_("议定了什么"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("写清楚做什么。不写姓名、房号和电话。"),
    )
    responsible_id = forms.ChoiceField(
        label=_("谁负责"),
        error_messages={"invalid_choice": _("这个人现在不能当负责人。请选楼长或委员。")},
    )
    due_on = DayField(label=_("最迟哪天做到"))

    def __init__(
        self, *args: Any, council: Council, people: Iterable[Account], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"client_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        resolved = {one.matter_id for one in council.resolutions.all()}
        agenda = [one for one in council.agenda.all() if one.matter]
        self._matters = {str(one.matter_id): one.matter for one in agenda}
        open_ones = [one for one in agenda if self.is_bound or one.matter_id not in resolved]
        chosen = cast(forms.ChoiceField, self.fields["matter"])
        chosen.choices = [
            *([("", _("请选择"))] if open_ones else []),
            *((str(one.matter_id), one.title) for one in open_ones),
            (NEW, _("新的一件事")),
        ]
        cast(forms.ChoiceField, self.fields["responsible_id"]).choices = [
            ("", _("请选择")),
            *((str(one.pk), one.name) for one in people),
        ]

    @property
    def resolution(self) -> dict[str, Any]:
        """As the service takes it."""
        told = self.cleaned_data
        return {
            "matter": self._matters.get(told["matter"]),
            "text": told["text"],
            "responsible_id": UUID(told["responsible_id"]),
            "due_on": told["due_on"],
            "written_at": told["written_at"],
            "client_id": told["client_id"],
        }


class NoticeForm(RefusableForm):
    text = forms.CharField(
        label=_("公示内容"),
        max_length=4_000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("贴出去前再看一遍：不能有姓名、房号和电话。"),
    )


def planned_initial(council: Council | None) -> dict[str, Any]:
    """What the form of a plan shows at first: what is usual, or the plan as it stands."""
    if council is None:
        rule = council_rule()
        time = f"{rule.starts:%H:%M}" if rule.starts else "19:30"
        return {"day": proposed_day(rule), "time": time, "client_id": uuid4()}
    agenda = list(council.agenda.all())
    return {
        "day": local_day(council.starts_at),
        "time": f"{council.starts_at.astimezone(SHANGHAI):%H:%M}",
        "place": council.place,
        "matters": [str(one.matter_id) for one in agenda if one.matter_id],
        "topics": "\n".join(one.topic for one in agenda if one.topic),
    }
