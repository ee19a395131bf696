"""Answering for the own home, and typing in what others said, one home after another."""

from collections.abc import Collection
from typing import Any, cast
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import require
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.register.places import units_within
from frontend.compound.service_pages import ServicePage
from frontend.compound.surveys.forms import AnswersForm, TypedForm
from tenants.register.models import Household, Unit
from tenants.register.queries import all_units, home_of
from tenants.surveys import queries
from tenants.surveys.answering import answer_own, enter_answers
from tenants.surveys.contents import Said, read
from tenants.surveys.models import How, Reply, Survey


@require_safe
@needs(Action.SURVEYS_ENTER)
def units(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Each unit within reach with how many are left; a single one is gone to at once."""
    survey, within = _survey(survey_id), _within(request)
    found = queries.standings(survey, within)
    if len(found) == 1 and found[0].unit:
        return redirect("surveys:unit", survey.pk, found[0].unit.pk)
    context = {
        "survey": survey,
        "units": found,
        "asked": queries.asked_of(survey),
        "answered": queries.answered_of(survey),
        "is_whole": within is None,
    }
    return render(request, "compound/surveys/units.html", context)


@require_safe
@needs(Action.SURVEYS_ENTER)
def unit(request: HttpRequest, survey_id: UUID, unit_id: UUID) -> HttpResponse:
    """The homes of a unit that have not answered."""
    within = _within(request)
    return _homes(request, survey_id, get_object_or_404(all_units(within), pk=unit_id))


@require_safe
@needs(Action.SURVEYS_ENTER)
def unplaced(request: HttpRequest, survey_id: UUID) -> HttpResponse:
    """Homes of which the register does not know the unit: for those who type for all."""
    if _within(request) is not None:
        raise Http404
    return _homes(request, survey_id, None)


def _homes(request: HttpRequest, survey_id: UUID, unit: Unit | None) -> HttpResponse:
    survey, viewer = _survey(survey_id), viewer_of(request)
    waiting = queries.waiting_homes(survey, None).filter(unit=unit)
    context = {
        "survey": survey,
        "unit": unit,
        "waiting": waiting,
        "typed": queries.typed_by(viewer, survey, unit) if survey.is_running else [],
    }
    return render(request, "compound/surveys/homes.html", context)


def _survey(survey_id: UUID) -> Survey:
    return get_object_or_404(queries.opened_surveys(), pk=survey_id)


def _within(request: HttpRequest) -> Collection[UUID] | None:
    return units_within(require(viewer_of(request), Action.SURVEYS_ENTER))


class AnswersPage(ServicePage):
    """The questions of an open survey; what was said before stands in the form."""

    works_offline = True
    form_class = AnswersForm
    survey: Survey
    reply: Reply | None = None

    def find(self) -> None:
        self.survey = get_object_or_404(queries.opened_surveys(), pk=self.kwargs["survey_id"])

    def said(self) -> dict[UUID, Said]:
        is_readable = self.reply and queries.is_readable(self.reply, self.viewer)
        return read(self.reply.content) if self.reply and is_readable else {}

    def form(self, data: Any = None) -> RefusableForm:
        questions = list(self.survey.questions.prefetch_related("options"))
        return self.form_class(data, questions=questions, said=self.said(), initial=self.initial())


class AnswerOwn(AnswersPage):
    action = Action.SURVEYS_ANSWER
    title = _("填问卷")
    submit = _("交上去")
    done = _("交上去了。到结束那天以前，可以再改。")

    def find(self) -> None:
        super().find()
        home = home_of(self.viewer)
        self.reply = queries.reply_of(self.survey, home) if home else None

    def context(self) -> dict[str, Any]:
        told = _("%(title)s。答不上来的题可以空着。您家填了什么，别人看不到，只数有几户选。")
        return {"text": told % {"title": self.survey.title}}

    def back(self) -> str:
        return reverse("surveys:show", args=[self.survey.pk])

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(AnswersForm, form)
        answer_own(actor=self.viewer, survey=self.survey, answers=told.answers, sent=told.sent)


class EnterAnswers(AnswersPage):
    """One home; once it is kept, the next of the unit is there."""

    action = Action.SURVEYS_ENTER
    template = "compound/surveys/type.html"
    title = _("录入问卷")
    submit = _("记好，下一户")
    done = _("记好了。")
    form_class = TypedForm

    def find(self) -> None:
        super().find()
        homes = queries.homes_within(units_within(self.reach))
        self.home: Household = get_object_or_404(homes, pk=self.kwargs["household_id"])
        self.reply = queries.reply_of(self.survey, self.home)

    def initial(self) -> dict[str, Any]:
        asked = self.request.GET.get("how", "")
        stood = self.reply.how if self.reply else ""
        return {"how": stood or (asked if asked in How.values else How.PAPER)}

    def context(self) -> dict[str, Any]:
        following = queries.next_waiting(self.survey, self.home)
        return {"survey": self.survey, "home": self.home, "next": following}

    def back(self) -> str:
        if self.home.unit_id is None:
            return reverse("surveys:unplaced", args=[self.survey.pk])
        return reverse("surveys:unit", args=[self.survey.pk, self.home.unit_id])

    def carry_out(self, form: RefusableForm) -> None:
        told = cast(TypedForm, form)
        self.how = How(told.cleaned_data["how"])
        enter_answers(
            actor=self.viewer,
            survey=self.survey,
            household=self.home,
            how=self.how,
            answers=told.answers,
            sent=told.sent,
        )

    def after(self) -> str:
        following = queries.next_waiting(self.survey, self.home)
        if following is None:
            return self.back()
        address = reverse("surveys:type", args=[self.survey.pk, following.pk])
        return f"{address}?{urlencode({'how': self.how.value})}"
