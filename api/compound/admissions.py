"""区里临时进入: how the compound lets the district in for a short time, and ends it."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, listing
from district.core.permissions import Action
from district.identity.admissions import MOST_GIVEN, REASON_LENGTH
from district.identity.models import Admission
from district.identity.queries import admissions
from district.identity.services.admissions import end_admission, give_admission


class AdmissionSerializer(serializers.ModelSerializer[Admission]):
    """``entered_at``: the last time that somebody came in by it; null if nobody has."""

    is_open = serializers.BooleanField(read_only=True)

    class Meta:
        model = Admission
        fields = (
            "id",
            "kind",
            "reason",
            "created_at",
            "until_at",
            "entered_at",
            "ended_at",
            "ended_by",
            "is_open",
        )
        read_only_fields = fields


class AdmissionInput(serializers.Serializer[Any]):
    """Why, which the district reads too, and for how many days."""

    reason = serializers.CharField(max_length=REASON_LENGTH)
    days = serializers.IntegerField(min_value=1, max_value=MOST_GIVEN.days)


class AdmissionViewSet(ApiViewSet):
    """区里临时进入: the newest first."""

    actions = dict.fromkeys(("list", "create", "destroy"), Action.ACCOUNTS_MANAGE)
    serializer_class = AdmissionSerializer

    def get_queryset(self) -> QuerySet[Admission]:
        return admissions()

    list = listing(AdmissionSerializer)

    @extend_schema(request=AdmissionInput, responses={201: AdmissionSerializer})
    def create(self, request: Request) -> Response:
        """Let the district's administrators in; they read, and change nothing."""
        given = give_admission(by=self.viewer, **self.read(AdmissionInput))
        return self.created(AdmissionSerializer(given))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """End it: whoever is inside is out at once."""
        end_admission(admission_id=UUID(pk), by=self.viewer)
        return self.gone()
