"""片区: the parts into which a compound is divided, and who answers for each."""

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.clock import today
from district.core.permissions import Action
from tenants.bodies.queries import bodies_on
from tenants.register.queries import all_units
from tenants.subareas import queries, services
from tenants.subareas.models import SubArea, SubAreaDuty

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class SubAreaSerializer(serializers.ModelSerializer[SubArea]):
    """``units`` of the common part are none: it is what lies in no other."""

    units = serializers.SerializerMethodField()

    class Meta:
        model = SubArea
        fields = ("id", "name", "place", "is_common", "units")

    def get_units(self, sub_area: SubArea) -> list[str]:
        return [str(one.unit_id) for one in sub_area.places.all()]


class SubAreaInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=30)
    place = serializers.CharField(max_length=30, allow_blank=True, default="")
    is_common = serializers.BooleanField(default=False)
    units = Reference(all_units, many=True, default=list)


class SubAreaDutySerializer(serializers.ModelSerializer[SubAreaDuty]):
    class Meta:
        model = SubAreaDuty
        fields = ("id", "sub_area", "body", "holder_name", "since_on", "until_on")


class SubAreaDutyInput(serializers.Serializer[Any]):
    """A body or a person, one of the two."""

    sub_area = Reference(queries.sub_areas)
    body = Reference(lambda: bodies_on(today()), allow_null=True, default=None)
    holder_name = serializers.CharField(max_length=40, allow_blank=True, default="")
    since_on = serializers.DateField()


class SubAreaDutyEnd(serializers.Serializer[Any]):
    until_on = serializers.DateField()


class SubAreaViewSet(ApiViewSet):
    """片区."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        **dict.fromkeys(("create", "update", "destroy"), _CHANGE),
    }
    serializer_class = SubAreaSerializer

    def get_queryset(self) -> QuerySet[SubArea]:
        return queries.sub_areas().prefetch_related("places")

    list = listing(SubAreaSerializer)
    retrieve = detail(SubAreaSerializer)

    @extend_schema(request=SubAreaInput, responses={201: SubAreaSerializer})
    def create(self, request: Request) -> Response:
        made = services.mark_out(actor_id=self.viewer.pk, **self.read(SubAreaInput))
        return self.created(SubAreaSerializer(made))

    @extend_schema(request=SubAreaInput, responses=SubAreaSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """What is left out is emptied."""
        one = cast(SubArea, self.get_object())
        services.redraw(sub_area=one, actor_id=self.viewer.pk, **self.read(SubAreaInput))
        return self.shown(SubAreaSerializer(self.get_object()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove_sub_area(sub_area=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()


class SubAreaDutyViewSet(ApiViewSet):
    """Who answers for a part, and did."""

    actions = {"list": _READ, "retrieve": _READ, "create": _CHANGE, "partial_update": _CHANGE}
    serializer_class = SubAreaDutySerializer

    def get_queryset(self) -> QuerySet[SubAreaDuty]:
        return queries.duties()

    list = listing(SubAreaDutySerializer)
    retrieve = detail(SubAreaDutySerializer)

    @extend_schema(request=SubAreaDutyInput, responses={201: SubAreaDutySerializer})
    def create(self, request: Request) -> Response:
        """Whoever answered for the part until then ends that day."""
        made = services.put_in_charge(actor_id=self.viewer.pk, **self.read(SubAreaDutyInput))
        return self.created(SubAreaDutySerializer(made))

    @extend_schema(request=SubAreaDutyEnd, responses=SubAreaDutySerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(SubAreaDutyEnd)
        services.end_duty(duty=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(SubAreaDutySerializer(self.get_object()))
