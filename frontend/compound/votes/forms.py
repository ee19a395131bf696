"""Forms about votes: shape only, the services decide."""

from datetime import timedelta
from typing import Any, cast
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from district.core.clock import day_end, day_start, local_day, today
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from tenants.decisions.announcing import CandidateDraft, QuestionDraft, VoteDraft
from tenants.decisions.balloting import Answers, Paper
from tenants.decisions.models import Channel, Choice, Question, Vote, Way
from tenants.matters.models import Matter
from tenants.ownership.models import PartKind
from tenants.ownership.subjects import Subject


class VoteForm(RefusableForm):
    """What is put to all owners, and when; its questions come on pages of their own."""

    title = forms.CharField(label=_("表决名称"), max_length=80)
    is_binding = forms.TypedChoiceField(
        label=_("哪一种"),
        choices=[("yes", _("业主共同决定，有约束力")), ("no", _("征求意见，不改变任何事"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    opens_on = DayField(label=_("从哪天起投票"), help_text=_("公告要提前 15 天。"))
    closes_on = DayField(label=_("投到哪天"), help_text=_("当天 24 点截止。"))
    counted_kinds = forms.MultipleChoiceField(
        label=_("哪些专有部分计入"), choices=PartKind.choices, widget=forms.CheckboxSelectMultiple
    )
    allows_electronic = forms.BooleanField(
        label=_("业主可以用手机投票（纸质选票照收）"), required=False
    )
    silence_rule = forms.CharField(
        label=_("“已送达未表决”的计票条款"),
        max_length=200,
        required=False,
        help_text=_("议事规则里有才填，写明哪一条；填了会同时算出两个结果。"),
    )
    silence_adopted_on = DayField(label=_("这一条哪天通过的"), required=False)

    @property
    def draft(self) -> VoteDraft:
        cleaned = self.cleaned_data
        return VoteDraft(
            title=cleaned["title"],
            is_binding=cleaned["is_binding"],
            opens_at=day_start(cleaned["opens_on"]),
            closes_at=day_end(cleaned["closes_on"]),
            counted_kinds=[PartKind(kind) for kind in cleaned["counted_kinds"]],
            allows_electronic=cleaned["allows_electronic"],
            silence_rule=cleaned["silence_rule"],
            silence_adopted_on=cleaned["silence_adopted_on"],
        )


class QuestionForm(RefusableForm):
    """One question; with candidates, an election."""

    subject = forms.ChoiceField(label=_("属于哪一项"), choices=Subject.choices)
    text = forms.CharField(
        label=_("表决什么"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    seats = forms.IntegerField(
        label=_("应选几人"), required=False, min_value=1, max_value=30, help_text=_("选举才填。")
    )
    candidates = forms.CharField(
        label=_("候选人"),
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("选举才填。一行一人，姓名后面可以用逗号隔开写简介。"),
    )
    matter = forms.ChoiceField(
        label=_("来自哪件事"), required=False, help_text=_("通过并公布以后，这件事才能办结。")
    )

    def __init__(self, *args: Any, matters: list[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ChoiceField, self.fields["matter"])
        field.choices = [
            ("", _("不是从事项来的")),
            *((str(one.pk), f"{one} {one.title}") for one in matters),
        ]
        self.matters = {str(one.pk): one for one in matters}

    @property
    def asked(self) -> QuestionDraft:
        cleaned = self.cleaned_data
        lines = [line.strip() for line in cleaned["candidates"].splitlines()]
        return QuestionDraft(
            subject=Subject(cleaned["subject"]),
            text=cleaned["text"],
            seats=cleaned["seats"],
            candidates=[_candidate(line) for line in lines if line],
            matter=self.matters.get(cleaned["matter"]),
        )


def _candidate(line: str) -> CandidateDraft:
    """The name stands before the first comma; what comes after tells of the person."""
    name, _comma, note = line.replace("，", ",").partition(",")
    return CandidateDraft(name.strip()[:50], note.strip()[:200])


class BallotForm(RefusableForm):
    """A choice for each question, or for each candidate; none is chosen beforehand."""

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.asked: dict[str, tuple[UUID, UUID | None]] = {}
        for question in questions:
            for candidate in question.candidates.all() if question.is_election else [None]:
                label = candidate.name if candidate else f"{question.position}. {question.text}"
                name = f"q{len(self.asked)}"
                self.asked[name] = (question.pk, candidate.pk if candidate else None)
                self.fields[name] = forms.ChoiceField(
                    label=label,
                    choices=Choice.choices,
                    widget=forms.RadioSelect,
                    help_text=candidate.note if candidate else question.get_subject_display(),
                )
        self.order_fields([*self.asked])

    @property
    def answers(self) -> Answers:
        return {asked: Choice(self.cleaned_data[name]) for name, asked in self.asked.items()}


class CastForm(BallotForm):
    """By the owner; the same sending twice is one ballot."""

    client_id = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_id"].initial = uuid4


class EnterForm(CastForm):
    """From paper, by whoever types it in; a picture of it may go along."""

    picture = forms.FileField(
        label=_("选票照片"),
        required=False,
        help_text=_("让选票上的字都拍清楚。计票以前只有您自己能看。"),
        widget=forms.FileInput(
            attrs={
                "accept": "image/jpeg,image/png,image/webp",
                "capture": "environment",
                "data-shrink": "1600",
            }
        ),
    )

    signer = forms.CharField(label=_("选票上的签名"), max_length=50)
    cast_on = DayField(label=_("选票上的日期"))
    channel = forms.ChoiceField(
        label=_("怎么投的"),
        choices=[one for one in Channel.choices if one[0] != Channel.ELECTRONIC],
        widget=forms.RadioSelect,
    )
    proxy_letter = forms.CharField(
        label=_("委托书"),
        max_length=200,
        required=False,
        help_text=_("委托投票才填：编号，或放在哪里。"),
    )

    @property
    def paper(self) -> Paper:
        cleaned = self.cleaned_data
        return Paper(
            channel=Channel(cleaned["channel"]),
            signer=cleaned["signer"],
            cast_on=cleaned["cast_on"],
            proxy_letter=cleaned["proxy_letter"],
        )


class DeliveryForm(RefusableForm):
    """Who of the roll's page has the ballot now; the boxes stand beside the names."""

    way = forms.ChoiceField(label=_("送达方式"), choices=Way.choices)
    delivered_on = DayField(label=_("送达日期"), initial=today)
    delivered_by = forms.CharField(label=_("送达人"), max_length=50)
    evidence = forms.CharField(
        label=_("凭据"), max_length=200, required=False, help_text=_("例如 签收单第 3 页、快递单号")
    )


class ReasonForm(RefusableForm):
    reason = forms.CharField(label=_("原因"), max_length=200)


def first_values(vote: Vote) -> dict[str, Any]:
    """A draft as the form shows it again; the last day is the one that ends with the vote."""
    return {
        "title": vote.title,
        "is_binding": "yes" if vote.is_binding else "no",
        "opens_on": local_day(vote.opens_at),
        "closes_on": local_day(vote.closes_at - timedelta(microseconds=1)),
        "counted_kinds": vote.counted_kinds,
        "allows_electronic": vote.allows_electronic,
        "silence_rule": vote.silence_rule,
        "silence_adopted_on": vote.silence_adopted_on,
    }
