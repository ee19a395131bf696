"""网格: the community's grids over the compound, and the member of each."""

from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import NotFound
from district.core.permissions import Action
from district.identity.models import PHONE
from district.registry.models import Compound
from district.registry.queries.grids import own_grids
from district.tenancy.context import require_compound
from tenants.grids import queries, services
from tenants.grids.models import GridTerm
from tenants.register.queries import all_units

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class KnownGridSerializer(serializers.Serializer[Any]):
    """``part`` empty: the grid has the whole compound."""

    id = serializers.UUIDField()
    name = serializers.CharField()
    community = serializers.CharField()
    part = serializers.CharField()
    since_on = serializers.DateField()


class GridTermSerializer(serializers.ModelSerializer[GridTerm]):
    class Meta:
        model = GridTerm
        fields = ("id", "grid_id", "holder_name", "holder_phone", "since_on", "until_on")


class GridTermInput(serializers.Serializer[Any]):
    grid_id = serializers.UUIDField()
    holder_name = serializers.CharField(max_length=40)
    holder_phone = serializers.CharField(
        max_length=11, allow_blank=True, default="", validators=[PHONE]
    )
    since_on = serializers.DateField()


class GridTermEnd(serializers.Serializer[Any]):
    until_on = serializers.DateField()


class GridUnitsInput(serializers.Serializer[Any]):
    """All units of the compound that lie in the grid."""

    grid_id = serializers.UUIDField()
    units = Reference(all_units, many=True)


class GridTermViewSet(ApiViewSet):
    """网格员, past and present."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "grids": _READ,
        "create": _CHANGE,
        "partial_update": _CHANGE,
        "share": _CHANGE,
    }
    serializer_class = GridTermSerializer

    def get_queryset(self) -> QuerySet[GridTerm]:
        return queries.terms()

    list = listing(GridTermSerializer)
    retrieve = detail(GridTermSerializer)

    @extend_schema(responses=KnownGridSerializer(many=True))
    @action(detail=False, pagination_class=None, filter_backends=[])
    def grids(self, request: Request) -> Response:
        """The grids in which the compound, or buildings of it, stand today."""
        found = own_grids(cast(Compound, require_compound()))
        return self.shown(KnownGridSerializer(found, many=True))

    @extend_schema(request=GridTermInput, responses={201: GridTermSerializer})
    def create(self, request: Request) -> Response:
        """Whoever was the grid's member until then ends that day."""
        given = self.read(GridTermInput)
        _check_here(given["grid_id"])
        made = services.name_grid_member(actor_id=self.viewer.pk, **given)
        return self.created(GridTermSerializer(made))

    @extend_schema(request=GridTermEnd, responses=GridTermSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(GridTermEnd)
        services.end_grid_term(term=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(GridTermSerializer(self.get_object()))

    @extend_schema(request=GridUnitsInput, responses={204: None})
    @action(detail=False, methods=["post"])
    def share(self, request: Request) -> Response:
        """Say which units lie in a grid, where several share the compound."""
        given = self.read(GridUnitsInput)
        _check_here(given["grid_id"])
        services.share_units(actor_id=self.viewer.pk, **given)
        return self.gone()


def _check_here(grid_id: UUID) -> None:
    if all(one.id != grid_id for one in own_grids(cast(Compound, require_compound()))):
        raise NotFound("no_grid", _("没有这个网格，或者它不管本小区。"), field="grid_id")
