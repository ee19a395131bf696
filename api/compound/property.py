"""红色物业: how the compound stands, and the records behind it."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import DateIn, DateOut
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.clock import today
from district.core.permissions import Action
from district.guides.criteria import Criterion
from tenants.property import queries, services
from tenants.property.assessing import assess
from tenants.property.models import Guidance, ServicePromise, TripartiteMeeting

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE
_ACTIONS = {
    "list": _READ,
    "retrieve": _READ,
    "create": _CHANGE,
    "partial_update": _CHANGE,
    "destroy": _CHANGE,
}


class FindingSerializer(serializers.Serializer[Any]):
    criterion = serializers.ChoiceField(choices=Criterion.choices)
    weight = serializers.IntegerField()
    is_met = serializers.BooleanField()
    why = serializers.CharField()


class AssessmentSerializer(serializers.Serializer[Any]):
    """``applies`` false: no property company manages. ``version`` 0: the product's own terms.
    ``told`` false: of the company's side nothing was ever entered, and the night counts
    it as unmet once a checklist was issued, and reports nothing before."""

    applies = serializers.BooleanField()
    is_red = serializers.BooleanField()
    told = serializers.BooleanField()
    version = serializers.IntegerField()
    score = serializers.IntegerField()
    full_score = serializers.IntegerField()
    findings = FindingSerializer(many=True)


class GuidanceSerializer(serializers.ModelSerializer[Guidance]):
    since = DateOut()

    class Meta:
        model = Guidance
        fields = ("id", "holder_name", "sent_by", "since", "until_on")


class GuidanceChange(serializers.Serializer[Any]):
    sent_by = serializers.CharField(max_length=60, allow_blank=True, required=False)
    until_on = serializers.DateField(allow_null=True, required=False)


class GuidanceInput(GuidanceChange):
    holder_name = serializers.CharField(max_length=40)
    since = DateIn()


class MeetingSerializer(serializers.ModelSerializer[TripartiteMeeting]):
    """``is_of_three``: all three sides came, so that it counts."""

    is_of_three = serializers.BooleanField(read_only=True)

    class Meta:
        model = TripartiteMeeting
        fields = (
            "id",
            "held_on",
            "subject",
            "outcome",
            "branch_came",
            "residents_came",
            "company_came",
            "is_of_three",
        )


class MeetingChange(serializers.Serializer[Any]):
    outcome = serializers.CharField(max_length=300, allow_blank=True, required=False)
    branch_came = serializers.BooleanField(required=False)
    residents_came = serializers.BooleanField(required=False)
    company_came = serializers.BooleanField(required=False)


class MeetingInput(serializers.Serializer[Any]):
    held_on = serializers.DateField()
    subject = serializers.CharField(max_length=80)
    outcome = serializers.CharField(max_length=300, allow_blank=True, default="")
    branch_came = serializers.BooleanField()
    residents_came = serializers.BooleanField()
    company_came = serializers.BooleanField()


class PromiseSerializer(serializers.ModelSerializer[ServicePromise]):
    class Meta:
        model = ServicePromise
        fields = ("id", "text", "published_on", "due_on", "done_on")


class PromiseChange(serializers.Serializer[Any]):
    due_on = serializers.DateField(allow_null=True, required=False)
    done_on = serializers.DateField(allow_null=True, required=False)


class PromiseInput(PromiseChange):
    text = serializers.CharField(max_length=200)
    published_on = serializers.DateField()


class RedPropertyViewSet(ApiViewSet):
    """How the compound stands today, criterion by criterion."""

    actions = {"retrieve": _READ}
    serializer_class = AssessmentSerializer

    @extend_schema(responses=AssessmentSerializer)
    def retrieve(self, request: Request) -> Response:
        return self.shown(AssessmentSerializer(assess(today())))


class _RowViewSet(ApiViewSet):
    actions = _ACTIONS

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove(row=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()


class GuidanceViewSet(_RowViewSet):
    """党建指导员."""

    serializer_class = GuidanceSerializer

    def get_queryset(self) -> QuerySet[Guidance]:
        return queries.guidances()

    list = listing(GuidanceSerializer)
    retrieve = detail(GuidanceSerializer)

    @extend_schema(request=GuidanceInput, responses={201: GuidanceSerializer})
    def create(self, request: Request) -> Response:
        made = services.assign_guidance(actor_id=self.viewer.pk, **self.read(GuidanceInput))
        return self.created(GuidanceSerializer(made))

    @extend_schema(request=GuidanceChange, responses=GuidanceSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(GuidanceChange)
        services.revise(row=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(GuidanceSerializer(self.get_object()))


class MeetingViewSet(_RowViewSet):
    """三方联席会议."""

    serializer_class = MeetingSerializer

    def get_queryset(self) -> QuerySet[TripartiteMeeting]:
        return queries.meetings()

    list = listing(MeetingSerializer)
    retrieve = detail(MeetingSerializer)

    @extend_schema(request=MeetingInput, responses={201: MeetingSerializer})
    def create(self, request: Request) -> Response:
        made = services.record_meeting(actor_id=self.viewer.pk, **self.read(MeetingInput))
        return self.created(MeetingSerializer(made))

    @extend_schema(request=MeetingChange, responses=MeetingSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(MeetingChange)
        services.revise(row=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(MeetingSerializer(self.get_object()))


class PromiseViewSet(_RowViewSet):
    """服务承诺."""

    serializer_class = PromiseSerializer

    def get_queryset(self) -> QuerySet[ServicePromise]:
        return queries.promises()

    list = listing(PromiseSerializer)
    retrieve = detail(PromiseSerializer)

    @extend_schema(request=PromiseInput, responses={201: PromiseSerializer})
    def create(self, request: Request) -> Response:
        made = services.publish_promise(actor_id=self.viewer.pk, **self.read(PromiseInput))
        return self.created(PromiseSerializer(made))

    @extend_schema(request=PromiseChange, responses=PromiseSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(PromiseChange)
        services.revise(row=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(PromiseSerializer(self.get_object()))
