"""What every page's frame needs: the place, the viewer, the navigation, the reader's choices."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from frontend.navigation import navigation
from frontend.outbox import account_key
from frontend.preferences import Preferences


@dataclass(frozen=True)
class Ui:
    """The frame of one page; ``layout`` is the template that pages of both sides extend.

    ``account`` is whose page it is, for what a phone keeps.
    """

    layout: str
    path: str
    preferences: Preferences
    account: str

    @property
    def text(self) -> str:
        return self.preferences.text

    @property
    def theme(self) -> str:
        return self.preferences.theme

    @property
    def next_text(self) -> str:
        return self.preferences.next_text

    @property
    def next_text_label(self) -> str:
        return str(self.preferences.next_text_label)


def ui(request: HttpRequest) -> dict[str, Any]:
    """``compound``, ``viewer``, ``nav`` (asked for only when printed) and ``ui``."""
    compound = getattr(request, "compound", None)
    user = getattr(request, "user", None)
    known = user is not None and user.is_authenticated
    return {
        "compound": compound,
        "viewer": getattr(user, "name", None) if known else None,
        "nav": SimpleLazyObject(lambda: navigation(request)),
        "ui": Ui(
            layout="compound/base.html" if compound else "district/base.html",
            path=_way_back(request),
            preferences=Preferences.of(request),
            account=account_key(request),
        ),
    }


def _way_back(request: HttpRequest) -> str:
    """Where the text-size button returns to: this page, or the start after a form was sent."""
    return request.get_full_path() if request.method in {"GET", "HEAD"} else request.path
