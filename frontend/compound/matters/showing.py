"""One matter with everything that happened to it, and its pictures."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from district.core.clock import now
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.matters.clock_words import pressing, sentences
from frontend.compound.matters.faces import (
    place_of,
    state_of,
    timeline_of,
    track_of,
)
from frontend.compound.matters.handing_words import handing_sentences
from frontend.compound.matters.next_steps import asks_whether_done, choices_for
from tenants.matters.clocks import known_worktime
from tenants.matters.photos import photo_path
from tenants.matters.queries import matter_history, photo_of
from tenants.matters.stage_names import own_stage_names
from tenants.works.queries import that_answer


@require_safe
@needs(Action.MATTER_READ)
def show(request: HttpRequest, matter_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    history = matter_history(viewer=viewer, matter_id=matter_id)
    matter, names = history.matter, own_stage_names()
    worktime, at = known_worktime(), now()
    due, due_kind = pressing(matter, worktime, at)
    context = {
        "matter": matter,
        "history": history,
        "state": state_of(matter),
        "place": place_of(matter),
        "due": due,
        "due_kind": due_kind,
        "clock": [*sentences(history, worktime, at), *handing_sentences(history, at)],
        "is_quick": asks_whether_done(viewer, history),
        "stages": track_of(history, names),
        "timeline": timeline_of(history, names),
        "choices": choices_for(viewer, history),
        "works": that_answer(matter),
        "may_enter_works": may(viewer, Action.WORKS_ENTER) and not matter.is_private,
    }
    return render(request, "compound/matters/show.html", context)


@require_safe
@needs(Action.MATTER_READ)
def photo(request: HttpRequest, photo_id: UUID) -> FileResponse:
    """A picture, to those who may read its matter; nothing else in the folder has an address."""
    found = photo_of(viewer=viewer_of(request), photo_id=photo_id)
    path = photo_path(found.name)
    if not path.is_file():
        raise Http404
    response = FileResponse(path.open("rb"), content_type="image/jpeg")
    response["Cache-Control"] = "private, max-age=3600"
    response["Content-Disposition"] = "inline"
    return response
