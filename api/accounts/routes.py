"""The addresses of people, the same on both kinds of host."""

from api.accounts.me import MeViewSet, SessionViewSet, TokenViewSet
from api.accounts.people import (
    InvitationsViewSet,
    PeopleViewSet,
    invitation_actions,
    people_actions,
)
from api.core.routers import Router
from district.core.permissions import Action


def register_accounts(router: Router, letting_in: Action) -> None:
    """Add session, me, tokens, people and invitations; ``letting_in`` is the side's own action."""
    router.single("session", SessionViewSet, {"post": "create", "delete": "destroy"}, "api-session")
    router.single("me", MeViewSet, {"get": "retrieve"}, "api-me")
    router.single("me/password", MeViewSet, {"post": "password"}, "api-me-password")
    router.single("me/sessions", MeViewSet, {"delete": "end_sessions"}, "api-me-sessions")
    router.register("tokens", TokenViewSet, "api-token")
    router.register("people", _people(letting_in), "api-person")
    router.register("invitations", _invitations(letting_in), "api-invitation")


def _people(letting_in: Action) -> type[PeopleViewSet]:
    class People(PeopleViewSet):
        __doc__ = PeopleViewSet.__doc__
        actions = people_actions(letting_in)

    return People


def _invitations(letting_in: Action) -> type[InvitationsViewSet]:
    class Invitations(InvitationsViewSet):
        __doc__ = InvitationsViewSet.__doc__
        actions = invitation_actions(letting_in)

    return Invitations
