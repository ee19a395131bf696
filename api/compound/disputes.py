"""纠纷调解: for the mediator's own session; no token reads what two neighbours quarrel about."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import Forbidden
from district.core.permissions import Action
from district.identity.models import ApiToken
from tenants.disputes import queries, services, settling, turning
from tenants.disputes.access import danger_reports_of, disputes_of
from tenants.disputes.dangers import report_danger
from tenants.disputes.models import (
    FAILED,
    SETTLED,
    Authority,
    DangerReport,
    Dispute,
    DisputeKind,
    DisputeStep,
    Party,
    QuarterWithoutDisputes,
    Side,
)
from tenants.disputes.quiet import confirm_quarter_without, quarters_without
from tenants.register.queries import households

_MEDIATE = Action.DISPUTES_MEDIATE
_LONGEST, _NAME = services.LONGEST, services.LONGEST_NAME


class SessionOnlyViewSet(ApiViewSet):
    """What a person reads after logging in; a token lies about in files and programs."""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if isinstance(request.auth, ApiToken):
            raise Forbidden("no_token_here", _("这部分内容不能用令牌读取，请登录后再看。"))


class DisputePartySerializer(serializers.ModelSerializer[Party]):
    class Meta:
        model = Party
        fields = ("id", "side", "household", "name", "phone")


class DisputeStepSerializer(serializers.ModelSerializer[DisputeStep]):
    class Meta:
        model = DisputeStep
        fields = ("kind", "day", "by", "note")


class DisputeSerializer(serializers.ModelSerializer[Dispute]):
    """``court_until``: the last day to ask the court together, where 人民调解 was signed."""

    parties = DisputePartySerializer(many=True, read_only=True)
    steps = DisputeStepSerializer(many=True, read_only=True)
    court_until = serializers.DateField(read_only=True, allow_null=True)
    is_peoples_mediation = serializers.BooleanField(read_only=True)

    class Meta:
        model = Dispute
        fields = (
            "id", "kind", "is_collective", "text", "accepted_on", "mediator", "matter", "ended_on",
            "ended_as", "outcome", "follow_up_on", "is_peoples_mediation", "signed_by", "committee",
            "certificate", "court_until", "parties", "steps",
        )  # fmt: skip


class DisputeInput(serializers.Serializer[Any]):
    """``client_id``: sent again, it gives the same case."""

    kind = serializers.ChoiceField(choices=DisputeKind.choices)
    text = serializers.CharField(max_length=_LONGEST)
    accepted_on = serializers.DateField(allow_null=True, default=None)
    is_collective = serializers.BooleanField(default=False)
    mediator_id = serializers.UUIDField(allow_null=True, default=None)
    client_id = serializers.UUIDField(allow_null=True, default=None)


class DisputePartyInput(serializers.Serializer[Any]):
    side = serializers.ChoiceField(choices=Side.choices)
    household = Reference(households, allow_null=True, default=None)
    name = serializers.CharField(max_length=_NAME, allow_blank=True, default="")
    phone = serializers.CharField(max_length=30, allow_blank=True, default="")


class DisputeHouseholdsInput(serializers.Serializer[Any]):
    """Of one unit: all households that stand on this side."""

    side = serializers.ChoiceField(choices=Side.choices)
    unit_id = serializers.UUIDField()
    households = serializers.ListField(child=serializers.UUIDField(), max_length=2_000)


class DisputeSessionInput(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=_LONGEST)
    day = serializers.DateField(allow_null=True, default=None)


class DisputeSettledInput(serializers.Serializer[Any]):
    ended_as = serializers.ChoiceField(choices=[(one.value, one.label) for one in SETTLED])
    agreement = serializers.CharField(max_length=_LONGEST)
    day = serializers.DateField(allow_null=True, default=None)
    follow_up_on = serializers.DateField(allow_null=True, default=None)


class DisputeFailedInput(serializers.Serializer[Any]):
    ended_as = serializers.ChoiceField(choices=[(one.value, one.label) for one in FAILED])
    note = serializers.CharField(max_length=_LONGEST, allow_blank=True, default="")
    day = serializers.DateField(allow_null=True, default=None)


class DisputeSignedInput(serializers.Serializer[Any]):
    signed_by = serializers.CharField(max_length=_NAME)
    committee = serializers.CharField(max_length=_NAME)
    certificate = serializers.CharField(max_length=_NAME)


class DisputeFollowUpInput(serializers.Serializer[Any]):
    """``next_on`` null: nobody asks again."""

    note = serializers.CharField(max_length=_LONGEST)
    day = serializers.DateField(allow_null=True, default=None)
    next_on = serializers.DateField(allow_null=True, default=None)


class DisputeAgainInput(serializers.Serializer[Any]):
    first_id = serializers.UUIDField()


class DisputeHandedInput(serializers.Serializer[Any]):
    mediator_id = serializers.UUIDField()


class DisputeOfMatterInput(serializers.Serializer[Any]):
    matter_id = serializers.UUIDField()
    kind = serializers.ChoiceField(choices=DisputeKind.choices)
    mediator_id = serializers.UUIDField(allow_null=True, default=None)


class DisputeViewSet(SessionOnlyViewSet):
    """The cases that one mediates; of the secretary all."""

    actions = {
        "list": _MEDIATE,
        "retrieve": _MEDIATE,
        "create": _MEDIATE,
        "of_matter": Action.MATTER_HANDLE,
        "party": _MEDIATE,
        "households": _MEDIATE,
        "session": _MEDIATE,
        "settle": _MEDIATE,
        "fail": _MEDIATE,
        "sign": _MEDIATE,
        "follow_up": _MEDIATE,
        "again": _MEDIATE,
        "hand_over": _MEDIATE,
    }
    serializer_class = DisputeSerializer

    def get_queryset(self) -> QuerySet[Dispute]:
        if self.is_described:
            return queries.disputes()
        return disputes_of(self.viewer).prefetch_related("parties", "steps")

    list = listing(DisputeSerializer)
    retrieve = detail(DisputeSerializer)

    @extend_schema(request=DisputeInput, responses={201: DisputeSerializer})
    def create(self, request: Request) -> Response:
        made = services.accept_dispute(actor=self.viewer, **self.read(DisputeInput))
        return self.created(DisputeSerializer(made))

    @extend_schema(request=DisputeOfMatterInput, responses={204: None})
    @action(detail=False, methods=["post"], url_path="of-matter")
    def of_matter(self, request: Request) -> Response:
        """A matter's handler gives it to a mediator; the answer says nothing of it."""
        turning.turn_into_dispute(actor=self.viewer, **self.read(DisputeOfMatterInput))
        return self.gone()

    @extend_schema(request=DisputePartyInput, responses={201: DisputePartySerializer})
    @action(detail=True, methods=["post"])
    def party(self, request: Request, pk: str) -> Response:
        """A household, a person, or both."""
        given = self.read(DisputePartyInput)
        made = services.add_party(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self.created(DisputePartySerializer(made))

    @extend_schema(request=DisputeHouseholdsInput, responses=DisputeSerializer)
    @action(detail=True, methods=["post"])
    def households(self, request: Request, pk: str) -> Response:
        """Of a collective case: which households of a unit stand on a side."""
        given = self.read(DisputeHouseholdsInput)
        services.set_households(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self._again()

    @extend_schema(request=DisputeSessionInput, responses=DisputeSerializer)
    @action(detail=True, methods=["post"])
    def session(self, request: Request, pk: str) -> Response:
        """They sat together, or one was spoken with."""
        given = self.read(DisputeSessionInput)
        services.note_session(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self._again()

    @extend_schema(request=DisputeSettledInput, responses=DisputeSerializer)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Both sides agree."""
        given = self.read(DisputeSettledInput)
        settling.settle_dispute(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self._again()

    @extend_schema(request=DisputeFailedInput, responses=DisputeSerializer)
    @action(detail=True, methods=["post"])
    def fail(self, request: Request, pk: str) -> Response:
        """Refused, without agreement, or handed to whoever is in charge."""
        given = self.read(DisputeFailedInput)
        settling.fail_dispute(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self._again()

    @extend_schema(request=DisputeSignedInput, responses=DisputeSerializer)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """A registered people's mediator signs."""
        given = self.read(DisputeSignedInput)
        settling.sign_as_peoples_mediator(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self._again()

    @extend_schema(request=DisputeFollowUpInput, responses=DisputeSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up")
    def follow_up(self, request: Request, pk: str) -> Response:
        """Both sides were asked how it goes."""
        given = self.read(DisputeFollowUpInput)
        settling.follow_up(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self._again()

    @extend_schema(request=DisputeAgainInput, responses=DisputeSerializer)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """The same parties within 90 days of a settlement."""
        given = self.read(DisputeAgainInput)
        settling.confirm_recurrence(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self._again()

    @extend_schema(request=DisputeHandedInput, responses={204: None})
    @action(detail=True, methods=["post"], url_path="hand-over")
    def hand_over(self, request: Request, pk: str) -> Response:
        """Somebody else mediates, and whoever did so reads it no more."""
        given = self.read(DisputeHandedInput)
        services.hand_over(actor=self.viewer, dispute_id=UUID(pk), **given)
        return self.gone()

    def _again(self) -> Response:
        return self.shown(DisputeSerializer(self.get_object()))


class DangerReportSerializer(serializers.ModelSerializer[DangerReport]):
    class Meta:
        model = DangerReport
        fields = ("id", "authority", "at", "by", "note")


class DangerReportInput(serializers.Serializer[Any]):
    authority = serializers.ChoiceField(choices=Authority.choices)
    note = serializers.CharField(max_length=_LONGEST, allow_blank=True, default="")
    client_id = serializers.UUIDField(allow_null=True, default=None)


class DangerReportViewSet(SessionOnlyViewSet):
    """That a child was in danger, to whom that was reported, and when."""

    actions = {"list": Action.DANGER_REPORT, "create": Action.DANGER_REPORT}
    serializer_class = DangerReportSerializer

    def get_queryset(self) -> QuerySet[DangerReport]:
        if self.is_described:
            return queries.danger_reports()
        return danger_reports_of(self.viewer)

    list = listing(DangerReportSerializer)

    @extend_schema(request=DangerReportInput, responses={201: DangerReportSerializer})
    def create(self, request: Request) -> Response:
        made = report_danger(actor=self.viewer, **self.read(DangerReportInput))
        return self.created(DangerReportSerializer(made))


class QuarterWithoutDisputesSerializer(serializers.ModelSerializer[QuarterWithoutDisputes]):
    """``month``: the quarter's first day."""

    class Meta:
        model = QuarterWithoutDisputes
        fields = ("month", "at")


class QuarterWithoutDisputesInput(serializers.Serializer[Any]):
    """Any day of the quarter."""

    month = serializers.DateField()


class QuarterWithoutDisputesViewSet(SessionOnlyViewSet):
    """本季度无纠纷: a fact, and not a gap."""

    actions = {"list": _MEDIATE, "create": _MEDIATE}
    serializer_class = QuarterWithoutDisputesSerializer

    def get_queryset(self) -> QuerySet[QuarterWithoutDisputes]:
        return quarters_without()

    list = listing(QuarterWithoutDisputesSerializer)

    @extend_schema(
        request=QuarterWithoutDisputesInput, responses={201: QuarterWithoutDisputesSerializer}
    )
    def create(self, request: Request) -> Response:
        given = self.read(QuarterWithoutDisputesInput)
        made = confirm_quarter_without(actor=self.viewer, **given)
        return self.created(QuarterWithoutDisputesSerializer(made))
