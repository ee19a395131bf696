"""Three steps for whoever is new in a post, and the trainings that were held."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from district.core.clock import today
from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.fields import DayField
from frontend.compound.organisation.heads import OrganisationPage
from frontend.compound.service_pages import EmptyForm
from tenants.inductions import queries, services
from tenants.inductions.models import Step


class SessionForm(RefusableForm):
    topic = forms.CharField(
        label=_("培训内容"), max_length=80, help_text=_("例如 楼长怎样听事、记事")
    )
    held_on = DayField(label=_("日期"))
    names = forms.MultipleChoiceField(
        label=_("参加的人"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, people: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["names"] = forms.MultipleChoiceField(
            label=_("参加的人"),
            choices=[(name, name) for name in people],
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )


@require_safe
@needs(Action.ORGANISATION_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """What was held, and the one figure; who still waits is for those who hold it."""
    viewer = viewer_of(request)
    context = {
        "sessions": queries.sessions(),
        "figure": queries.figure(),
        "days": queries.DAYS,
        "may_change": may(viewer, Action.ORGANISATION_CHANGE),
    }
    return render(request, "compound/inductions/list.html", context)


@require_safe
@needs(Action.ORGANISATION_READ)
def mine(request: HttpRequest) -> HttpResponse:
    """One step at a time, in large type; nothing is asked and nothing is rated."""
    viewer = viewer_of(request)
    context = {
        "step": queries.next_step(viewer),
        "steps": list(Step),
        "unit_id": queries.own_unit(viewer),
        "may_record": may(viewer, Action.MATTER_RECORD_FOR_OTHERS),
    }
    return render(request, "compound/inductions/mine.html", context)


@require_POST
@needs(Action.ORGANISATION_READ)
def seen(request: HttpRequest) -> HttpResponse:
    """The step on the page has been read; the one after it comes next."""
    asked = {str(step.value): step for step in Step}.get(request.POST.get("step", ""))
    try:
        if asked is not None:
            services.see_step(account=viewer_of(request), step=asked)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    return redirect("inductions:mine")


class RecordSession(OrganisationPage):
    title = _("记一次培训")
    text = _("只记学了什么、哪天、谁参加。不考试，不打分。")
    form_class = SessionForm

    def form(self, data: Any = None) -> SessionForm:
        return SessionForm(data, people=queries.people_in_post(), initial={"held_on": today()})

    def back(self) -> str:
        return reverse("inductions:list")

    def carry_out(self, form: RefusableForm) -> None:
        services.record_session(actor_id=self.viewer.pk, **form.cleaned_data)


class WithdrawSession(OrganisationPage):
    title = _("撤回这条培训记录")
    submit = _("撤回")
    done = _("已撤回。")
    is_danger = True
    form_class = EmptyForm

    def find(self) -> None:
        self.session = get_object_or_404(queries.sessions(), pk=self.kwargs["session_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.session.topic}

    def back(self) -> str:
        return reverse("inductions:list")

    def carry_out(self, form: RefusableForm) -> None:
        services.withdraw_session(session=self.session, actor_id=self.viewer.pk)
