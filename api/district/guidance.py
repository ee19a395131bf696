"""指导意见: what street and district advised compounds, each on its way into one of them."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, listing
from district.core.permissions import Action
from district.guidance.models import GuidanceNote
from district.guidance.queries import notes
from district.guidance.services import MOST_AT_ONCE, GuidanceDraft, give_guidance
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior


class GuidanceNoteSerializer(serializers.ModelSerializer[GuidanceNote]):
    """``delivered_at`` null: it waits for its compound. ``office``: empty where the kind says all."""

    class Meta:
        model = GuidanceNote
        fields = (
            "id",
            "compound",
            "superior",
            "office",
            "who",
            "came_on",
            "advice",
            "delivered_at",
            "created_at",
        )


class GuidanceNoteInput(serializers.Serializer[Any]):
    """One note for each of ``compounds``; a street names no other ``superior`` than itself."""

    compounds = serializers.ListField(child=serializers.UUIDField(), max_length=MOST_AT_ONCE)
    came_on = serializers.DateField()
    superior = serializers.ChoiceField(choices=Superior.choices, default=Superior.STREET)
    who = serializers.CharField(max_length=LONGEST_WHO, allow_blank=True, default="")
    advice = serializers.CharField(max_length=LONGEST_ADVICE)
    client_id = serializers.UUIDField(required=False)

    def validate_superior(self, value: str) -> Superior:
        return Superior(value)


class GuidanceNoteViewSet(ApiViewSet):
    """指导意见 for the caller's own compounds, the latest visit first."""

    actions = {"list": Action.COMPOUNDS_READ, "create": Action.GUIDANCE_GIVE}
    serializer_class = GuidanceNoteSerializer

    def get_queryset(self) -> QuerySet[GuidanceNote]:
        return notes(scopes=self._scopes())

    list = listing(GuidanceNoteSerializer)

    @extend_schema(request=GuidanceNoteInput, responses={201: GuidanceNoteSerializer(many=True)})
    def create(self, request: Request) -> Response:
        """Each becomes a matter in its compound, soon; nothing comes back of what is done there."""
        given = self.read(GuidanceNoteInput)
        client_id = given.pop("client_id", None)
        made = give_guidance(actor=self.viewer, draft=GuidanceDraft(**given), client_id=client_id)
        return self.created(GuidanceNoteSerializer(made, many=True))

    def _scopes(self) -> Collection[UUID] | None:
        return None if self.reach.everything else self.reach.scopes
