"""底册: buildings, units and households; a unit head sees the own unit only."""

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import CountIn, CountOut
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.records.completeness import missing_fields
from tenants.register import queries, services
from tenants.register.models import Building, Household, Occupancy, Unit
from tenants.register.numbering import Numbering
from tenants.subareas.queries import homes_in, sub_areas

_CHANGES = ("create", "partial_update", "destroy")
_ACTIONS = {
    "list": Action.REGISTER_READ,
    "retrieve": Action.REGISTER_READ,
    **dict.fromkeys(_CHANGES, Action.REGISTER_CHANGE),
}


class BuildingSerializer(serializers.ModelSerializer[Building]):
    class Meta:
        model = Building
        fields = ("id", "name", "position", "built_year")


class UnitSerializer(serializers.ModelSerializer[Unit]):
    building_name = serializers.CharField(source="building.name", read_only=True)

    class Meta:
        model = Unit
        fields = ("id", "building", "building_name", "name", "position")


class HouseholdSerializer(serializers.ModelSerializer[Household]):
    """``unit`` null: the home is known, its place is not."""

    class Meta:
        model = Household
        fields = ("id", "unit", "floor", "room", "occupancy")


class NameInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=30)


class BuildingInput(NameInput):
    built_year = serializers.IntegerField(allow_null=True, default=None)


class BuildingChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=30, required=False)
    built_year = serializers.IntegerField(allow_null=True, required=False)


class UnitInput(NameInput):
    building = Reference(queries.all_buildings)


class HouseholdChange(serializers.Serializer[Any]):
    room = serializers.CharField(max_length=20)
    floor = serializers.IntegerField(
        min_value=-5, max_value=200, allow_null=True, required=False, default=None
    )
    occupancy = serializers.ChoiceField(choices=Occupancy.choices, default=Occupancy.UNKNOWN)


class HouseholdInput(HouseholdChange):
    unit = Reference(queries.all_units, allow_null=True)


class TotalsInput(serializers.Serializer[Any]):
    buildings = CountIn()
    units = CountIn()
    households = CountIn()


class NumberingInput(serializers.Serializer[Any]):
    """``units``: how many in each building, in their order. ``write`` false only tells."""

    units = serializers.ListField(child=serializers.IntegerField(), min_length=1, max_length=200)
    floors = serializers.IntegerField()
    rooms = serializers.IntegerField()
    first_building = serializers.IntegerField(default=1)
    write = serializers.BooleanField(default=False)


class NumberingSerializer(serializers.Serializer[Any]):
    buildings = serializers.ListField(child=serializers.CharField())
    units = serializers.IntegerField(source="unit_count")
    households = serializers.IntegerField()


class SizesSerializer(serializers.Serializer[Any]):
    """Totals as the night counts them; ``missing`` names mandatory fields that are empty."""

    buildings = CountOut(source="buildings.counted")
    units = CountOut(source="units.counted")
    households = CountOut(source="households.counted")
    occupied = CountOut()
    missing = serializers.SerializerMethodField()

    def get_missing(self, sizes: queries.Sizes) -> list[str]:
        return [field.name for field in missing_fields()]


class _RegisterViewSet(ApiViewSet):
    actions = _ACTIONS

    @property
    def units(self) -> Collection[UUID] | None:
        """None: no bound; else the units to which the viewer is bound."""
        return None if self.reach.everything else self.reach.scopes


