"""案例库: practices of compounds, and copying their settings into others."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.cases import queries, services
from district.cases.models import Case, CaseCopy, CopyState
from district.cases.practice import LONGEST_WORD, CaseStage, CaseWord, CouncilHabit, Practice
from district.core.clock import today
from district.core.permissions import Action
from district.registry.queries.compounds import compounds


class CouncilHabitSerializer(serializers.Serializer[Any]):
    is_monthly = serializers.BooleanField(default=True)
    day = serializers.IntegerField(min_value=1, max_value=31, allow_null=True, default=None)
    starts = serializers.TimeField(allow_null=True, default=None)


class PracticeSerializer(serializers.Serializer[Any]):
    """``words`` and ``stages`` by their codes; what is not there is not carried."""

    words = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_WORD, allow_blank=True), default=dict
    )
    stages = serializers.DictField(
        child=serializers.CharField(max_length=LONGEST_WORD, allow_blank=True), default=dict
    )
    council = CouncilHabitSerializer(allow_null=True, default=None)

    def validate_words(self, given: dict[str, str]) -> dict[str, str]:
        return _known(given, CaseWord.values)

    def validate_stages(self, given: dict[str, str]) -> dict[str, str]:
        return _known(given, CaseStage.values)


class CaseSerializer(serializers.ModelSerializer[Case]):
    """``taking``: the settings have been asked of the compound and have not come yet."""

    settings = PracticeSerializer(source="practice")

    class Meta:
        model = Case
        fields = (
            "id",
            "title",
            "what",
            "how",
            "outcome",
            "compound",
            "settings",
            "revision",
            "changed_at",
            "taking",
            "taken_at",
        )


class CaseInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=60)
    what = serializers.CharField(max_length=2_000)
    how = serializers.CharField(max_length=4_000, allow_blank=True, required=False)
    outcome = serializers.CharField(max_length=2_000, allow_blank=True, required=False)
    compound = Reference(lambda: compounds(day=today()), allow_null=True, required=False)
    settings = PracticeSerializer(required=False)


class CaseChange(CaseInput):
    """What is not named stays."""

    title = serializers.CharField(max_length=60, required=False)
    what = serializers.CharField(max_length=2_000, required=False)


class CopyInput(serializers.Serializer[Any]):
    compounds = Reference(lambda: compounds(day=today()), many=True)


class CaseCopySerializer(serializers.ModelSerializer[CaseCopy]):
    """``done`` was set, ``kept`` is the compound's own, ``same`` was so already."""

    progress = serializers.ChoiceField(choices=CopyState.choices, source="state", read_only=True)
    done = serializers.ListField(child=serializers.CharField())
    kept = serializers.ListField(child=serializers.CharField())
    same = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = CaseCopy
        fields = (
            "id",
            "compound",
            "revision",
            "progress",
            "done",
            "kept",
            "same",
            "refusal",
            "created_at",
            "finished_at",
        )


class CaseViewSet(ApiViewSet):
    """One practice each; writing and copying are the district's."""

    actions = {
        "list": Action.COMPOUNDS_READ,
        "retrieve": Action.COMPOUNDS_READ,
        "create": Action.CASES_WRITE,
        "partial_update": Action.CASES_WRITE,
        "take": Action.CASES_WRITE,
        "copies": Action.CASES_WRITE,
        "copy": Action.CASES_WRITE,
    }
    serializer_class = CaseSerializer

    def get_queryset(self) -> QuerySet[Case]:
        return queries.cases()

    list = listing(CaseSerializer)
    retrieve = detail(CaseSerializer)

    @extend_schema(request=CaseInput, responses={201: CaseSerializer})
    def create(self, request: Request) -> Response:
        made = services.write_case(by_id=self.viewer.pk, **_told(self.read(CaseInput)))
        return self.created(CaseSerializer(made))

    @extend_schema(request=CaseChange, responses=CaseSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        case = self.get_object()
        told = _told(self.read(CaseChange))
        return self.shown(
            CaseSerializer(services.revise_case(case=case, by_id=self.viewer.pk, **told))
        )

    @extend_schema(request=None, responses=CaseSerializer)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, pk: str) -> Response:
        """Have the compound's own settings read into the case, soon."""
        asked = services.ask_for_settings(case=self.get_object(), by_id=self.viewer.pk)
        return self.shown(CaseSerializer(asked))

    @extend_schema(responses=CaseCopySerializer(many=True))
    @action(detail=True)
    def copies(self, request: Request, pk: str) -> Response:
        """Into which compounds it was sent, the latest first, and what came of it there."""
        return self.page_of(queries.copies_of(self.get_object()), CaseCopySerializer)

    @extend_schema(request=CopyInput, responses=CaseCopySerializer(many=True))
    @action(detail=True, methods=["post"])
    def copy(self, request: Request, pk: str) -> Response:
        """Send its settings into these compounds; what they have set themselves stays."""
        case, given = self.get_object(), self.read(CopyInput)
        services.copy_case(case=case, compounds=given["compounds"], by_id=self.viewer.pk)
        return self.page_of(queries.copies_of(case), CaseCopySerializer)


def _known(given: dict[str, str], codes: list[str]) -> dict[str, str]:
    if unknown := sorted(set(given) - set(codes)):
        raise serializers.ValidationError(_("没有“%(code)s”这一项。") % {"code": unknown[0][:20]})
    return given


def _told(given: dict[str, Any]) -> dict[str, Any]:
    """As the services take it."""
    if "settings" in given:
        told = given.pop("settings")
        council = told["council"]
        habit = CouncilHabit(**council) if council else None
        given["practice"] = Practice(told["words"], told["stages"], habit)
    return given
