"""党支部: kinds, dates, numbers of members; no member's file."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import CountIn, CountOut, DateIn, DateOut
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.counts import Count
from district.core.permissions import Action
from tenants.party import queries, services
from tenants.party.models import Branch, BranchKind


class BranchSerializer(serializers.ModelSerializer[Branch]):
    founded = DateOut()
    dissolved = DateOut()
    members = CountOut()

    class Meta:
        model = Branch
        fields = (
            "id",
            "name",
            "kind",
            "founded",
            "dissolved",
            "members",
            "is_joint",
            "shared_with",
        )


class BranchChange(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=BranchKind.choices, required=False)
    founded = DateIn(required=False)
    members = CountIn(required=False)
    is_joint = serializers.BooleanField(required=False)
    shared_with = serializers.CharField(max_length=200, allow_blank=True, required=False)


class BranchInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(choices=BranchKind.choices)
    founded = DateIn(required=False, default=None)
    members = CountIn(required=False, default=Count)
    is_joint = serializers.BooleanField(default=False)
    shared_with = serializers.CharField(max_length=200, allow_blank=True, default="")


class DissolveInput(serializers.Serializer[Any]):
    dissolved = DateIn()


class BranchFilter(filters.FilterSet):
    """``on``: the branches that stood on that day."""

    kind = filters.ChoiceFilter(choices=BranchKind.choices)
    on = filters.DateFilter(method="standing_on")

    def standing_on(self, found: QuerySet[Branch], name: str, value: date) -> QuerySet[Branch]:
        return found & queries.branches_on(value)


class BranchViewSet(ApiViewSet):
    """党支部 of the compound and of its property company."""

    actions = {
        "list": Action.ORGANISATION_READ,
        "retrieve": Action.ORGANISATION_READ,
        "create": Action.ORGANISATION_CHANGE,
        "partial_update": Action.ORGANISATION_CHANGE,
        "dissolve": Action.ORGANISATION_CHANGE,
    }
    serializer_class = BranchSerializer
    filterset_class = BranchFilter

    def get_queryset(self) -> QuerySet[Branch]:
        return queries.branches()

    list = listing(BranchSerializer)
    retrieve = detail(BranchSerializer)

    @extend_schema(request=BranchInput, responses={201: BranchSerializer})
    def create(self, request: Request) -> Response:
        branch = services.found_branch(actor_id=self.viewer.pk, **self.read(BranchInput))
        return self.created(BranchSerializer(branch))

    @extend_schema(request=BranchChange, responses=BranchSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(BranchChange)
        services.revise_branch(branch=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(BranchSerializer(self.get_object()))

    @extend_schema(request=DissolveInput, responses=BranchSerializer)
    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, pk: str) -> Response:
        branch = services.dissolve_branch(
            branch=self.get_object(), actor_id=self.viewer.pk, **self.read(DissolveInput)
        )
        return self.shown(BranchSerializer(branch))
