"""区划: the tree as it stands on a day."""

from datetime import date

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.generics import get_object_or_404
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet
from district.core.clock import today
from district.core.permissions import Action
from district.registry.models import DivisionLevel, DivisionPeriod
from district.registry.queries.divisions import divisions_on

DAY = OpenApiParameter(
    "on", OpenApiTypes.DATE, description="The day whose tree is asked for; today unless given."
)


class DivisionSerializer(serializers.ModelSerializer[DivisionPeriod]):
    """``valid_until`` is the first day on which it no longer stood so."""

    id = serializers.UUIDField(source="division_id", read_only=True)
    level = serializers.ChoiceField(
        source="division.level", choices=DivisionLevel.choices, read_only=True
    )
    valid_from = serializers.DateField(source="valid.lower", read_only=True, allow_null=True)
    valid_until = serializers.DateField(source="valid.upper", read_only=True, allow_null=True)

    class Meta:
        model = DivisionPeriod
        fields = ("id", "code", "name", "level", "kind", "parent", "valid_from", "valid_until")


class DivisionFilter(filters.FilterSet):
    level = filters.ChoiceFilter(field_name="division__level", choices=DivisionLevel.choices)
    parent = filters.UUIDFilter(field_name="parent")
    code = filters.CharFilter(field_name="code", max_length=12)
    name = filters.CharFilter(field_name="name", lookup_expr="icontains", max_length=40)


class DayInput(serializers.Serializer[None]):
    on = serializers.DateField(required=False)


class DivisionViewSet(ApiViewSet):
    """The state's divisions: city, district, streets, communities."""

    actions = {"list": Action.DIVISIONS_READ, "retrieve": Action.DIVISIONS_READ}
    serializer_class = DivisionSerializer
    filterset_class = DivisionFilter

    def get_queryset(self) -> QuerySet[DivisionPeriod]:
        return divisions_on(self._day())

    @extend_schema(parameters=[DAY], responses=DivisionSerializer(many=True))
    def list(self, request: Request) -> Response:
        return self.page_of(self.filter_queryset(self.get_queryset()), DivisionSerializer)

    @extend_schema(parameters=[DAY], responses=DivisionSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self.shown(DivisionSerializer(get_object_or_404(self.get_queryset(), division=pk)))

    def _day(self) -> date:
        query = DayInput(data=self.request.query_params.dict())
        query.is_valid(raise_exception=True)
        return query.validated_data.get("on") or today()
