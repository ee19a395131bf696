"""Pages of those who run a vote: drafting, notice, count, result."""

from datetime import timedelta
from typing import Any, ClassVar, cast

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.permissions import Action
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.votes.forms import QuestionForm, ReasonForm, VoteForm, first_values
from tenants.decisions import announcing, deciding, queries
from tenants.decisions.models import Vote
from tenants.matters.lists import list_matters
from tenants.matters.progress import OPEN_STATES
from tenants.ownership.models import PartKind


class RunningPage(ServicePage):
    action = Action.VOTES_RUN
    submit = _("保存")
    done = _("已保存。")
    form_class: ClassVar[type[RefusableForm]] = EmptyForm

    def back(self) -> str:
        return reverse("votes:list")


class VotePage(RunningPage):
    vote: Vote

    def find(self) -> None:
        self.vote = get_object_or_404(queries.votes(), pk=self.kwargs["vote_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.text or self.vote.title}

    def back(self) -> str:
        return reverse("votes:show", args=[self.vote.pk])


class DraftVote(RunningPage):
    title = _("准备一次表决")
    text = _("先写时间和规则，下一步再写表决事项。发公告以前都可以改。")
    submit = _("下一步")
    form_class = VoteForm

    def initial(self) -> dict[str, Any]:
        opens_on = today() + timedelta(days=16)
        return {
            "is_binding": "yes",
            "opens_on": opens_on,
            "closes_on": opens_on + timedelta(days=14),
            "counted_kinds": [PartKind.HOME, PartKind.SHOP],
        }

    def carry_out(self, form: RefusableForm) -> None:
        draft = cast(VoteForm, form).draft
        self.vote = announcing.draft_vote(draft=draft, actor_id=self.viewer.pk)

    def after(self) -> str:
        return reverse("votes:ask", args=[self.vote.pk])


class ReviseVote(VotePage):
    title = _("改时间和规则")
    form_class = VoteForm

    def initial(self) -> dict[str, Any]:
        return first_values(self.vote)

    def carry_out(self, form: RefusableForm) -> None:
        draft = cast(VoteForm, form).draft
        announcing.revise_draft(vote=self.vote, draft=draft, actor_id=self.viewer.pk)


class Ask(VotePage):
    title = _("添加表决事项")
    submit = _("添加")
    form_class = QuestionForm

    def form(self, data: Any = None) -> RefusableForm:
        still_open = list_matters(viewer=self.viewer).filter(state__in=OPEN_STATES)
        return QuestionForm(data, matters=list(still_open[:200]))

    def carry_out(self, form: RefusableForm) -> None:
        asked = cast(QuestionForm, form).asked
        announcing.add_question(vote=self.vote, asked=asked, actor_id=self.viewer.pk)


class RemoveQuestion(RunningPage):
    title = _("删去这个事项")
    submit = _("删去")
    done = _("已删去。")
    is_danger = True

    def find(self) -> None:
        self.question = get_object_or_404(queries.questions(), pk=self.kwargs["question_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.question.text}

    def back(self) -> str:
        return reverse("votes:show", args=[self.question.vote_id])

    def carry_out(self, form: RefusableForm) -> None:
        announcing.remove_question(question=self.question, actor_id=self.viewer.pk)


class Announce(VotePage):
    title = _("发公告")
    text = _("公告发出以后，谁能投票、各有多少面积就按今天的底册定下来，事项和时间都不能再改。")
    submit = _("发公告")
    done = _("公告已发出。请打印张贴，并把选票送到每一户。")

    def carry_out(self, form: RefusableForm) -> None:
        announcing.announce_vote(vote=self.vote, actor_id=self.viewer.pk)


class Cancel(VotePage):
    title = _("取消这次表决")
    submit = _("取消表决")
    done = _("已取消。")
    is_danger = True
    form_class = ReasonForm

    def carry_out(self, form: RefusableForm) -> None:
        announcing.cancel_vote(vote=self.vote, actor_id=self.viewer.pk, **form.cleaned_data)


class CountVotes(VotePage):
    title = _("计票")
    text = _("计票只有一次。计票以后，选票不能再加，也不能再改。请先确认纸质选票都已录入。")
    submit = _("开始计票")
    done = _("已计票。请在三天内公布结果。")

    def carry_out(self, form: RefusableForm) -> None:
        deciding.count_vote(vote=self.vote, actor_id=self.viewer.pk)


class Publish(VotePage):
    title = _("公布结果")
    text = _("公布以后全体居民都能看到结果。请同时打印张贴在公告栏。")
    submit = _("公布")
    done = _("结果已公布。")

    def carry_out(self, form: RefusableForm) -> None:
        deciding.publish_result(vote=self.vote, actor_id=self.viewer.pk)
