"""What those who run a survey do: draft, ask, open, close, publish."""

from datetime import timedelta
from typing import Any, ClassVar, cast
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import EmptyForm, ServicePage
from frontend.compound.surveys.forms import MoreDaysForm, QuestionForm, SurveyForm
from tenants.surveys import queries, services
from tenants.surveys.models import Kind, Survey
from tenants.surveys.results import publish_results
from tenants.surveys.results import raise_need as raised

_DAYS, _MORE_DAYS = timedelta(days=14), timedelta(days=7)


@require_POST
@needs(Action.SURVEYS_RUN)
def publish(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Show the counts to all residents, in one tap."""
    viewer = viewer_of(request)
    survey = get_object_or_404(queries.surveys_for(viewer), pk=survey_id)
    try:
        publish_results(actor=viewer, survey=survey)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("surveys:show", survey.pk)
    messages.success(request, _now("已公布。"))
    return redirect("surveys:results", survey.pk)


@require_POST
@needs(Action.SURVEYS_RUN)
def raise_need(request: HttpRequest, survey_id: UUID, option_id: UUID) -> HttpResponse:
    """Make a matter of what many need, in one tap."""
    option = get_object_or_404(queries.options(), pk=option_id, question__survey=survey_id)
    try:
        matter = raised(actor=viewer_of(request), option=option)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
        return redirect("surveys:show", survey_id)
    messages.success(request, _now("已转为事项。"))
    return redirect("matters:show", matter.pk)


class SurveysPage(ServicePage):
    action = Action.SURVEYS_RUN
    submit = _("保存")
    done = _("已保存。")
    form_class: ClassVar[type[RefusableForm]] = EmptyForm
    survey: Survey | None = None

    def back(self) -> str:
        if self.survey is None:
            return reverse("surveys:list")
        return reverse("surveys:show", args=[self.survey.pk])


class SurveyPage(SurveysPage):
    survey: Survey

    def find(self) -> None:
        found = queries.surveys_for(self.viewer)
        self.survey = get_object_or_404(found, pk=self.kwargs["survey_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.text or self.survey.title}


class DraftSurvey(SurveysPage):
    title = _("做一份问卷")
    text = _("先写名称和日期，下一步再加题目。发出去以前都可以改。")
    submit = _("下一步：加题目")
    form_class = SurveyForm

    def initial(self) -> dict[str, Any]:
        closes_on = today() + _DAYS
        days = {"opens_on": today(), "closes_on": closes_on}
        return {"kind": Kind.NEEDS, "client_id": uuid4(), **days}

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(SurveyForm, form)
        client_id = told.cleaned_data["client_id"]
        self.survey = services.draft_survey(actor=self.viewer, client_id=client_id, **told.survey)

    def after(self) -> str:
        return reverse("surveys:ask", args=[self.survey.pk]) if self.survey else self.back()


class Revise(SurveyPage):
    title = _("改名称或日期")
    form_class = SurveyForm

    def initial(self) -> dict[str, Any]:
        names = ("title", "kind", "opens_on", "closes_on")
        return {name: getattr(self.survey, name) for name in names}

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(SurveyForm, form).survey
        services.revise_survey(actor=self.viewer, survey=self.survey, **told)


class Ask(SurveyPage):
    title = _("加一道题")
    submit = _("加上")
    done = _("已加上。")
    form_class = QuestionForm

    def carry_out(self, form: RefusableForm) -> None:
        asked = cast(QuestionForm, form).asked
        services.add_question(actor=self.viewer, survey=self.survey, asked=asked)


class Unask(SurveyPage):
    title = _("去掉这道题")
    submit = _("去掉")
    done = _("已去掉。")
    is_danger = True

    def find(self) -> None:
        super().find()
        self.question = get_object_or_404(
            queries.questions(), pk=self.kwargs["survey_question_id"], survey=self.survey
        )

    def context(self) -> dict[str, Any]:
        return {"text": self.question.text}

    def carry_out(self, form: RefusableForm) -> None:
        services.remove_question(actor=self.viewer, question=self.question)


class Discard(SurveyPage):
    title = _("这份问卷不要了")
    submit = _("不要了")
    done = _("已删掉。")
    is_danger = True

    def carry_out(self, form: RefusableForm) -> None:
        services.discard_survey(actor=self.viewer, survey=self.survey)

    def after(self) -> str:
        return reverse("surveys:list")


class Open(SurveyPage):
    title = _("把问卷发出去")
    text = _("发出去以后，每一户都可以填，题目不能再改，日期只能往后延。")
    submit = _("发出去")
    done = _("已发出去。")

    def carry_out(self, form: RefusableForm) -> None:
        services.open_survey(actor=self.viewer, survey=self.survey)


class Extend(SurveyPage):
    title = _("多给几天")
    text = _("只能往后延，从开始那天算起最长半年。没填的人不会另外收到通知。")
    form_class = MoreDaysForm

    def initial(self) -> dict[str, Any]:
        return {"closes_on": max(self.survey.closes_on, today()) + _MORE_DAYS}

    def carry_out(self, form: RefusableForm) -> None:
        services.extend_survey(actor=self.viewer, survey=self.survey, **form.cleaned_data)


class Close(SurveyPage):
    title = _("结束，数一数")
    text = _("结束以后谁也不能再填。只留下每一项有几户选，哪一户选了什么不再保存。")
    submit = _("结束")
    done = _("已结束，结果出来了。")
    is_danger = True

    def carry_out(self, form: RefusableForm) -> None:
        services.close_survey(actor=self.viewer, survey=self.survey)

    def after(self) -> str:
        return reverse("surveys:results", args=[self.survey.pk])
