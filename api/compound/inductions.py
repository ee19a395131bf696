"""岗前引导和培训: what was held for whoever is new in a post, and who came; no score."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.inductions import queries, services
from tenants.inductions.models import Session, Step

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class InductionSessionSerializer(serializers.ModelSerializer[Session]):
    names = serializers.SerializerMethodField()

    class Meta:
        model = Session
        fields = ("id", "topic", "held_on", "names")

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_names(self, session: Session) -> list[str]:
        return [one.name for one in session.attendance.all()]


class InductionSessionInput(serializers.Serializer[Any]):
    """``names``: of heads and members in post."""

    topic = serializers.CharField(max_length=80)
    held_on = serializers.DateField()
    names = serializers.ListField(
        child=serializers.CharField(max_length=40), allow_empty=False, max_length=500
    )


class InductionSerializer(serializers.Serializer[Any]):
    """``step``: what the person who asks reads next; null for who is not new, or has read all."""

    step = serializers.ChoiceField(choices=Step.choices, allow_null=True)


class SeenInput(serializers.Serializer[Any]):
    step = serializers.ChoiceField(choices=Step.choices)


class InductionFigureSerializer(serializers.Serializer[Any]):
    """Of those who began within a year: how many were led in within 60 days. Context only."""

    newcomers = serializers.IntegerField()
    in_time = serializers.IntegerField()
    running = serializers.IntegerField()


class InductionSessionViewSet(ApiViewSet):
    """培训: what, when, and who came."""

    actions = {"list": _READ, "retrieve": _READ, "create": _CHANGE, "destroy": _CHANGE}
    serializer_class = InductionSessionSerializer

    def get_queryset(self) -> QuerySet[Session]:
        return queries.sessions()

    list = listing(InductionSessionSerializer)
    retrieve = detail(InductionSessionSerializer)

    @extend_schema(request=InductionSessionInput, responses={201: InductionSessionSerializer})
    def create(self, request: Request) -> Response:
        made = services.record_session(actor_id=self.viewer.pk, **self.read(InductionSessionInput))
        return self.created(InductionSessionSerializer(made))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take back what was entered by mistake."""
        services.withdraw_session(session=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()


class InductionViewSet(ApiViewSet):
    """The three steps of whoever asks, and the compound's one figure."""

    actions = {"retrieve": _READ, "see": _READ, "figure": _READ}
    serializer_class = InductionSerializer

    @extend_schema(responses=InductionSerializer)
    def retrieve(self, request: Request) -> Response:
        return self._next()

    @extend_schema(request=SeenInput, responses=InductionSerializer)
    def see(self, request: Request) -> Response:
        """The step has been read; the answer names the one after it."""
        services.see_step(account=self.viewer, step=Step(self.read(SeenInput)["step"]))
        return self._next()

    @extend_schema(responses=InductionFigureSerializer)
    def figure(self, request: Request) -> Response:
        found = queries.figure()
        told = {
            "newcomers": len(found.newcomers), "in_time": found.in_time, "running": found.running,
        }  # fmt: skip
        return self.shown(InductionFigureSerializer(told))

    def _next(self) -> Response:
        return self.shown(InductionSerializer({"step": queries.next_step(self.viewer)}))
