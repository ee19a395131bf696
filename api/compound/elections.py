"""党内选举: what a branch tells of its elections; sums alone, and of no ballot whose it was."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.elections import queries, services
from tenants.elections.models import Candidate, Election, State
from tenants.party.queries import branches

_READ, _CHANGE = Action.PARTY_READ, Action.PARTY_CHANGE
_NAME = 40


class ElectionCandidateSerializer(serializers.ModelSerializer[Candidate]):
    """``votes`` null: not counted yet. ``is_written_in``: beside the candidates （另选他人）."""

    class Meta:
        model = Candidate
        fields = ("id", "position", "name", "is_written_in", "votes", "is_elected", "is_tied")


class ElectionSerializer(serializers.ModelSerializer[Election]):
    """``quorum``: how many of ``entitled`` must be ``present``; ``follows``: whose tie it decides.

    Who was present stands on the page of the branch's own people and is not told here.
    """

    candidates = ElectionCandidateSerializer(many=True)
    quorum = serializers.SerializerMethodField()

    class Meta:
        model = Election
        fields = (
            "id", "branch", "title", "held_on", "seats", "entitled", "state", "rule_set",
            "quorum", "present", "returned", "valid", "follows", "candidates",
        )  # fmt: skip

    @extend_schema_field(serializers.IntegerField())
    def get_quorum(self, election: Election) -> int:
        return queries.quorum_of(election)


def _names(most: int) -> serializers.ListField:
    """Of persons, each once."""
    return serializers.ListField(
        child=serializers.CharField(max_length=_NAME), allow_empty=False, max_length=most
    )


class ElectionInput(serializers.Serializer[Any]):
    branch = Reference(branches)
    title = serializers.CharField(max_length=80)
    held_on = serializers.DateField()
    seats = serializers.IntegerField(min_value=1, max_value=services.MOST_CANDIDATES)
    entitled = serializers.IntegerField(min_value=1, max_value=services.MOST_MEMBERS)
    candidates = _names(services.MOST_CANDIDATES)


class AttendanceInput(serializers.Serializer[Any]):
    """Who of those with a vote is in the room; written down once, before any ballot."""

    present = _names(services.MOST_MEMBERS)


class WrittenInInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=_NAME)


class BoxInput(serializers.Serializer[Any]):
    """All ballots at once, each the list of candidates that it names; their order is not kept."""

    ballots = serializers.ListField(
        child=serializers.ListField(
            child=serializers.UUIDField(), max_length=services.MOST_CANDIDATES
        ),
        allow_empty=False,
        max_length=2 * services.MOST_MEMBERS,
    )
    tellers = _names(20)


class ElectionFilter(filters.FilterSet):
    branch = filters.UUIDFilter(field_name="branch")
    state = filters.ChoiceFilter(choices=State.choices)


class ElectionViewSet(ApiViewSet):
    """党内选举: voting is on paper, in the room; here stand the steps around it and the sums."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _CHANGE,
        "update": _CHANGE,
        "attendance": _CHANGE,
        "written_in": _CHANGE,
        "count": _CHANGE,
        "again": _CHANGE,
    }
    serializer_class = ElectionSerializer
    filterset_class = ElectionFilter

    def get_queryset(self) -> QuerySet[Election]:
        return queries.elections().prefetch_related("candidates")

    list = listing(ElectionSerializer)
    retrieve = detail(ElectionSerializer)

    @extend_schema(request=ElectionInput, responses={201: ElectionSerializer})
    def create(self, request: Request) -> Response:
        draft = services.ElectionDraft(**self.read(ElectionInput))
        made = services.draft_election(draft=draft, actor_id=self.viewer.pk)
        return self.created(ElectionSerializer(made))

    @extend_schema(request=ElectionInput, responses=ElectionSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Write a draft anew."""
        draft = services.ElectionDraft(**self.read(ElectionInput))
        election = self.get_object()
        services.revise_election(election=election, draft=draft, actor_id=self.viewer.pk)
        return self._again()

    @extend_schema(request=AttendanceInput, responses=ElectionSerializer)
    @action(detail=True, methods=["post"])
    def attendance(self, request: Request, pk: str) -> Response:
        """Close attendance; from here on nothing else of the election changes."""
        given = self.read(AttendanceInput)
        services.close_attendance(election=self.get_object(), actor_id=self.viewer.pk, **given)
        return self._again()

    @extend_schema(request=WrittenInInput, responses=ElectionSerializer)
    @action(detail=True, methods=["post"], url_path="written-in")
    def written_in(self, request: Request, pk: str) -> Response:
        """Give a place to somebody who was written on a ballot."""
        given = self.read(WrittenInInput)
        services.add_written_in(election=self.get_object(), actor_id=self.viewer.pk, **given)
        return self._again()

    @extend_schema(request=BoxInput, responses=ElectionSerializer)
    @action(detail=True, methods=["post"])
    def count(self, request: Request, pk: str) -> Response:
        """Take in the whole box and count it, once."""
        given = self.read(BoxInput)
        services.count_ballots(
            election=self.get_object(),
            ballots=[_ballot(one) for one in given["ballots"]],
            tellers=given["tellers"],
            actor_id=self.viewer.pk,
        )
        return self._again()

    @extend_schema(request=None, responses={201: ElectionSerializer})
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """Draft a further ballot between those who are tied."""
        made = services.draft_second_election(election=self.get_object(), actor_id=self.viewer.pk)
        return self.created(ElectionSerializer(made))

    def _again(self) -> Response:
        return self.shown(ElectionSerializer(self.get_object()))


def _ballot(named: list[UUID]) -> frozenset[UUID]:
    return frozenset(named)
