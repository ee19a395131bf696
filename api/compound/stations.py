"""党群服务站, and 累计成果: what has been achieved without a date."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import CountIn, CountOut, DateIn, DateOut
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.baselines.models import Baseline, BaselineKind
from tenants.baselines.queries import baselines
from tenants.baselines.services import record_baseline
from tenants.facilities import queries, services
from tenants.facilities.models import Station, StationLevel

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class StationSerializer(serializers.ModelSerializer[Station]):
    opened = DateOut()
    closed = DateOut()

    class Meta:
        model = Station
        fields = (
            "id",
            "name",
            "alias",
            "premises",
            "level",
            "is_shared",
            "serves",
            "opened",
            "closed",
        )


class StationChange(serializers.Serializer[Any]):
    alias = serializers.CharField(max_length=60, allow_blank=True, required=False)
    premises = serializers.CharField(max_length=80, allow_blank=True, required=False)
    level = serializers.ChoiceField(choices=StationLevel.choices, required=False)
    is_shared = serializers.BooleanField(required=False)
    serves = serializers.CharField(max_length=200, allow_blank=True, required=False)
    opened = DateIn(required=False)


class StationInput(StationChange):
    name = serializers.CharField(max_length=60)


class CloseInput(serializers.Serializer[Any]):
    closed = DateIn()


class BaselineSerializer(serializers.ModelSerializer[Baseline]):
    """``origin``: from where the claim is known."""

    amount = CountOut()
    origin = serializers.CharField(source="source", read_only=True)

    class Meta:
        model = Baseline
        fields = ("id", "name", "kind", "amount", "unit", "period_text", "origin")


class BaselineInput(serializers.Serializer[Any]):
    """A known ``name`` is mended; the same again changes nothing."""

    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=BaselineKind.choices, default="")
    amount = CountIn()
    unit = serializers.CharField(max_length=10)
    period_text = serializers.CharField(max_length=60, allow_blank=True, default="")
    origin = serializers.CharField(source="source", max_length=120, allow_blank=True, default="")


class StationViewSet(ApiViewSet):
    """党群服务站 that serve the compound."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _CHANGE,
        "partial_update": _CHANGE,
        "close": _CHANGE,
    }
    serializer_class = StationSerializer

    def get_queryset(self) -> QuerySet[Station]:
        return queries.stations()

    list = listing(StationSerializer)
    retrieve = detail(StationSerializer)

    @extend_schema(request=StationInput, responses={201: StationSerializer})
    def create(self, request: Request) -> Response:
        station = services.open_station(actor_id=self.viewer.pk, **self.read(StationInput))
        return self.created(StationSerializer(station))

    @extend_schema(request=StationChange, responses=StationSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(StationChange)
        services.revise_station(station=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(StationSerializer(self.get_object()))

    @extend_schema(request=CloseInput, responses=StationSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        station = services.close_station(
            station=self.get_object(), actor_id=self.viewer.pk, **self.read(CloseInput)
        )
        return self.shown(StationSerializer(station))


class BaselineViewSet(ApiViewSet):
    """累计成果: shown, and in no rate."""

    actions = {"list": _READ, "retrieve": _READ, "create": _CHANGE}
    serializer_class = BaselineSerializer

    def get_queryset(self) -> QuerySet[Baseline]:
        return baselines()

    list = listing(BaselineSerializer)
    retrieve = detail(BaselineSerializer)

    @extend_schema(request=BaselineInput, responses={201: BaselineSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(BaselineInput)
        baseline, _outcome = record_baseline(actor_id=self.viewer.pk, **given)
        return self.created(BaselineSerializer(baseline))
