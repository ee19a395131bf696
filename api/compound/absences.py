"""本小区没有: what a compound is known not to have, so that nothing on record is no gap."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.absences import queries, services
from tenants.absences.models import Absence, Topic


class AbsenceSerializer(serializers.ModelSerializer[Absence]):
    class Meta:
        model = Absence
        fields = ("id", "topic", "since_on")


class AbsenceInput(serializers.Serializer[Any]):
    """The same again changes nothing."""

    topic = serializers.ChoiceField(choices=Topic.choices)


class AbsenceViewSet(ApiViewSet):
    """What the compound is known not to have; counted as none from that day on."""

    actions = {
        "list": Action.ORGANISATION_READ,
        "retrieve": Action.ORGANISATION_READ,
        "create": Action.ORGANISATION_CHANGE,
        "destroy": Action.ORGANISATION_CHANGE,
    }
    serializer_class = AbsenceSerializer

    def get_queryset(self) -> QuerySet[Absence]:
        return queries.absences()

    list = listing(AbsenceSerializer)
    retrieve = detail(AbsenceSerializer)

    @extend_schema(request=AbsenceInput, responses={201: AbsenceSerializer})
    def create(self, request: Request) -> Response:
        topic = Topic(self.read(AbsenceInput)["topic"])
        absence = services.confirm_absence(topic=topic, actor_id=self.viewer.pk)
        return self.created(AbsenceSerializer(absence))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        topic = Topic(self.get_object().topic)
        services.withdraw_absence(topic=topic, actor_id=self.viewer.pk)
        return Response(status=status.HTTP_204_NO_CONTENT)
