"""What was said at the doors, until each has become a matter, an answer or a reasoned refusal."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from district.core.clock import now
from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.access import needs, viewer_of
from frontend.accounts.forms import RefusableForm
from frontend.compound.service_pages import ServicePage
from frontend.compound.visits.forms import AnswerForm, AskerForm
from tenants.matters.photos import photo_path
from tenants.visits import handling, queries
from tenants.visits.models import Handling, Issue
from tenants.visits.recording import FOLDER


@require_safe
@needs(Action.VISITS_HANDLE)
def listing(request: HttpRequest) -> HttpResponse:
    """What still waits."""
    found = queries.open_issues(viewer_of(request))[:100]
    return render(request, "compound/visits/issues.html", {"issues": found, "now": now()})


@require_safe
@needs(Action.VISITS_HANDLE)
def show(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """One issue, with the one tap that makes it a matter."""
    issue = get_object_or_404(queries.issues_for(viewer_of(request)), pk=issue_id)
    return _page(request, issue, AskerForm())


def _page(
    request: HttpRequest, issue: Issue, form: RefusableForm, status: int = 200
) -> HttpResponse:
    context = {
        "issue": issue,
        "form": form,
        "photos": issue.visit.photos.all(),
        "is_open": issue.handling == Handling.OPEN,
        "is_late": issue.handle_by <= now(),
    }
    return render(request, "compound/visits/issue.html", context, status=status)


@require_POST
@needs(Action.VISITS_HANDLE)
def become_matter(request: HttpRequest, issue_id: UUID) -> HttpResponse:
    """转为事项, in one tap."""
    viewer, form = viewer_of(request), AskerForm(request.POST)
    found = get_object_or_404(queries.issues_for(viewer), pk=issue_id)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    try:
        issue = handling.make_matter(actor=viewer, issue_id=issue_id, **form.cleaned_data)
    except DomainError as refusal:
        form.refuse(refusal)
        return _page(request, found, form, status=refusal.status)
    number = issue.matter.number if issue.matter else 0
    messages.success(request, _now("已转为事项，编号 %(number)d。") % {"number": number})
    return redirect("matters:show", issue.matter_id)


@require_safe
@needs(Action.VISITS_HANDLE)
def photo(request: HttpRequest, visit_photo_id: UUID) -> FileResponse:
    """A picture, to those who may read what was said with it."""
    found = get_object_or_404(queries.photos_for(viewer_of(request)), pk=visit_photo_id)
    path = photo_path(found.name, FOLDER)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response


class Answer(ServicePage):
    """Answered, or refused with a reason."""

    action = Action.VISITS_HANDLE
    title = _("不转事项，直接处理")
    submit = _("保存")
    done = _("已保存。")
    form_class = AnswerForm

    def find(self) -> None:
        found = queries.issues_for(self.viewer)
        self.issue = get_object_or_404(found, pk=self.kwargs["issue_id"])

    def context(self) -> dict[str, Any]:
        return {"text": self.issue.text}

    def back(self) -> str:
        return reverse("visits:issue", args=[self.issue.pk])

    def carry_out(self, form: RefusableForm) -> None:
        told = form.cleaned_data
        handling.answer_issue(
            actor=self.viewer,
            issue_id=self.issue.pk,
            handling=Handling(told["handling"]),
            answer=told["answer"],
        )
