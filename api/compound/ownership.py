"""专有部分: what there is, whose it is, and who votes for it; areas in 0.01 m²."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.people import PersonInput
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.ownership import listing as ownership
from tenants.ownership import services
from tenants.ownership.areas import LARGEST
from tenants.ownership.models import Disposal, Part, PartKind, Title
from tenants.ownership.services import MOST_CO_OWNERS, MOST_LABEL
from tenants.people.told import Told
from tenants.register import queries as register


class OwnershipSerializer(serializers.ModelSerializer[Title]):
    """``until_on`` null: still the owner's."""

    owner_name = serializers.CharField(source="owner.name", read_only=True)

    class Meta:
        model = Title
        fields = ("id", "part", "owner", "owner_name", "is_voter", "since_on", "until_on")


class PartSerializer(serializers.ModelSerializer[Part]):
    """``area`` is the one that counts, and ``basis`` says which that is; null: none is known."""

    name = serializers.CharField(source="label", read_only=True)
    area = serializers.IntegerField(read_only=True, allow_null=True)
    basis = serializers.CharField(read_only=True, allow_null=True)
    owners = OwnershipSerializer(source="open_titles", many=True, read_only=True)

    class Meta:
        model = Part
        fields = (
            "id",
            "kind",
            "name",
            "household",
            "registered_area",
            "surveyed_area",
            "contract_area",
            "disposal",
            "area",
            "basis",
            "owners",
        )


class _AreaIn(serializers.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=LARGEST, allow_null=True, **kwargs)


class PartChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    kind = serializers.ChoiceField(choices=PartKind.choices, required=False)
    name = serializers.CharField(source="label", max_length=MOST_LABEL, required=False)
    household = Reference(register.households, allow_null=True, required=False)
    registered_area = _AreaIn(required=False)
    surveyed_area = _AreaIn(required=False)
    contract_area = _AreaIn(required=False)
    disposal = serializers.ChoiceField(choices=Disposal.choices, required=False)


class PartInput(PartChange):
    kind = serializers.ChoiceField(choices=PartKind.choices)
    name = serializers.CharField(source="label", max_length=MOST_LABEL)


class OwnerInput(serializers.Serializer[Any]):
    """One more owner of the part."""

    owner = PersonInput()
    since_on = serializers.DateField(allow_null=True, default=None)


class TransferInput(serializers.Serializer[Any]):
    """From ``on`` on the part is theirs alone."""

    owners = serializers.ListField(child=PersonInput(), min_length=1, max_length=MOST_CO_OWNERS)
    on = serializers.DateField()


class PartFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=PartKind.choices)
    household = filters.UUIDFilter(field_name="household")
    unit = filters.UUIDFilter(field_name="household__unit")


class PartViewSet(ApiViewSet):
    """专有部分; a unit head reads those of the own unit."""

    actions = {
        "list": Action.PEOPLE_READ,
        "retrieve": Action.PEOPLE_READ,
        "create": Action.PEOPLE_CHANGE,
        "partial_update": Action.PEOPLE_CHANGE,
        "destroy": Action.PEOPLE_CHANGE,
        "owners": Action.PEOPLE_CHANGE,
        "transfer": Action.PEOPLE_CHANGE,
    }
    serializer_class = PartSerializer
    filterset_class = PartFilter

    @property
    def units(self) -> Collection[UUID] | None:
        """None: no bound; else the units to which the viewer is bound."""
        return None if self.reach.everything else self.reach.scopes

    def get_queryset(self) -> QuerySet[Part]:
        return ownership.parts(self.units)

    list = listing(PartSerializer)
    retrieve = detail(PartSerializer)

    @extend_schema(request=PartInput, responses={201: PartSerializer})
    def create(self, request: Request) -> Response:
        part = services.add_part(actor_id=self.viewer.pk, **self.read(PartInput))
        return self.created(PartSerializer(self.get_queryset().get(pk=part.pk)))

    @extend_schema(request=PartChange, responses=PartSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        services.correct_part(
            part=self.get_object(), actor_id=self.viewer.pk, **self.read(PartChange)
        )
        return self.shown(PartSerializer(self.get_object()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove_part(part=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()

    @extend_schema(request=OwnerInput, responses={201: OwnershipSerializer})
    @action(detail=True, methods=["post"])
    def owners(self, request: Request, pk: str) -> Response:
        """Register an owner, beside those whom the part has already."""
        part, given = self.get_object(), self.read(OwnerInput)
        title = services.give_title(
            part=part,
            owner=Told(**given["owner"]),
            since_on=given["since_on"],
            actor_id=self.viewer.pk,
        )
        return self.created(OwnershipSerializer(title))

    @extend_schema(request=TransferInput, responses=PartSerializer)
    @action(detail=True, methods=["post"])
    def transfer(self, request: Request, pk: str) -> Response:
        part, given = self.get_object(), self.read(TransferInput)
        to = [Told(**one) for one in given["owners"]]
        services.transfer(part=part, to=to, on=given["on"], actor_id=self.viewer.pk)
        return self.shown(PartSerializer(self.get_object()))


class OwnershipFilter(filters.FilterSet):
    part = filters.UUIDFilter(field_name="part")


class OwnershipViewSet(ApiViewSet):
    """Who owns or owned what."""

    actions = {
        "list": Action.PEOPLE_CHANGE,
        "retrieve": Action.PEOPLE_CHANGE,
        "choose": Action.PEOPLE_CHANGE,
    }
    serializer_class = OwnershipSerializer
    filterset_class = OwnershipFilter

    def get_queryset(self) -> QuerySet[Title]:
        return ownership.titles()

    list = listing(OwnershipSerializer)
    retrieve = detail(OwnershipSerializer)

    @extend_schema(request=None, responses=OwnershipSerializer)
    @action(detail=True, methods=["post"])
    def choose(self, request: Request, pk: str) -> Response:
        """Let this owner vote, for all that the same persons own together."""
        services.choose_voter(title=self.get_object(), actor_id=self.viewer.pk)
        return self.shown(OwnershipSerializer(self.get_object()))
