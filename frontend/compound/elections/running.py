"""Pages of those who run an election: draft, attendance, count."""

from typing import Any, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.elections.forms import (
    AttendanceForm,
    CountForm,
    ElectionForm,
    WrittenInForm,
)
from frontend.compound.service_pages import EmptyForm, ServicePage
from tenants.elections import queries, services
from tenants.elections.models import Election
from tenants.party.queries import branches_on


class RunningPage(ServicePage):
    action = Action.PARTY_CHANGE
    submit = _("保存")
    done = _("已保存。")
    election: Election

    def back(self) -> str:
        return reverse("elections:list")

    def after(self) -> str:
        return reverse("elections:show", args=[self.election.pk])


class ElectionPage(RunningPage):
    def find(self) -> None:
        self.election = get_object_or_404(queries.elections(), pk=self.kwargs["election_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.text or self.election.title}

    def back(self) -> str:
        return self.after()


class DraftElection(RunningPage):
    title = _("准备一次党内选举")
    text = _("投票在会场用纸票进行，系统里只有到会名单和计票结果。")
    form_class = ElectionForm

    def form(self, data: Any = None) -> RefusableForm:
        asked = {"branch": self.request.GET.get("branch", ""), "held_on": today()}
        return ElectionForm(data, branches=list(branches_on()), initial=asked)

    def carry_out(self, form: RefusableForm) -> None:
        draft = cast(ElectionForm, form).draft
        self.election = services.draft_election(draft=draft, actor_id=self.viewer.pk)


class ReviseElection(ElectionPage):
    title = _("修改党内选举")
    form_class = ElectionForm

    def form(self, data: Any = None) -> RefusableForm:
        one = self.election
        initial = {
            "branch": str(one.branch_id),
            "title": one.title,
            "held_on": one.held_on,
            "entitled": one.entitled,
            "seats": one.seats,
            "candidates": "\n".join(stands.name for stands in one.candidates.all()),
        }
        return ElectionForm(data, branches=list(branches_on()), initial=initial)

    def carry_out(self, form: RefusableForm) -> None:
        draft = cast(ElectionForm, form).draft
        services.revise_election(election=self.election, draft=draft, actor_id=self.viewer.pk)


class ElectAgain(ElectionPage):
    title = _("再投一次")
    text = _("只在票数相同的人当中再次投票，名额是剩下的。到会要重新登记。")
    submit = _("准备再次投票")
    form_class = EmptyForm

    def carry_out(self, form: RefusableForm) -> None:
        first = self.election
        self.election = services.draft_second_election(election=first, actor_id=self.viewer.pk)


class CloseAttendance(ElectionPage):
    title = _("登记到会")
    text = _("发选票以前登记。保存以后，到会名单、候选人和名额都不能再改。")
    form_class = AttendanceForm

    def carry_out(self, form: RefusableForm) -> None:
        services.close_attendance(
            election=self.election,
            present=form.cleaned_data["present"].splitlines(),
            actor_id=self.viewer.pk,
        )


class AddWrittenIn(ElectionPage):
    title = _("另选他人")
    text = _("选票上写了候选人以外的人，先在这里给这个人一个号，计票时写这个号。")
    form_class = WrittenInForm

    def carry_out(self, form: RefusableForm) -> None:
        services.add_written_in(
            election=self.election, actor_id=self.viewer.pk, **form.cleaned_data
        )


class CountBallots(ElectionPage):
    title = _("计票")
    submit = _("计票")
    done = _("已计票。")
    form_class = CountForm

    def context(self) -> dict[str, Any]:
        numbered = [f"{one.position} {one.name}" for one in self.election.candidates.all()]
        facts = {"numbers": gettext("、").join(numbered)}
        return {
            "text": gettext(
                "候选人的号：%(numbers)s。所有选票一次录完，系统会打乱次序保存，只能计一次。"
            )
            % facts
        }

    def form(self, data: Any = None) -> RefusableForm:
        return CountForm(data, candidates=list(self.election.candidates.all()))

    def carry_out(self, form: RefusableForm) -> None:
        told = form.cleaned_data
        services.count_ballots(
            election=self.election,
            ballots=told["ballots"],
            tellers=told["tellers"],
            actor_id=self.viewer.pk,
        )
