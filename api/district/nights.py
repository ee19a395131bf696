"""The night again, by hand: planned here, carried out by the workers."""

from datetime import date
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet
from district.core.jobs import Job, enqueue
from district.core.permissions import Action
from district.metrics.ledger import plan_night
from district.metrics.queries import progress_of
from district.registry.models import Compound
from district.registry.tree import compound_by_slug


class NightInput(serializers.Serializer[Any]):
    """``compound`` (a slug): that one alone, otherwise all."""

    date = serializers.DateField()
    compound = serializers.CharField(required=False, max_length=32)


class FailureSerializer(serializers.Serializer[Any]):
    compound = serializers.CharField(source="slug")
    parked = serializers.BooleanField(help_text="Given up after several tries.")


class NightSerializer(serializers.Serializer[Any]):
    """How far the night has come; settled once every run is done or given up."""

    total = serializers.IntegerField()
    done = serializers.IntegerField()
    is_settled = serializers.BooleanField()
    failures = FailureSerializer(many=True)


class NightViewSet(ApiViewSet):
    """The roll-up of one night."""

    actions = {"retrieve": Action.ROLLUP_RUN, "create": Action.ROLLUP_RUN}
    serializer_class = NightSerializer

    @extend_schema(
        parameters=[
            OpenApiParameter("date", OpenApiTypes.DATE, required=True),
            OpenApiParameter("compound", OpenApiTypes.STR),
        ],
        responses=NightSerializer,
    )
    def retrieve(self, request: Request) -> Response:
        """How far a night has come."""
        asked = NightInput(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        return Response(_night(**asked.validated_data))

    @extend_schema(request=NightInput, responses={202: NightSerializer})
    def create(self, request: Request) -> Response:
        """Compute a night once more; equal figures leave no trace."""
        given = self.read(NightInput)
        plan_night(day=given["date"], compounds=_compounds(given.get("compound")), again=True)
        enqueue(Job.ROLLUP_TICK)
        return Response(_night(**given), status=202)


def _night(date: date, compound: str | None = None) -> Any:
    return NightSerializer(progress_of(days=[date], compounds=_compounds(compound))).data


def _compounds(slug: str | None) -> list[Compound] | None:
    return [compound_by_slug(slug)] if slug else None
