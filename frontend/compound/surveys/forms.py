"""Forms about surveys: shape only, the services decide."""

from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.outbox import SentLaterForm
from tenants.surveys.answering import Sent
from tenants.surveys.contents import Said
from tenants.surveys.models import LONGEST_WORDS, AskedAs, How, Kind, Question
from tenants.surveys.services import Asked

SCALE = (
    ("5", _("5 分，很好")),
    ("4", _("4 分，比较好")),
    ("3", _("3 分，一般")),
    ("2", _("2 分，不太好")),
    ("1", _("1 分，很差")),
)
YES_NO = (("1", _("是")), ("0", _("不是")))


class SurveyForm(RefusableForm):
    """What it is, and when it is filled in; its questions come on pages of their own."""

    title = forms.CharField(
        label=_("问卷名称"), max_length=60, help_text=_("例如：您家需要哪些服务")
    )
    kind = forms.ChoiceField(
        label=_("问什么"),
        choices=Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("物业评价一个季度一次，生活感受一年最多一次。"),
    )
    opens_on = DayField(label=_("从哪天开始"))
    closes_on = DayField(label=_("到哪天为止"))
    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    @property
    def survey(self) -> dict[str, Any]:
        """As the service takes it."""
        told = {name: self.cleaned_data[name] for name in ("title", "opens_on", "closes_on")}
        return {**told, "kind": Kind(self.cleaned_data["kind"])}


class MoreDaysForm(RefusableForm):
    closes_on = DayField(label=_("延到哪天"))


class QuestionForm(RefusableForm):
    needed_at_times = ("options",)

    text = forms.CharField(label=_("题目"), max_length=200)
    asked_as = forms.ChoiceField(
        label=_("怎么答"), choices=AskedAs.choices, widget=forms.RadioSelect
    )
    options = forms.CharField(
        label=_("选项"),
        required=False,
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("选了“选一个”“可以选几个”的要写，一行写一个。别的不用写。"),
    )

    @property
    def asked(self) -> Asked:
        told = self.cleaned_data
        options = told["options"].splitlines()
        return Asked(told["text"], AskedAs(told["asked_as"]), options)


class AnswersForm(SentLaterForm):
    """The questions of a survey, one field each; what is not answered is left out."""

    def __init__(
        self, *args: Any, questions: list[Question], said: dict[UUID, Said], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"client_id": uuid4(), **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self._asked = {f"q{number}": one for number, one in enumerate(questions, start=1)}
        for number, (name, one) in enumerate(self._asked.items(), start=1):
            field = _field_of(one)
            field.label = f"{number}. {one.text}"
            field.required = False
            field.initial = _shown(one, said.get(one.pk))
            self.fields[name] = field
        self.order_fields([*self._asked])

    @property
    def answers(self) -> dict[UUID, Said]:
        """As the service takes it."""
        told = {one.pk: _said(one, self.cleaned_data[name]) for name, one in self._asked.items()}
        return {pk: value for pk, value in told.items() if value is not None}

    @property
    def sent(self) -> Sent:
        told = self.cleaned_data
        return Sent(client_id=told["client_id"], written_at=told["written_at"])


class TypedForm(AnswersForm):
    """The same, typed in for another home."""

    how = forms.ChoiceField(label=_("怎么来的"), choices=How.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([*self._asked, "how"])


def _field_of(question: Question) -> forms.Field:
    asked_as = AskedAs(question.asked_as)
    if asked_as is AskedAs.WORDS:
        help_text = _("不要写姓名、电话和房号。")
        return forms.CharField(max_length=LONGEST_WORDS, help_text=help_text)
    options = [(str(one.pk), one.text) for one in question.options.all()]
    if asked_as is AskedAs.SEVERAL:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple)
    fixed = {AskedAs.SCALE: SCALE, AskedAs.YES_NO: YES_NO}
    return forms.ChoiceField(choices=fixed.get(asked_as, options), widget=forms.RadioSelect)


def _said(question: Question, value: Any) -> Said | None:
    """From what a form holds; None where it was left blank."""
    if value in ("", [], None):
        return None
    asked_as = AskedAs(question.asked_as)
    if asked_as is AskedAs.WORDS:
        return cast(str, value)
    if asked_as is AskedAs.YES_NO:
        return bool(value == "1")
    if asked_as is AskedAs.SCALE:
        return int(value)
    return [UUID(one) for one in (value if isinstance(value, list) else [value])]


def _shown(question: Question, said: Said | None) -> Any:
    """As a field shows what was said before."""
    if isinstance(said, list):
        chosen = [str(one) for one in said]
        return chosen if question.asked_as == AskedAs.SEVERAL else chosen[0]
    return None if said is None else str(said)
