"""What a page asks before it answers: who is there, and whether they may."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode

from district.core.errors import DomainError, Forbidden
from district.core.permissions import Action
from district.identity.access import people_action, require
from district.identity.models import Account
from district.registry.read_only import refusal_of_write
from frontend import errors

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def needs(action: Action) -> Callable[[View], View]:
    """Refuse the page to whoever the permissions table does not name for ``action``.

    Pages are closed to strangers anyhow: they are sent to log in, unless the view says
    ``@login_not_required``.
    """

    def guarded(view: View) -> View:
        @wraps(view)
        def guard(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
            require(request.user, action)
            return view(request, *args, **kwargs)

        return cast(View, guard)

    return guarded


def needs_people_action(view: View) -> View:
    """Refuse the page to whoever may not let people in, here or in the district."""

    @wraps(view)
    def guard(request: HttpRequest, /, *args: Any, **kwargs: Any) -> HttpResponseBase:
        require(request.user, people_action())
        return view(request, *args, **kwargs)

    return cast(View, guard)


def viewer_of(request: HttpRequest) -> Account:
    """The account that is logged in; only for pages that are closed to strangers."""
    return cast(Account, request.user)


class ClosedPagesMiddleware(LoginRequiredMiddleware):
    """Pages are closed to strangers; a part of a page sends the whole page to log in."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        refusal = super().process_view(request, view_func, view_args, view_kwargs)
        if refusal is None or "HX-Request" not in request.headers:
            return refusal
        page = urlsplit(request.headers.get("HX-Current-URL", "")).path or "/"
        return HttpResponse(status=401, headers={"HX-Redirect": to_log_in(page)})


def to_log_in(page: str) -> str:
    """The address of the log-in that leads back to ``page``."""
    return f"{reverse('login')}?{urlencode({'next': page})}"


class RefusalMiddleware:
    """A refusal that no view turned into a form's message becomes a polite page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Forbidden) and not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        refusal = error if isinstance(error, DomainError) else refusal_of_write(error)
        return errors.refused(request, refusal) if refusal else None
