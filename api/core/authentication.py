"""Two ways in: the session of a page (with its forgery check), or a token of this place."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from district.identity.models import Account, ApiToken
from district.identity.services.tokens import use_token

SCHEME = "Bearer"


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer cs_…``; the token acts with its owner's rights."""

    def authenticate(self, request: Request) -> tuple[Account, ApiToken] | None:
        scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = use_token(secret.strip())
        if token is None:
            raise AuthenticationFailed(_("令牌无效、已到期或已停用。"), code="bad_token")
        return token.account, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages; changes need the CSRF header."""


class TokenScheme(OpenApiAuthenticationExtension):
    """How the description of the API names the token."""

    target_class = TokenAuthentication
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": SCHEME.lower(), "bearerFormat": "cs_…"}


class SessionScheme(OpenApiAuthenticationExtension):
    """How the description of the API names the session."""

    target_class = SessionAuthentication
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}
