"""The person who asks: who they are here, their password, their sessions, their tokens."""

from uuid import UUID

from django.contrib.auth import login, logout, update_session_auth_hash
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from api.accounts.serializers import (
    IssuedTokenSerializer,
    LogInInput,
    MeSerializer,
    PasswordInput,
    TokenInput,
    TokenSerializer,
)
from api.core.permissions import Door
from api.core.viewsets import ApiViewSet, listing
from district.core.permissions import Action
from district.identity.clients import client_key
from district.identity.models import ApiToken
from district.identity.queries import live_tokens
from district.identity.services.accounts import change_password, end_sessions
from district.identity.services.login import verify_credentials
from district.identity.services.tokens import issue_token, revoke_token


class SessionViewSet(ApiViewSet):
    """A session as a browser has it; programs rather use a token."""

    actions = {"create": Door.ANYBODY, "destroy": Door.SIGNED_IN}

    @extend_schema(request=LogInInput, responses={201: MeSerializer})
    def create(self, request: Request) -> Response:
        """Log in by phone and password; five wrong tries lock the phone for 15 minutes."""
        account = verify_credentials(**self.read(LogInInput), client=client_key(request))
        login(request._request, account)
        return self.created(MeSerializer(account))

    @extend_schema(request=None, responses={204: None})
    def destroy(self, request: Request) -> Response:
        """Log out."""
        logout(request._request)
        return self.gone()


class MeViewSet(ApiViewSet):
    """我的."""

    actions = {
        "retrieve": Door.SIGNED_IN,
        "password": Door.SIGNED_IN,
        "end_sessions": Door.SIGNED_IN,
    }

    @extend_schema(responses=MeSerializer)
    def retrieve(self, request: Request) -> Response:
        """Who one is in this place, and which roles one has today."""
        return self.shown(MeSerializer(self.viewer))

    @extend_schema(request=PasswordInput, responses={204: None})
    def password(self, request: Request) -> Response:
        """Set another password; all other sessions end."""
        change_password(account=self.viewer, client=client_key(request), **self.read(PasswordInput))
        self._keep_this_session(request)
        return self.gone()

    @extend_schema(request=None, responses={204: None})
    def end_sessions(self, request: Request) -> Response:
        """Log out on every other device."""
        end_sessions(account=self.viewer)
        self._keep_this_session(request)
        return self.gone()

    def _keep_this_session(self, request: Request) -> None:
        if request.auth is None:
            update_session_auth_hash(request._request, self.viewer)


class TokenViewSet(ApiViewSet):
    """令牌: keys for programs, with their owner's rights in this place."""

    actions = {
        "list": Action.TOKENS_OWN,
        "create": Action.TOKENS_OWN,
        "destroy": Action.TOKENS_OWN,
    }
    serializer_class = TokenSerializer

    def get_queryset(self) -> QuerySet[ApiToken]:
        return live_tokens(self.viewer)

    list = listing(TokenSerializer)

    @extend_schema(request=TokenInput, responses={201: IssuedTokenSerializer})
    def create(self, request: Request) -> Response:
        """A new token; its secret is in this answer and nowhere else."""
        token, secret = issue_token(account=self.viewer, **self.read(TokenInput))
        return Response({**TokenSerializer(token).data, "secret": secret}, status=201)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """End a token at once."""
        revoke_token(account=self.viewer, token_id=UUID(pk))
        return self.gone()
