"""组建: a body formed step by step by the district's guide."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from district.guides.models import GuidedKind
from district.guides.queries import current_guide
from tenants.bodies import forming
from tenants.bodies.models import Formation, FormationStep

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class FormationStepSerializer(serializers.ModelSerializer[FormationStep]):
    class Meta:
        model = FormationStep
        fields = (
            "id", "key", "title", "need", "notice_days", "after", "done_on", "document",
            "notice_from_on", "notice_until_on", "objections", "waiver",
        )  # fmt: skip


class FormationSerializer(serializers.ModelSerializer[Formation]):
    """``next_step``: the first that may be done now, null when none is left."""

    steps = FormationStepSerializer(many=True)
    next_step = serializers.SerializerMethodField()

    class Meta:
        model = Formation
        fields = (
            "id", "kind", "name", "guide_version", "started_on", "finished_on", "body", "steps",
            "next_step",
        )  # fmt: skip

    @extend_schema_field(serializers.UUIDField(allow_null=True))
    def get_next_step(self, formation: Formation) -> str | None:
        step = forming.progress_of(formation).next_step
        return str(step.pk) if step else None


class FormationInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=GuidedKind.choices)
    name = serializers.CharField(max_length=60)


class DoInput(serializers.Serializer[Any]):
    step = Reference(forming.formation_steps)
    done_on = serializers.DateField()
    document = serializers.CharField(max_length=80, allow_blank=True, default="")
    notice_from_on = serializers.DateField(allow_null=True, default=None)
    notice_until_on = serializers.DateField(allow_null=True, default=None)
    objections = serializers.CharField(max_length=400, allow_blank=True, default="")


class WaiveInput(serializers.Serializer[Any]):
    step = Reference(forming.formation_steps)
    waiver = serializers.CharField(max_length=120)


class FormationViewSet(ApiViewSet):
    """Runs of the guide, the latest first."""

    actions = {"list": _READ, "retrieve": _READ, "create": _CHANGE, "do": _CHANGE, "waive": _CHANGE}
    serializer_class = FormationSerializer

    def get_queryset(self) -> QuerySet[Formation]:
        return forming.formations()

    list = listing(FormationSerializer)
    retrieve = detail(FormationSerializer)

    @extend_schema(request=FormationInput, responses={201: FormationSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(FormationInput)
        guide = current_guide(GuidedKind(given["kind"]))
        made = forming.start_formation(guide=guide, name=given["name"], actor_id=self.viewer.pk)
        return self.created(FormationSerializer(made))

    @extend_schema(request=DoInput, responses=FormationSerializer)
    @action(detail=False, methods=["post"])
    def do(self, request: Request) -> Response:
        """Record that a step is done; the one of forming makes the body."""
        given = self.read(DoInput)
        step = given.pop("step")
        result = forming.StepResult(**given)
        forming.do_step(step=step, result=result, actor_id=self.viewer.pk)
        return self._of(step)

    @extend_schema(request=WaiveInput, responses=FormationSerializer)
    @action(detail=False, methods=["post"])
    def waive(self, request: Request) -> Response:
        """Go on without a step, with a reason."""
        given = self.read(WaiveInput)
        forming.waive_step(actor_id=self.viewer.pk, **given)
        return self._of(given["step"])

    def _of(self, step: FormationStep) -> Response:
        found = forming.formations().get(pk=step.formation_id)
        return self.shown(FormationSerializer(found))
