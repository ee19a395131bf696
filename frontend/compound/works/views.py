"""小改善: what will be done, what was done, and each with its pictures and its history."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.tabs import compound_tabs
from frontend.compound.works.forms import DoneForm
from tenants.matters.photos import photo_path
from tenants.works import queries
from tenants.works.models import Stage
from tenants.works.rules import micro_limit
from tenants.works.services import FOLDER

_PAGE_SIZE = 30
_WITHDRAWN_LISTED = 20


@require_safe
@needs(Action.WORKS_READ)
def listing(request: HttpRequest) -> HttpResponse:
    """What is to come first, then what was done, the latest first."""
    page = Paginator(queries.done(), _PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "tabs": compound_tabs(request, "works:list"),
        "announced": queries.announced()[:60],
        "page": page,
        "withdrawn": queries.withdrawn()[:_WITHDRAWN_LISTED],
        "query": request.GET,
        "limit": micro_limit(),
        "may_enter": may(request.user, Action.WORKS_ENTER),
        "may_rule": may(request.user, Action.WORKS_RULE),
        "today": today(),
    }
    return render(request, "compound/works/list.html", context)


@require_safe
@needs(Action.WORKS_READ)
def show(request: HttpRequest, project_id: UUID) -> HttpResponse:
    """One improvement; what was announced has its one tap here."""
    project = get_object_or_404(queries.micro_projects(), pk=project_id)
    may_enter = may(request.user, Action.WORKS_ENTER)
    context = {
        "project": project,
        "stage": project.stage,
        "matter": queries.answered_matter(viewer_of(request), project),
        "photos": queries.photos().filter(project=project),
        "steps": queries.steps_of(project),
        "may_enter": may_enter and project.stage != Stage.WITHDRAWN,
        "done_form": DoneForm() if may_enter and project.stage == Stage.ANNOUNCED else None,
        "done_url": reverse("works:done", args=[project.pk]),
        "today": today(),
    }
    return render(request, "compound/works/show.html", context)


@require_safe
@needs(Action.WORKS_READ)
def photo(request: HttpRequest, project_photo_id: UUID) -> FileResponse:
    """A picture of what was made, to everybody of the compound."""
    found = get_object_or_404(queries.photos(), pk=project_photo_id)
    path = photo_path(found.name, FOLDER)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response
