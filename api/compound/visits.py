"""敲门行动: campaigns and their parts, visits, and what was heard at the doors."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import MomentIn
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.party.queries import branches_on
from tenants.register.queries import all_units, households
from tenants.visits import dividing, handling, queries, services
from tenants.visits.models import (
    LONGEST_ANSWER,
    LONGEST_ISSUE,
    Campaign,
    Handling,
    Issue,
    Met,
    MonthWithoutVisits,
    Part,
    Result,
    Visit,
)
from tenants.visits.recording import Told, record_visit

_RECORD, _HANDLE, _PLAN = Action.VISITS_RECORD, Action.VISITS_HANDLE, Action.VISITS_PLAN


class VisitPartSerializer(serializers.ModelSerializer[Part]):
    """Whose doors they are."""

    class Meta:
        model = Part
        fields = ("id", "branch", "person")


class VisitStandingSerializer(serializers.Serializer[Any]):
    """Households of a part; ``part`` null: doors of none. ``left`` must be gone to again."""

    part = VisitPartSerializer(allow_null=True)
    homes = serializers.IntegerField()
    met = serializers.IntegerField()
    refused = serializers.IntegerField()
    tried = serializers.IntegerField()
    left = serializers.IntegerField()


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """With how far each part has come."""

    standings = serializers.SerializerMethodField()

    class Meta:
        model = Campaign
        fields = ("id", "title", "from_on", "until_on", "spares_vacant", "closed_at", "standings")

    @extend_schema_field(VisitStandingSerializer(many=True))
    def get_standings(self, campaign: Campaign) -> Any:
        return VisitStandingSerializer(queries.standings(campaign), many=True).data


class CampaignInput(serializers.Serializer[Any]):
    """``units`` null: the whole compound."""

    title = serializers.CharField(max_length=40)
    from_on = serializers.DateField()
    until_on = serializers.DateField()
    units = serializers.ListField(
        child=Reference(all_units), allow_null=True, default=None, max_length=2_000
    )
    spares_vacant = serializers.BooleanField(default=True)


class DivideInput(serializers.Serializer[Any]):
    """Each branch and each person gets a part."""

    branches = serializers.ListField(
        child=Reference(branches_on), default=list, max_length=dividing.MOST_PARTS
    )
    people = serializers.ListField(
        child=Reference(dividing.walkers), default=list, max_length=dividing.MOST_PARTS
    )


class MovedDoorsInput(serializers.Serializer[Any]):
    part = Reference(queries.parts)
    households = serializers.ListField(child=serializers.UUIDField(), max_length=2_000)


class VisitSerializer(serializers.ModelSerializer[Visit]):
    class Meta:
        model = Visit
        fields = ("id", "campaign", "household", "at", "day", "result", "met")


class VisitInput(serializers.Serializer[Any]):
    """``client_id``: sent again, it gives the same visit. ``written_at`` and ``sent_at`` are the
    device's own moments; how long lies between them counts, not what its clock says."""

    household = Reference(households)
    campaign = Reference(queries.campaigns, allow_null=True, default=None)
    result = serializers.ChoiceField(Result.choices)
    met = serializers.ChoiceField(Met.choices, allow_null=True, default=None)
    issue = serializers.CharField(max_length=LONGEST_ISSUE, allow_blank=True, default="")
    answer = serializers.CharField(max_length=LONGEST_ANSWER, allow_blank=True, default="")
    written_at = MomentIn(allow_null=True, default=None)
    sent_at = MomentIn(allow_null=True, default=None)
    client_id = serializers.UUIDField(allow_null=True, default=None)


class VisitIssueSerializer(serializers.ModelSerializer[Issue]):
    household = serializers.UUIDField(source="visit.household_id")

    class Meta:
        model = Issue
        fields = (
            "id", "visit", "household", "text", "day", "handle_by", "handling", "answer",
            "matter", "handled_at",
        )  # fmt: skip


class VisitMatterInput(serializers.Serializer[Any]):
    """Whose number it is, is told of the matter like any requester; nobody else of the home is."""

    requester_phone = serializers.CharField(max_length=11, allow_blank=True, default="")


class VisitAnswerInput(serializers.Serializer[Any]):
    """Answered, or refused for a reason."""

    handling = serializers.ChoiceField(
        [(one.value, one.label) for one in (Handling.ANSWERED, Handling.REFUSED)]
    )
    answer = serializers.CharField(max_length=LONGEST_ANSWER)


class MonthWithoutVisitsSerializer(serializers.ModelSerializer[MonthWithoutVisits]):
    class Meta:
        model = MonthWithoutVisits
        fields = ("month", "at")


