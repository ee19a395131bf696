"""管理方式: who manages the compound's property, and since when."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import DateIn, DateOut
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.register import managing, queries
from tenants.register.models import MODES, Management

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class ManagementSerializer(serializers.ModelSerializer[Management]):
    since = DateOut()

    class Meta:
        model = Management
        fields = ("id", "mode", "company", "basis", "since", "until_on")


class ManagementChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    company = serializers.CharField(max_length=60, allow_blank=True, required=False)
    basis = serializers.CharField(max_length=120, allow_blank=True, required=False)
    until_on = serializers.DateField(allow_null=True, required=False)


class ManagementInput(ManagementChange):
    mode = serializers.ChoiceField(choices=MODES)
    since = DateIn()


class ManagementViewSet(ApiViewSet):
    """管理方式."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _CHANGE,
        "partial_update": _CHANGE,
        "destroy": _CHANGE,
    }
    serializer_class = ManagementSerializer

    def get_queryset(self) -> QuerySet[Management]:
        return queries.managements()

    list = listing(ManagementSerializer)
    retrieve = detail(ManagementSerializer)

    @extend_schema(request=ManagementInput, responses={201: ManagementSerializer})
    def create(self, request: Request) -> Response:
        """Whoever managed until then ends on that day."""
        given = self.read(ManagementInput)
        management = managing.enter_management(actor_id=self.viewer.pk, **given)
        return self.created(ManagementSerializer(management))

    @extend_schema(request=ManagementChange, responses=ManagementSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(ManagementChange)
        managing.revise_management(management=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(ManagementSerializer(self.get_object()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        managing.remove_management(management=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()
