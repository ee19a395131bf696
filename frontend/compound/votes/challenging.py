"""Pages of objections to a result, and of a second vote after a tie."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.compound.votes.running import RunningPage, VotePage
from tenants.decisions import again, challenging
from tenants.decisions.models import ObjectionKind, ObjectionOutcome


class ObjectionForm(RefusableForm):
    kind = forms.ChoiceField(
        label=_("哪一种"), choices=ObjectionKind.choices, widget=forms.RadioSelect
    )
    raised_by = forms.CharField(
        label=_("谁提出"), max_length=50, help_text=_("只有办表决的人看得到。")
    )
    raised_on = DayField(label=_("哪天提出"))
    text = forms.CharField(label=_("内容"), max_length=400, widget=forms.Textarea)
    suspends = forms.BooleanField(
        label=_("暂停执行"), required=False, help_text=_("法院裁定，或者自己决定先停下来。")
    )


class SettleForm(RefusableForm):
    outcome = forms.ChoiceField(
        label=_("结果"),
        choices=[one for one in ObjectionOutcome.choices if one[0]],
        widget=forms.RadioSelect,
        help_text=_("成立：这个结果作废，不再执行；可以从这次表决重新投票。"),
    )
    settled_on = DayField(label=_("哪天有的结果"))
    answer = forms.CharField(
        label=_("答复或裁判文书"), max_length=400, help_text=_("例如 书面答复、判决书案号")
    )


class Object(VotePage):
    title = _("记异议或诉讼")
    text = _("业主对结果不服的，照实记下。可以请求法院撤销，不影响先在小区里说。")
    form_class = ObjectionForm

    def initial(self) -> dict[str, Any]:
        return {"kind": ObjectionKind.OBJECTION, "raised_on": today()}

    def carry_out(self, form: RefusableForm) -> None:
        told = dict(form.cleaned_data)
        told["kind"] = ObjectionKind(told["kind"])
        raised = challenging.Raised(**told)
        challenging.raise_objection(vote=self.vote, raised=raised, actor_id=self.viewer.pk)


class Settle(RunningPage):
    title = _("记异议的结果")
    form_class = SettleForm

    def find(self) -> None:
        found = challenging.objections()
        self.objection = get_object_or_404(found, pk=self.kwargs["objection_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.objection.text}

    def initial(self) -> dict[str, Any]:
        return {"settled_on": today()}

    def back(self) -> str:
        return reverse("votes:show", args=[self.objection.vote_id])

    def carry_out(self, form: RefusableForm) -> None:
        told = form.cleaned_data
        challenging.settle_objection(
            objection=self.objection,
            outcome=ObjectionOutcome(told["outcome"]),
            settled_on=told["settled_on"],
            answer=told["answer"],
            actor_id=self.viewer.pk,
        )


class RepeatForm(RefusableForm):
    step = forms.ChoiceField(
        label=_("回到哪一步"),
        choices=again.Step.choices,
        initial=again.Step.BALLOT,
        widget=forms.RadioSelect,
    )


class Repeat(VotePage):
    title = _("重新投票")
    text = _("原来的结果已经作废，选票和计票都留着可查。先成为草稿，时间和规则都可以改。")
    submit = _("准备重新投票")
    done = _("已准备好草稿。请核对事项和候选人，再发公告。")
    form_class = RepeatForm

    def form(self, data: Any = None) -> RefusableForm:
        """Only an election has candidates to go back to."""
        form = super().form(data)
        if not self.vote.questions.exclude(seats=None).exists():
            del form.fields["step"]
        return form

    def carry_out(self, form: RefusableForm) -> None:
        step = again.Step(form.cleaned_data.get("step", again.Step.BALLOT))
        self.made = again.draft_repeat(vote=self.vote, step=step, actor_id=self.viewer.pk)

    def after(self) -> str:
        return reverse("votes:show", args=[self.made.pk])


class VoteAgain(VotePage):
    title = _("再投一次")
    text = _("只在票数相同的候选人当中再投，名额是剩下的。先成为草稿，时间和规则都可以改。")
    submit = _("准备再次投票")
    done = _("已准备好，请看时间，再发公告。")

    def carry_out(self, form: RefusableForm) -> None:
        self.second = again.draft_second_vote(vote=self.vote, actor_id=self.viewer.pk)

    def after(self) -> str:
        return reverse("votes:show", args=[self.second.pk])