class MonthWithoutVisitsInput(serializers.Serializer[Any]):
    month = serializers.DateField()


class CampaignViewSet(ApiViewSet):
    """敲门行动: which doors, whose part each is, how far it has come."""

    actions = {
        "list": _RECORD,
        "retrieve": _RECORD,
        "create": _PLAN,
        "divide": _PLAN,
        "move": _PLAN,
        "close": _PLAN,
    }
    serializer_class = CampaignSerializer

    def get_queryset(self) -> QuerySet[Campaign]:
        return queries.campaigns()

    list = listing(CampaignSerializer)
    retrieve = detail(CampaignSerializer)

    @extend_schema(request=CampaignInput, responses={201: CampaignSerializer})
    def create(self, request: Request) -> Response:
        made = services.plan_campaign(actor=self.viewer, **self.read(CampaignInput))
        return self.created(CampaignSerializer(made))

    @extend_schema(request=DivideInput, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def divide(self, request: Request, pk: str) -> Response:
        """Give each door to one part; what was divided before is done anew."""
        given = self.read(DivideInput)
        dividing.divide(actor=self.viewer, campaign=self.get_object(), **given)
        return self._again()

    @extend_schema(request=MovedDoorsInput, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """Give some doors to another part."""
        given = self.read(MovedDoorsInput)
        dividing.move_homes(actor=self.viewer, campaign=self.get_object(), **given)
        return self._again()

    @extend_schema(request=None, responses=CampaignSerializer)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End it now."""
        services.close_campaign(actor=self.viewer, campaign=self.get_object())
        return self._again()

    def _again(self) -> Response:
        return self.shown(CampaignSerializer(self.get_object()))


class VisitViewSet(ApiViewSet):
    """Each knock at a door."""

    actions = {"list": _RECORD, "retrieve": _RECORD, "create": _RECORD}
    serializer_class = VisitSerializer

    def get_queryset(self) -> QuerySet[Visit]:
        return queries.visits()

    list = listing(VisitSerializer)
    retrieve = detail(VisitSerializer)

    @extend_schema(request=VisitInput, responses={201: VisitSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(VisitInput)
        said = {name: given.pop(name) for name in ("result", "met", "issue", "answer")}
        said["result"] = Result(said["result"])
        said["met"] = Met(said["met"]) if said["met"] else None
        made = record_visit(actor=self.viewer, told=Told(**said), **given)
        return self.created(VisitSerializer(made))


class VisitIssueViewSet(ApiViewSet):
    """What was heard at the doors, as far as it concerns the reader."""

    actions = {"list": _HANDLE, "retrieve": _HANDLE, "matter": _HANDLE, "answer": _HANDLE}
    serializer_class = VisitIssueSerializer

    def get_queryset(self) -> QuerySet[Issue]:
        if self.is_described:
            return queries.issues().none()
        return queries.issues_for(self.viewer)

    list = listing(VisitIssueSerializer)
    retrieve = detail(VisitIssueSerializer)

    @extend_schema(request=VisitMatterInput, responses=VisitIssueSerializer)
    @action(detail=True, methods=["post"])
    def matter(self, request: Request, pk: str) -> Response:
        """Let it become a matter with 敲门 as its source."""
        given = self.read(VisitMatterInput)
        made = handling.make_matter(actor=self.viewer, issue_id=UUID(pk), **given)
        return self.shown(VisitIssueSerializer(made))

    @extend_schema(request=VisitAnswerInput, responses=VisitIssueSerializer)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        """Say what was answered, or why nothing will be done."""
        given = self.read(VisitAnswerInput)
        done = handling.answer_issue(
            actor=self.viewer,
            issue_id=UUID(pk),
            handling=Handling(given["handling"]),
            answer=given["answer"],
        )
        return self.shown(VisitIssueSerializer(done))


class MonthWithoutVisitsViewSet(ApiViewSet):
    """本月没敲门: a fact, and not a gap."""

    actions = {"list": _RECORD, "create": _PLAN}
    serializer_class = MonthWithoutVisitsSerializer

    def get_queryset(self) -> QuerySet[MonthWithoutVisits]:
        return queries.months_without()

    list = listing(MonthWithoutVisitsSerializer)

    @extend_schema(request=MonthWithoutVisitsInput, responses={201: MonthWithoutVisitsSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(MonthWithoutVisitsInput)
        made = services.confirm_month_without(actor=self.viewer, **given)
        return self.created(MonthWithoutVisitsSerializer(made))
