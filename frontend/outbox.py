"""What phones without signal need of every page: whose it is, codes for answers, the moment.

A script that sends what a phone has kept names the account that wrote it in ``X-Outbox``. It is
answered 201 with ``Location`` where a browser would be led on, and 401 where nobody, or somebody
else, is logged in: what one person wrote never arrives as another's. ``X-Outbox-Later`` says that
nobody stands before the page that comes next: forty doors leave no forty notices on it.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django import forms
from django.contrib.messages.storage.base import BaseStorage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from district.core.clock import now
from district.core.devices import device_moment
from district.core.errors import DomainError
from district.core.permissions import VISITOR_ROLES
from district.identity.access import roles_of
from district.identity.models import Account
from frontend.accounts.forms import RefusableForm

HEADER, LATER = "X-Outbox", "X-Outbox-Later"
_AGAIN = _("手机发来的内容不完整，请重新打开页面再记一次。")


def account_key(request: HttpRequest) -> str:
    """The member of a compound who is logged in, as phones know them; empty for all others."""
    compound, user = getattr(request, "compound", None), getattr(request, "user", None)
    if compound is None or not isinstance(user, Account) or roles_of(user) & VISITOR_ROLES:
        return ""
    return f"{compound.slug}:{user.pk}"


class _Unheard(BaseStorage):
    """Messages that nobody is told; what waits for the next page stays as it is."""

    def _get(self, *_args: Any, **_kwargs: Any) -> tuple[list[Any], bool]:
        return [], True

    def _store(self, *_args: Any, **_kwargs: Any) -> list[Any]:
        return []


class OutboxMiddleware:
    """Stands after the log-in was looked at and before anything may send a stranger away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sender = request.headers.get(HEADER)
        if sender is None:
            return self.get_response(request)
        if not sender or sender != account_key(request):
            return HttpResponse(status=401)
        response = self.get_response(request)
        location = response.get("Location", "")
        if 300 <= response.status_code < 400 and location:
            response.status_code = 401 if location.startswith(reverse("login")) else 201
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        if HEADER in request.headers and LATER in request.headers:
            vars(request)["_messages"] = _Unheard(request)


class SentLaterForm(RefusableForm):
    """A form that may be filled in without signal: ``written_at`` comes out as our own moment."""

    client_id = forms.UUIDField(
        widget=forms.HiddenInput, required=False, error_messages={"invalid": _AGAIN}
    )
    written_at = forms.DateTimeField(
        widget=forms.HiddenInput, required=False, error_messages={"invalid": _AGAIN}
    )
    sent_at = forms.DateTimeField(
        widget=forms.HiddenInput, required=False, error_messages={"invalid": _AGAIN}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        written, sent = cleaned.get("written_at"), cleaned.pop("sent_at", None)
        try:
            cleaned["written_at"] = written and self._moment(written, sent)
        except DomainError as refusal:
            self.refuse(refusal)
        return cleaned

    def _moment(self, written: datetime, sent: datetime | None) -> datetime:
        return device_moment(written, sent, now())
