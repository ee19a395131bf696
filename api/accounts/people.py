"""The people of a place, for those who let them in; ACCOUNTS_MANAGE here, STAFF_MANAGE there."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.accounts.serializers import (
    AcceptInput,
    GrantSerializer,
    InvitationInput,
    InvitationSerializer,
    IssuedInvitationSerializer,
    MeSerializer,
    PersonSerializer,
    RoleInput,
    WayBackInput,
)
from api.core.permissions import Door, Need
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Role
from district.identity.clients import client_key
from district.identity.models import Account, Invitation
from district.identity.queries import current_grants, open_invitations, people
from district.identity.services.accounts import deactivate_account, reactivate_account
from district.identity.services.invitations import (
    accept_invitation,
    issue_invitation,
    issue_way_back,
    revoke_invitation,
    take_way_back,
)
from district.identity.services.roles import end_role, grant_role
from tenants.register.arrivals import home_named, settle_at_home


class PersonFilter(filters.FilterSet):
    """``search``: a part of a name, or a whole phone number; ``role``: who has it today."""

    search = filters.CharFilter(method="search_people", max_length=40)
    role = filters.ChoiceFilter(method="with_role", choices=Role.choices)

    def search_people(self, found: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return people(search=value) & found

    def with_role(self, found: QuerySet[Account], name: str, value: str) -> QuerySet[Account]:
        return found.filter(pk__in=current_grants().filter(role=value).values("account"))


class PeopleViewSet(ApiViewSet):
    """人员. ``actions`` are filled in by each kind of host."""

    serializer_class = PersonSerializer
    filterset_class = PersonFilter

    def get_queryset(self) -> QuerySet[Account]:
        return people()

    list = listing(PersonSerializer)
    retrieve = detail(PersonSerializer)

    @extend_schema(request=RoleInput, responses={201: GrantSerializer})
    @action(detail=True, methods=["post"])
    def roles(self, request: Request, pk: str) -> Response:
        """Give a role from today on."""
        given = self.read(RoleInput)
        given["role"] = Role(given["role"])
        return self.created(
            GrantSerializer(grant_role(account=self.get_object(), by=self.viewer, **given))
        )

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["delete"], url_path="roles/(?P<grant_id>[0-9a-f-]{36})")
    def end_role(self, request: Request, pk: str, grant_id: str) -> Response:
        """End a role at once."""
        grant = current_grants().filter(account=self.get_object(), pk=grant_id).first()
        if grant is None:
            raise Http404
        end_role(grant=grant, by=self.viewer)
        return self.gone()

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close an account; its sessions and tokens end at once."""
        deactivate_account(account=self.get_object(), by=self.viewer)
        return self.shown(PersonSerializer(self.get_object()))

    @extend_schema(request=None, responses=PersonSerializer)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """Open a closed account again."""
        reactivate_account(account=self.get_object(), by=self.viewer)
        return self.shown(PersonSerializer(self.get_object()))

    @extend_schema(request=None, responses={201: IssuedInvitationSerializer})
    @action(detail=True, methods=["post"], url_path="way-back")
    def way_back(self, request: Request, pk: str) -> Response:
        """A link by which somebody who forgot the password sets a new one."""
        return _issued(request, *issue_way_back(account=self.get_object(), by=self.viewer))


class InvitationsViewSet(ApiViewSet):
    """邀请. ``actions`` are filled in by each kind of host."""

    serializer_class = InvitationSerializer

    def get_queryset(self) -> QuerySet[Invitation]:
        return open_invitations()

    list = listing(InvitationSerializer)

    @extend_schema(request=InvitationInput, responses={201: IssuedInvitationSerializer})
    def create(self, request: Request) -> Response:
        """A link for one person; it is in this answer and nowhere else."""
        given = self.read(InvitationInput)
        given["role"] = Role(given["role"])
        home_named(given["household_id"])
        return _issued(request, *issue_invitation(by=self.viewer, **given))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take an invitation back; its link is dead."""
        revoke_invitation(invitation=self.get_object(), by=self.viewer)
        return self.gone()

    @extend_schema(request=AcceptInput, responses={201: MeSerializer})
    @action(detail=False, methods=["post"])
    def accept(self, request: Request) -> Response:
        """Become somebody here; who has an account already proves it by its password."""
        with transaction.atomic():
            accepted = accept_invitation(client=client_key(request), **self.read(AcceptInput))
            account = accepted.account
            settle_at_home(account, accepted.invitation.household_id, actor_id=account.id)
        return self.created(MeSerializer(account))

    @extend_schema(request=WayBackInput, responses={204: None})
    @action(detail=False, methods=["post"], url_path="way-back")
    def take_way_back(self, request: Request) -> Response:
        """Set a new password by a way back."""
        take_way_back(**self.read(WayBackInput))
        return self.gone()


def people_actions(need: Need) -> Mapping[str, Need]:
    """What the operations on people need, where ``need`` lets people in."""
    names = ("list", "retrieve", "roles", "end_role", "close", "reopen", "way_back")
    return dict.fromkeys(names, need)


def invitation_actions(need: Need) -> Mapping[str, Need]:
    """The same for invitations; accepting one needs its secret alone."""
    open_to_all = {"accept": Door.ANYBODY, "take_way_back": Door.ANYBODY}
    return {**dict.fromkeys(("list", "create", "destroy"), need), **open_to_all}


def _issued(request: Request, invitation: Invitation, secret: str) -> Response:
    url = request.build_absolute_uri(reverse("invitation", args=[secret]))
    body: dict[str, Any] = {**InvitationSerializer(invitation).data, "url": url}
    return Response(body, status=201)
