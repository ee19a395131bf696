"""网格: the grids of the communities, and what they cover."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.clock import today
from district.core.permissions import Action
from district.registry.models import Grid, GridCover
from district.registry.queries import grids as queries
from district.registry.queries.compounds import compounds
from district.registry.queries.divisions import division_by_id
from district.registry.services import grids as services

_NEEDS = {
    "list": Action.COMPOUNDS_READ,
    "retrieve": Action.COMPOUNDS_READ,
    "create": Action.COMPOUNDS_MANAGE,
    "partial_update": Action.COMPOUNDS_MANAGE,
}


class GridSerializer(serializers.ModelSerializer[Grid]):
    class Meta:
        model = Grid
        fields = ("id", "community", "name", "since_on", "until_on")


class GridInput(serializers.Serializer[Any]):
    community = serializers.UUIDField()
    name = serializers.CharField(max_length=40)
    since_on = serializers.DateField()


class GridEnd(serializers.Serializer[Any]):
    until_on = serializers.DateField()


class GridCoverSerializer(serializers.ModelSerializer[GridCover]):
    """``part`` empty: the grid has the whole compound."""

    class Meta:
        model = GridCover
        fields = ("id", "grid", "compound", "part", "since_on", "until_on")


class GridCoverInput(serializers.Serializer[Any]):
    grid = Reference(lambda: queries.grids(day=today()))
    compound = Reference(lambda: compounds(day=today()))
    part = serializers.CharField(max_length=60, allow_blank=True, default="")
    since_on = serializers.DateField()


class _Scoped(ApiViewSet):
    actions = _NEEDS

    @property
    def scopes(self) -> Collection[UUID] | None:
        return None if self.reach.everything else self.reach.scopes


class GridViewSet(_Scoped):
    """Those that stand today."""

    serializer_class = GridSerializer

    def get_queryset(self) -> QuerySet[Grid]:
        return queries.grids(day=today(), scopes=self.scopes)

    list = listing(GridSerializer)
    retrieve = detail(GridSerializer)

    @extend_schema(request=GridInput, responses={201: GridSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(GridInput)
        community = division_by_id(given.pop("community"))
        made = services.open_grid(community=community, by_id=self.viewer.pk, **given)
        return self.created(GridSerializer(made))

    @extend_schema(request=GridEnd, responses={204: None})
    def partial_update(self, request: Request, pk: str) -> Response:
        """End the grid, and what it covers."""
        given = self.read(GridEnd)
        services.close_grid(grid=self.get_object(), by_id=self.viewer.pk, **given)
        return self.gone()


class GridCoverViewSet(_Scoped):
    """Which compounds stand in which grids today."""

    serializer_class = GridCoverSerializer

    def get_queryset(self) -> QuerySet[GridCover]:
        return queries.covers(day=today(), scopes=self.scopes)

    list = listing(GridCoverSerializer)
    retrieve = detail(GridCoverSerializer)

    @extend_schema(request=GridCoverInput, responses={201: GridCoverSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(GridCoverInput)
        made = services.cover_compound(by_id=self.viewer.pk, **given)
        return self.created(GridCoverSerializer(made))

    @extend_schema(request=GridEnd, responses={204: None})
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(GridEnd)
        services.end_cover(cover=self.get_object(), by_id=self.viewer.pk, **given)
        return self.gone()
