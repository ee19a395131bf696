"""五事和议事会: how the compound calls its stages, and when its councils are held."""

from typing import Any

from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet
from district.core.permissions import Action
from tenants.matters.models import LONGEST_STAGE_NAME, Stage
from tenants.matters.stage_names import name_stages, own_stage_names
from tenants.meetings.rules import council_rule, lay_down_rule


class CouncilRuleSerializer(serializers.Serializer[Any]):
    """``day`` and ``starts``: what is usual, null where nothing is."""

    is_monthly = serializers.BooleanField(default=True)
    day = serializers.IntegerField(min_value=1, max_value=31, allow_null=True, default=None)
    starts = serializers.TimeField(allow_null=True, default=None)


class StageNamesSerializer(serializers.Serializer[Any]):
    """The compound's own words by the codes of the stages; empty: the standard word stands."""

    listen = serializers.CharField(max_length=LONGEST_STAGE_NAME, allow_blank=True, default="")
    discuss = serializers.CharField(max_length=LONGEST_STAGE_NAME, allow_blank=True, default="")
    work = serializers.CharField(max_length=LONGEST_STAGE_NAME, allow_blank=True, default="")
    judge = serializers.CharField(max_length=LONGEST_STAGE_NAME, allow_blank=True, default="")
    publish = serializers.CharField(max_length=LONGEST_STAGE_NAME, allow_blank=True, default="")


class OwnPracticeSerializer(serializers.Serializer[Any]):
    stages = StageNamesSerializer()
    council = CouncilRuleSerializer()


class OwnPracticeViewSet(ApiViewSet):
    """Both at once, as the page has them."""

    actions = {"retrieve": Action.ORGANISATION_READ, "create": Action.ORGANISATION_CHANGE}
    serializer_class = OwnPracticeSerializer

    @extend_schema(responses=OwnPracticeSerializer)
    def retrieve(self, request: Request) -> Response:
        return self._stands()

    @extend_schema(request=OwnPracticeSerializer, responses=OwnPracticeSerializer)
    def create(self, request: Request) -> Response:
        """From now on so; the answer holds what stands then."""
        given = self.read(OwnPracticeSerializer)
        names = {Stage(code): text for code, text in given["stages"].items()}
        with transaction.atomic():
            name_stages(names=names, actor_id=self.viewer.pk)
            lay_down_rule(**given["council"], actor_id=self.viewer.pk)
        return self._stands()

    def _stands(self) -> Response:
        own = own_stage_names()
        stages = {stage.value: own.get(stage, "") for stage in Stage}
        told = {"stages": stages, "council": council_rule()}
        return self.shown(OwnPracticeSerializer(told))