class BuildingViewSet(_RegisterViewSet):
    """楼栋."""

    serializer_class = BuildingSerializer

    def get_queryset(self) -> QuerySet[Building]:
        return queries.buildings(self.units)

    list = listing(BuildingSerializer)
    retrieve = detail(BuildingSerializer)

    @extend_schema(request=BuildingInput, responses={201: BuildingSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(BuildingInput)
        building = services.add_building(actor_id=self.viewer.pk, **given)
        return self.created(BuildingSerializer(building))

    @extend_schema(request=BuildingChange, responses=BuildingSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        building = cast(Building, self.get_object())
        kept = {"name": building.name, "built_year": building.built_year}
        given = kept | self.read(BuildingChange)
        building = services.change_building(building=building, actor_id=self.viewer.pk, **given)
        return self.shown(BuildingSerializer(building))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove_building(building=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()


class UnitFilter(filters.FilterSet):
    building = filters.UUIDFilter(field_name="building")


class UnitViewSet(_RegisterViewSet):
    """单元."""

    serializer_class = UnitSerializer
    filterset_class = UnitFilter

    def get_queryset(self) -> QuerySet[Unit]:
        return queries.all_units(self.units)

    list = listing(UnitSerializer)
    retrieve = detail(UnitSerializer)

    @extend_schema(request=UnitInput, responses={201: UnitSerializer})
    def create(self, request: Request) -> Response:
        unit = services.add_unit(actor_id=self.viewer.pk, **self.read(UnitInput))
        return self.created(UnitSerializer(unit))

    @extend_schema(request=NameInput, responses=UnitSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        unit = services.rename_unit(
            unit=self.get_object(), actor_id=self.viewer.pk, **self.read(NameInput)
        )
        return self.shown(UnitSerializer(unit))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove_unit(unit=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()


class HouseholdFilter(filters.FilterSet):
    unit = filters.UUIDFilter(field_name="unit")
    building = filters.UUIDFilter(field_name="unit__building")
    occupancy = filters.ChoiceFilter(choices=Occupancy.choices)
    sub_area = filters.UUIDFilter(method="lie_in")

    def lie_in(self, found: QuerySet[Household], _name: str, value: UUID) -> QuerySet[Household]:
        """A part that is not there has no homes."""
        part = sub_areas().filter(pk=value).first()
        return found.filter(homes_in(part)) if part else found.none()


class HouseholdViewSet(_RegisterViewSet):
    """户."""

    serializer_class = HouseholdSerializer
    filterset_class = HouseholdFilter

    def get_queryset(self) -> QuerySet[Household]:
        return queries.households(units=self.units)

    list = listing(HouseholdSerializer)
    retrieve = detail(HouseholdSerializer)

    @extend_schema(request=HouseholdInput, responses={201: HouseholdSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(HouseholdInput)
        household = services.add_household(actor_id=self.viewer.pk, **given)
        return self.created(HouseholdSerializer(household))

    @extend_schema(request=HouseholdChange, responses=HouseholdSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Room, floor and occupancy; what is left out stays as it is."""
        household = cast(Household, self.get_object())
        kept = HouseholdSerializer(household).data
        body = HouseholdChange(data={**kept, **dict(request.data)})
        body.is_valid(raise_exception=True)
        changed = services.change_household(
            household=household, actor_id=self.viewer.pk, **body.validated_data
        )
        return self.shown(HouseholdSerializer(changed))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove_household(household=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()


class SizesViewSet(ApiViewSet):
    """The compound's size, declared totals, and numbering."""

    actions = {
        "retrieve": Action.REGISTER_CHANGE,
        "declare": Action.REGISTER_CHANGE,
        "number": Action.REGISTER_CHANGE,
    }
    serializer_class = SizesSerializer

    @extend_schema(responses=SizesSerializer)
    def retrieve(self, request: Request) -> Response:
        return self.shown(SizesSerializer(queries.sizes()))

    @extend_schema(request=TotalsInput, responses=SizesSerializer)
    def declare(self, request: Request) -> Response:
        """Set the totals that are known without a list."""
        services.declare_totals(actor_id=self.viewer.pk, **self.read(TotalsInput))
        return self.shown(SizesSerializer(queries.sizes()))

    @extend_schema(request=NumberingInput, responses=NumberingSerializer)
    def number(self, request: Request) -> Response:
        """What a numbering comes to, and with ``write`` its writing."""
        given = self.read(NumberingInput)
        write = given.pop("write")
        numbering = Numbering(**{**given, "units": tuple(given["units"])})
        if write:
            services.generate_numbering(numbering=numbering, actor_id=self.viewer.pk)
        return self.shown(NumberingSerializer(numbering))
