"""推选: how heads are chosen, each choice on record, and the ladder from units to a committee."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import may
from district.identity.models import PHONE
from tenants.bodies.queries import bodies
from tenants.heads.queries import terms, titles
from tenants.recommendations import climbing, queries, services
from tenants.recommendations.models import Ladder, Nominator, Recommendation, Stage
from tenants.register import queries as register

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class RecommendationSerializer(serializers.ModelSerializer[Recommendation]):
    """``term`` null: not chosen. ``electors``: how many could be asked, null where unknown."""

    class Meta:
        model = Recommendation
        fields = (
            "id", "title", "unit", "building", "stage", "nominee", "nominated_by", "held_on",
            "electors", "asked", "agreed", "term",
        )  # fmt: skip


class AskingInput(serializers.Serializer[Any]):
    held_on = serializers.DateField()
    asked = serializers.IntegerField(min_value=0, max_value=100_000)
    agreed = serializers.IntegerField(min_value=0, max_value=100_000)
    nominated_by = serializers.ChoiceField(
        choices=Nominator.choices, allow_blank=True, default=Nominator.UNKNOWN
    )


class RecordInput(AskingInput):
    """Of a head already in post."""

    term = Reference(terms)


class ChoiceInput(AskingInput):
    """Exactly one of ``unit`` and ``building``, one of ``stage`` and ``title``.

    Whoever is chosen begins on ``held_on``; who held the post until then ends with that day.
    """

    stage = Reference(queries.stages, allow_null=True, default=None)
    title = Reference(titles, allow_null=True, default=None)
    unit = Reference(register.all_units, allow_null=True, default=None)
    building = Reference(register.all_buildings, allow_null=True, default=None)
    holder_name = serializers.CharField(max_length=40)
    holder_phone = serializers.CharField(
        max_length=11, allow_blank=True, default="", validators=[PHONE]
    )
    is_party_household = serializers.BooleanField(default=False)
    is_chosen = serializers.BooleanField()


class StageSerializer(serializers.ModelSerializer[Stage]):
    class Meta:
        model = Stage
        fields = ("id", "position", "level", "title", "done_on", "waiver")


class LadderSerializer(serializers.ModelSerializer[Ladder]):
    """``body``: the committee in which the heads sit ex officio."""

    stages = StageSerializer(many=True)

    class Meta:
        model = Ladder
        fields = ("id", "title", "body", "started_on", "finished_on", "stages")


class LadderInput(serializers.Serializer[Any]):
    title = Reference(titles)
    body = Reference(bodies)


class StageInput(serializers.Serializer[Any]):
    stage = Reference(queries.stages)


class StageWaiverInput(StageInput):
    waiver = serializers.CharField(max_length=120)


class RecommendationFilter(filters.FilterSet):
    unit = filters.UUIDFilter(field_name="unit")
    building = filters.UUIDFilter(field_name="building")
    term = filters.UUIDFilter(field_name="term")


class RecommendationViewSet(ApiViewSet):
    """推选记录; those who were not chosen are for who runs the choice."""

    actions = {"list": _READ, "retrieve": _READ, "create": _CHANGE, "add_record": _CHANGE}
    serializer_class = RecommendationSerializer
    filterset_class = RecommendationFilter

    def get_queryset(self) -> QuerySet[Recommendation]:
        may_change = not self.is_described and may(self.viewer, _CHANGE)
        return queries.recommendations() if may_change else queries.chosen()

    list = listing(RecommendationSerializer)
    retrieve = detail(RecommendationSerializer)

    @extend_schema(request=ChoiceInput, responses={201: RecommendationSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(ChoiceInput)
        unit, building, stage = given["unit"], given["building"], given["stage"]
        if (unit is None) == (building is None):
            raise DomainError(
                "unit_or_building", _("请选一个单元或一栋楼，二者选一。"), field="unit"
            )
        if (stage is None) == (given["title"] is None):
            raise DomainError(
                "stage_or_title", _("请选推选的一级或一个称呼，二者选一。"), field="stage"
            )
        told: dict[str, Any] = {
            "place": unit or building,
            "nominee": services.Nominee(
                given["holder_name"], given["holder_phone"], given["is_party_household"]
            ),
            "asking": _asking(given),
            "is_chosen": given["is_chosen"],
            "actor_id": self.viewer.pk,
        }
        if stage is not None:
            made = climbing.choose(stage=stage, **told)
        else:
            made = services.recommend(title=given["title"], **told)
        return self.created(RecommendationSerializer(made))

    @extend_schema(request=RecordInput, responses={201: RecommendationSerializer})
    @action(detail=False, methods=["post"], url_path="of-head")
    def add_record(self, request: Request) -> Response:
        """Write down afterwards how a head came to the post."""
        given = self.read(RecordInput)
        made = services.add_record(
            term=given["term"], asking=_asking(given), actor_id=self.viewer.pk
        )
        return self.created(RecommendationSerializer(made))


class LadderViewSet(ApiViewSet):
    """梯次推选: units, then buildings, then the committee; a stage opens when the last is done."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _CHANGE,
        "finish": _CHANGE,
        "waive": _CHANGE,
        "seat": _CHANGE,
    }
    serializer_class = LadderSerializer

    def get_queryset(self) -> QuerySet[Ladder]:
        return queries.ladders()

    list = listing(LadderSerializer)
    retrieve = detail(LadderSerializer)

    @extend_schema(request=LadderInput, responses={201: LadderSerializer})
    def create(self, request: Request) -> Response:
        made = climbing.start_ladder(actor_id=self.viewer.pk, **self.read(LadderInput))
        return self.created(LadderSerializer(queries.ladders().get(pk=made.pk)))

    @extend_schema(request=StageInput, responses=LadderSerializer)
    @action(detail=False, methods=["post"])
    def finish(self, request: Request) -> Response:
        """Close a stage at which nobody is lacking."""
        given = self.read(StageInput)
        climbing.finish_stage(actor_id=self.viewer.pk, **given)
        return self._of(given["stage"])

    @extend_schema(request=StageWaiverInput, responses=LadderSerializer)
    @action(detail=False, methods=["post"])
    def waive(self, request: Request) -> Response:
        """Open the next stage although somebody is lacking, with a reason."""
        given = self.read(StageWaiverInput)
        climbing.waive_stage(actor_id=self.viewer.pk, **given)
        return self._of(given["stage"])

    @extend_schema(request=StageInput, responses=LadderSerializer)
    @action(detail=False, methods=["post"])
    def seat(self, request: Request) -> Response:
        """Let the heads sit on the committee ex officio."""
        given = self.read(StageInput)
        climbing.seat_heads(actor_id=self.viewer.pk, **given)
        return self._of(given["stage"])

    def _of(self, stage: Stage) -> Response:
        return self.shown(LadderSerializer(queries.ladders().get(pk=stage.ladder_id)))


def _asking(given: dict[str, Any]) -> services.Asking:
    names = ("held_on", "asked", "agreed", "nominated_by")
    return services.Asking(**{name: given[name] for name in names})
