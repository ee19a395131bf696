"""品牌和理念: what the compound says of itself."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, listing
from district.core.permissions import Action
from tenants.words import queries, services
from tenants.words.models import LONGEST, OwnWord, WordKind


class OwnWordSerializer(serializers.ModelSerializer[OwnWord]):
    class Meta:
        model = OwnWord
        fields = ("kind", "text")


class OwnWordInput(serializers.Serializer[Any]):
    """An empty ``text`` takes back what was said."""

    kind = serializers.ChoiceField(choices=WordKind.choices)
    text = serializers.CharField(max_length=LONGEST, allow_blank=True)


class OwnWordViewSet(ApiViewSet):
    """The compound's own words, one of each kind."""

    actions = {"list": Action.ORGANISATION_READ, "create": Action.ORGANISATION_CHANGE}
    serializer_class = OwnWordSerializer

    def get_queryset(self) -> QuerySet[OwnWord]:
        return queries.words()

    list = listing(OwnWordSerializer)

    @extend_schema(request=OwnWordInput, responses=OwnWordSerializer(many=True))
    def create(self, request: Request) -> Response:
        """Say one of them; the answer holds all that are said then."""
        given = self.read(OwnWordInput)
        services.say(kind=WordKind(given["kind"]), text=given["text"], actor_id=self.viewer.pk)
        return self.page_of(self.get_queryset(), OwnWordSerializer)
