"""组建指南: the steps in force, and new versions of them."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, listing
from district.core.permissions import Action
from district.guides.checklists import checklists, issue_checklist, latest_terms
from district.guides.criteria import WEIGHTS, Terms
from district.guides.models import Checklist, Guide, GuidedKind, Need
from district.guides.queries import guides, latest_guides
from district.guides.services import issue_guide
from district.guides.steps import MOST_STEPS, Step


class StepSerializer(serializers.Serializer[Any]):
    """``after``: the keys of the steps that come before it."""

    key = serializers.CharField(max_length=8)
    title = serializers.CharField(max_length=80)
    need = serializers.ChoiceField(choices=Need.choices)
    notice_days = serializers.IntegerField(min_value=0, max_value=90, default=0)
    after = serializers.ListField(
        child=serializers.CharField(max_length=8), max_length=MOST_STEPS, default=list
    )


class GuideSerializer(serializers.ModelSerializer[Guide]):
    steps = StepSerializer(many=True)

    class Meta:
        model = Guide
        fields = ("id", "kind", "version", "steps", "note", "created_at")


class CurrentSerializer(serializers.Serializer[Any]):
    """``version`` 0: the list that came with the product."""

    kind = serializers.ChoiceField(choices=GuidedKind.choices)
    version = serializers.IntegerField()
    steps = StepSerializer(many=True)


class GuideInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=GuidedKind.choices)
    steps = StepSerializer(many=True)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class GuideViewSet(ApiViewSet):
    """All versions, the latest of each kind first."""

    actions = {
        "list": Action.COMPOUNDS_READ,
        "current": Action.COMPOUNDS_READ,
        "create": Action.GUIDES_ISSUE,
    }
    serializer_class = GuideSerializer

    def get_queryset(self) -> QuerySet[Guide]:
        return guides()

    list = listing(GuideSerializer)

    @extend_schema(responses=CurrentSerializer(many=True))
    @action(detail=False, pagination_class=None, filter_backends=[])
    def current(self, request: Request) -> Response:
        """The steps with which a compound would begin now."""
        rows = [asdict(one) for one in latest_guides()]
        return self.shown(CurrentSerializer(rows, many=True))

    @extend_schema(request=GuideInput, responses={201: GuideSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(GuideInput)
        steps = [
            Step(**{**row, "need": Need(row["need"]), "after": tuple(row["after"])})
            for row in given.pop("steps")
        ]
        given["kind"] = GuidedKind(given["kind"])
        return self.created(
            GuideSerializer(issue_guide(steps=steps, by_id=self.viewer.pk, **given))
        )


class TermsSerializer(serializers.Serializer[Any]):
    """Weights from 0, not asked, to 100; ``joint_months``: how long a joint meeting counts."""

    party_weight = serializers.IntegerField()
    joint_weight = serializers.IntegerField()
    joint_months = serializers.IntegerField()
    promise_weight = serializers.IntegerField()
    kept_weight = serializers.IntegerField()


class ChecklistSerializer(serializers.ModelSerializer[Checklist]):
    class Meta:
        model = Checklist
        fields = ("id", "version", "valid_from", *WEIGHTS, "note", "created_at")


class ChecklistInput(TermsSerializer):
    valid_from = serializers.DateField()
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class ChecklistViewSet(ApiViewSet):
    """What a red property must meet: all versions, the latest first."""

    actions = {
        "list": Action.COMPOUNDS_READ,
        "current": Action.COMPOUNDS_READ,
        "create": Action.GUIDES_ISSUE,
    }
    serializer_class = ChecklistSerializer

    def get_queryset(self) -> QuerySet[Checklist]:
        return checklists()

    list = listing(ChecklistSerializer)

    @extend_schema(responses=TermsSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def current(self, request: Request) -> Response:
        """The terms issued last, or those that came with the product."""
        return self.shown(TermsSerializer(latest_terms()))

    @extend_schema(request=ChecklistInput, responses={201: ChecklistSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(ChecklistInput)
        terms = Terms(**{name: given.pop(name) for name in WEIGHTS})
        issued = issue_checklist(terms=terms, by_id=self.viewer.pk, **given)
        return self.created(ChecklistSerializer(issued))
