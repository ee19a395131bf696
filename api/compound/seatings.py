"""就任: what a result changes in the posts, and carrying it out once."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import may, require
from tenants.decisions.queries import questions
from tenants.elections.queries import elections
from tenants.seating import queries, services
from tenants.seating.models import Seating

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class SeatingSerializer(serializers.ModelSerializer[Seating]):
    """``others_left``: who sat there and was not elected left on that day."""

    class Meta:
        model = Seating
        fields = ("id", "question", "election", "body", "branch", "since_on", "others_left")


class ResultInput(serializers.Serializer[Any]):
    """``question`` of an owners' vote with the ``body``, or an ``election`` of a branch."""

    question = Reference(questions, allow_null=True, default=None)
    body = Reference(queries.committees_to_fill, allow_null=True, default=None)
    election = Reference(elections, allow_null=True, default=None)


class SeatingInput(ResultInput):
    """``seen``: the plan that was looked at; another one is refused."""

    post = serializers.CharField(max_length=30)
    since_on = serializers.DateField()
    others_leave = serializers.BooleanField()
    seen = serializers.CharField(max_length=32)


class SeatingPlanSerializer(serializers.Serializer[Any]):
    """Names: who begins, who stays, and who sits there and was not elected."""

    entering = serializers.ListField(child=serializers.CharField())
    staying = serializers.ListField(child=serializers.CharField())
    others = serializers.ListField(child=serializers.CharField())
    seen = serializers.CharField()


class SeatingViewSet(ApiViewSet):
    """Results that were carried out; those of the Party's elections for who may read them."""

    actions = {"list": _READ, "retrieve": _READ, "plan": _CHANGE, "create": _CHANGE}
    serializer_class = SeatingSerializer

    def get_queryset(self) -> QuerySet[Seating]:
        may_all = not self.is_described and may(self.viewer, Action.PARTY_READ)
        return queries.seatings() if may_all else queries.seatings_of_owners()

    list = listing(SeatingSerializer)
    retrieve = detail(SeatingSerializer)

    @extend_schema(request=ResultInput, responses=SeatingPlanSerializer)
    @action(detail=False, methods=["post"])
    def plan(self, request: Request) -> Response:
        """What would change; changes nothing."""
        source, place = self._result(self.read(ResultInput))
        services.check_seatable(source)
        told = queries.plan_of(source, place)
        return self.shown(
            SeatingPlanSerializer(
                {
                    "entering": told.entering,
                    "staying": [one.holder_name for one in told.staying],
                    "others": [one.holder_name for one in told.others],
                    "seen": told.fingerprint,
                }
            )
        )

    @extend_schema(request=SeatingInput, responses={201: SeatingSerializer})
    def create(self, request: Request) -> Response:
        """Let the elected begin; once."""
        given = self.read(SeatingInput)
        source, place = self._result(given)
        made = services.seat_elected(
            source=source,
            place=place,
            actor_id=self.viewer.pk,
            **{name: given[name] for name in ("post", "since_on", "others_leave", "seen")},
        )
        return self.created(SeatingSerializer(made))

    def _result(self, given: dict[str, Any]) -> tuple[queries.Source, queries.Place]:
        question, body, election = given["question"], given["body"], given["election"]
        if (question is None) != (body is None) or (question is None) == (election is None):
            raise DomainError(
                "question_or_election",
                _("请写表决事项和业委会，或者写党内选举，二者选一。"),
                field="question",
            )
        if election is None:
            return question, body
        require(self.viewer, Action.PARTY_CHANGE)
        return election, election.branch
