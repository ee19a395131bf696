"""One tap each: the compound has none of something; and that was a mistake."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from district.core.errors import DomainError
from district.core.permissions import Action
from frontend.access import needs, viewer_of
from tenants.absences.models import Topic
from tenants.absences.services import confirm_absence, withdraw_absence


@require_POST
@needs(Action.ORGANISATION_CHANGE)
def confirm_none(request: HttpRequest, topic: str) -> HttpResponse:
    return _tapped(request, topic, confirm_absence, _("已确认：本小区没有%(topic)s。"))


@require_POST
@needs(Action.ORGANISATION_CHANGE)
def withdraw_none(request: HttpRequest, topic: str) -> HttpResponse:
    return _tapped(request, topic, withdraw_absence, _("已撤回，%(topic)s仍按没有填报算。"))


def _tapped(
    request: HttpRequest, topic: str, change: Callable[..., object], done: str
) -> HttpResponse:
    """``done`` is the sentence that tells of the topic once the change is made."""
    named = _topic(topic)
    try:
        change(topic=named, actor_id=viewer_of(request).pk)
    except DomainError as refusal:
        messages.error(request, refusal.sentence)
    else:
        messages.success(request, done % {"topic": named.label})
    return _back(named)


def _topic(text: str) -> Topic:
    try:
        return Topic(text)
    except ValueError:
        raise Http404 from None


def _back(topic: Topic) -> HttpResponse:
    return redirect("organisation:show" if topic is Topic.HEAD else "organisation:bodies")
