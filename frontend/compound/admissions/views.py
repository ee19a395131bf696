"""The district inside the compound: who opened the door and why, until when, and the way out."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.decorators.http import require_POST

from district.core.permissions import Action
from district.identity.admissions import MOST_GIVEN, REASON_LENGTH
from district.identity.queries import admissions
from district.identity.services.admissions import (
    end_admission,
    enter_by_link,
    find_admission,
    give_admission,
)
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage

_SHOWN = 50


class GiveForm(RefusableForm):
    """Why the district is let in, and for how long."""

    reason = forms.CharField(
        label=_("原因"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("例如：请区里帮忙查看一件事为什么没有公示。不要写姓名、手机号。"),
    )
    days = forms.IntegerField(
        label=_("同意几天"), initial=1, min_value=1, max_value=MOST_GIVEN.days
    )


class Admissions(ServicePage):
    """Every entry of the district, and the form that lets it in."""

    action = Action.ACCOUNTS_MANAGE
    form_class = GiveForm
    template = "compound/admissions.html"
    title = _("区里临时进入")
    submit, done = _("同意进入"), _("已同意区里进入。")

    def context(self) -> dict[str, Any]:
        rows = list(admissions()[:_SHOWN])
        return {"rows": rows, "is_open": any(row.is_open for row in rows)}

    def back(self) -> str:
        return reverse("people:list")

    def after(self) -> str:
        return reverse("admissions:list")

    def carry_out(self, form: RefusableForm) -> None:
        give_admission(by=self.viewer, **form.cleaned_data)


@require_POST
@needs(Action.ACCOUNTS_MANAGE)
def end(request: HttpRequest, admission_id: UUID) -> HttpResponse:
    end_admission(admission_id=admission_id, by=viewer_of(request))
    messages.success(request, _("已结束，区里的人已经退出。"))
    return redirect("admissions:list")


@method_decorator(login_not_required, name="dispatch")
class EnterView(View):
    """One link, one person. Looking at it uses nothing up."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        context = {"admission": find_admission(secret)}
        return render(request, "compound/enter.html", context)

    def post(self, request: HttpRequest, secret: str) -> HttpResponse:
        login(request, enter_by_link(secret=secret))
        return redirect("/")
