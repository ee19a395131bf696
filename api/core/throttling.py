"""How many requests a minute one caller may send; counted apart in each place."""

from typing import TYPE_CHECKING

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from district.core.windows import count_in_window, seconds_left
from district.identity.clients import client_key
from district.identity.models import ApiToken

if TYPE_CHECKING:  # DRF's views read their settings, and so this module, while they load
    from rest_framework.views import APIView

WINDOW = 60


class CallerThrottle(BaseThrottle):
    """Counts by token, else by account, else by the stranger's address."""

    def allow_request(self, request: Request, view: "APIView") -> bool:
        kind, caller = _caller(request)
        rate: int = settings.API_RATES[kind]
        return count_in_window(f"api|{kind}|{caller}", WINDOW) <= rate

    def wait(self) -> float:
        return seconds_left(WINDOW)


def _caller(request: Request) -> tuple[str, str]:
    if isinstance(request.auth, ApiToken):
        return "token", str(request.auth.pk)
    if request.user.is_authenticated:
        return "account", str(request.user.pk)
    return "stranger", client_key(request)
