"""上级指导: visits from above, and the matter that followed each."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior
from tenants.superiors import queries, services
from tenants.superiors.models import SuperiorVisit

_RECORD = Action.MATTER_RECORD_FOR_OTHERS


class SuperiorVisitSerializer(serializers.ModelSerializer[SuperiorVisit]):
    """``matter``: in which the advice is followed up; null while it is not.

    ``is_told``: whoever came wrote it down themselves; ``office`` is then what it calls itself.
    """

    is_told = serializers.BooleanField(read_only=True)

    class Meta:
        model = SuperiorVisit
        fields = (
            "id",
            "came_on",
            "superior",
            "office",
            "who",
            "advice",
            "is_told",
            "matter",
            "created_at",
        )


class SuperiorVisitInput(serializers.Serializer[Any]):
    """``is_to_follow``: its advice becomes a matter at once."""

    came_on = serializers.DateField()
    superior = serializers.ChoiceField(choices=Superior.choices)
    who = serializers.CharField(max_length=LONGEST_WHO, allow_blank=True, default="")
    advice = serializers.CharField(max_length=LONGEST_ADVICE)
    is_to_follow = serializers.BooleanField(default=True)
    client_id = serializers.UUIDField(required=False)

    def validate_superior(self, value: str) -> Superior:
        return Superior(value)


class SuperiorVisitViewSet(ApiViewSet):
    """上级来访指导, the latest first."""

    actions = {"list": _RECORD, "retrieve": _RECORD, "create": _RECORD, "follow_up": _RECORD}
    serializer_class = SuperiorVisitSerializer

    def get_queryset(self) -> QuerySet[SuperiorVisit]:
        return queries.superior_visits()

    list = listing(SuperiorVisitSerializer)
    retrieve = detail(SuperiorVisitSerializer)

    @extend_schema(request=SuperiorVisitInput, responses={201: SuperiorVisitSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(SuperiorVisitInput)
        made = services.record_superior_visit(actor=self.viewer, **given)
        return self.created(SuperiorVisitSerializer(made))

    @extend_schema(request=None, responses=SuperiorVisitSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request: Request, pk: str) -> Response:
        """Make a matter of the advice; asked again, nothing more happens."""
        found = services.follow_up(actor=self.viewer, visit=self.get_object())
        return self.shown(SuperiorVisitSerializer(found))
