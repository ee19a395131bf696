"""小区: what the district knows of each, and the key for its first administrator."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.district.entering import ENTRY_NEEDS, EntryOperations
from api.district.lives import LIFE_NEEDS, LifeOperations
from district.core.clock import today
from district.core.permissions import Action
from district.identity.services.first_administrator import invite_first_administrator
from district.registry.addresses import compound_address
from district.registry.ages import is_old
from district.registry.models import (
    Compound,
    CompoundStatus,
    GovernanceProfile,
    ManagementMode,
)
from district.registry.queries.compounds import CompoundFilter, compounds, places_of


class CompoundSerializer(serializers.ModelSerializer[Compound]):
    """``built`` is told as exactly as it is known (1990年代); null is unknown."""

    street = serializers.SerializerMethodField()
    community = serializers.SerializerMethodField()
    community_name = serializers.SerializerMethodField()
    built = serializers.SerializerMethodField()
    is_old = serializers.SerializerMethodField()

    class Meta:
        model = Compound
        fields = (
            "id",
            "slug",
            "name",
            "community",
            "community_name",
            "street",
            "address",
            "built",
            "built_on",
            "built_precision",
            "is_old",
            "governance",
            "management",
            "management_basis",
            "status",
            "go_live_on",
            "closed_on",
        )

    def get_street(self, compound: Compound) -> str:
        return str(self.context["places"][compound.pk].street)

    def get_community(self, compound: Compound) -> UUID | None:
        """The id of the division in which it stands today."""
        found: UUID | None = self.context["places"][compound.pk].community_id
        return found

    def get_community_name(self, compound: Compound) -> str:
        return str(self.context["places"][compound.pk].community)

    def get_built(self, compound: Compound) -> str | None:
        return compound.built.plain() if compound.built else None

    def get_is_old(self, compound: Compound) -> bool | None:
        """老旧小区; null where the age is unknown."""
        return is_old(compound.built, today())


class InvitationLinkSerializer(serializers.Serializer[Any]):
    """The link, which is shown this once."""

    url = serializers.URLField()
    expires_at = serializers.DateTimeField()


class CompoundFilters(filters.FilterSet):
    """``search``: in name, address and slug; ``within``: the id of a division."""

    search = filters.CharFilter(method="narrow", max_length=60)
    within = filters.UUIDFilter(method="narrow")
    status = filters.ChoiceFilter(method="narrow", choices=CompoundStatus.choices)
    governance = filters.ChoiceFilter(method="narrow", choices=GovernanceProfile.choices)
    management = filters.ChoiceFilter(method="narrow", choices=ManagementMode.choices)
    old = filters.BooleanFilter(method="narrow")

    def narrow(self, found: QuerySet[Compound], name: str, value: Any) -> QuerySet[Compound]:
        wanted = CompoundFilter(**{"text" if name == "search" else name: value})
        return found & compounds(day=today(), narrowed=wanted)


class CompoundViewSet(EntryOperations, LifeOperations):
    """小区: those that the caller may see."""

    actions = {
        "list": Action.COMPOUNDS_READ,
        "retrieve": Action.COMPOUNDS_READ,
        "invite": Action.COMPOUNDS_ONBOARD,
        **LIFE_NEEDS,
        **ENTRY_NEEDS,
    }
    serializer_class = CompoundSerializer
    filterset_class = CompoundFilters

    def get_queryset(self) -> QuerySet[Compound]:
        return compounds(day=today(), scopes=self._scopes())

    @extend_schema(responses=CompoundSerializer(many=True))
    def list(self, request: Request) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        return self.get_paginated_response(self._serialized(page))

    @extend_schema(responses=CompoundSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return Response(self._serialized([self.get_object()])[0])

    @extend_schema(request=None, responses={201: InvitationLinkSerializer})
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, pk: str) -> Response:
        """A link for the first administrator; the one before ends. 409 once there is one."""
        compound = self.get_object()
        invitation, secret = invite_first_administrator(compound=compound, by=self.viewer)
        url = compound_address(
            compound,
            scheme=request.scheme or "http",
            district_host=request.get_host(),
            path=reverse("invitation", args=[secret], urlconf=settings.ROOT_URLCONF),
        )
        body = {"url": url, "expires_at": invitation.expires_at}
        return self.created(InvitationLinkSerializer(body))

    def _scopes(self) -> Collection[UUID] | None:
        return None if self.reach.everything else self.reach.scopes

    def _serialized(self, found: Iterable[Compound]) -> Any:
        rows = [*found]
        context = {**self.get_serializer_context(), "places": places_of(rows, today())}
        return CompoundSerializer(rows, many=True, context=context).data
