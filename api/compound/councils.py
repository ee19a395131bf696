"""说事议事会: when and where, what was resolved, and what hangs on the board."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import MomentIn
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.clock import now
from district.core.devices import device_moment
from district.core.permissions import Action
from tenants.meetings import attending, queries, resolving, services
from tenants.meetings.models import Council, MonthWithout, Resolution

_READ, _HOLD = Action.COUNCILS_READ, Action.COUNCILS_HOLD


class ResolutionSerializer(serializers.ModelSerializer[Resolution]):
    """``is_open``: the matter, or the one into which it was merged, is not settled yet."""

    responsible = serializers.UUIDField(source="carried_by.responsible_id", allow_null=True)
    is_open = serializers.BooleanField(source="carried_by.is_open")

    class Meta:
        model = Resolution
        fields = ("id", "council", "matter", "text", "due_on", "responsible", "is_open")


class CouncilSerializer(serializers.ModelSerializer[Council]):
    """What everybody may read: of matters on the agenda no room and no name."""

    agenda = serializers.SerializerMethodField()

    class Meta:
        model = Council
        fields = (
            "id", "starts_at", "place", "agenda", "called_off_at", "called_off_because",
            "held_at", "headcount", "notice_text", "published_at",
        )  # fmt: skip

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_agenda(self, council: Council) -> list[str]:
        return resolving.told_agenda(council)


class CouncilInput(serializers.Serializer[Any]):
    """``matters``: open ones. ``topics``: what is none yet, in words."""

    starts_at = MomentIn()
    place = serializers.CharField(max_length=60)
    matters = serializers.ListField(
        child=Reference(queries.matters_to_discuss), default=list, max_length=services.MOST_ITEMS
    )
    topics = serializers.ListField(
        child=serializers.CharField(max_length=120), default=list, max_length=services.MOST_ITEMS
    )


class NewCouncilInput(CouncilInput):
    """``client_id``: sent again, it gives the same council."""

    client_id = serializers.UUIDField(allow_null=True, default=None)


class CalledOffInput(serializers.Serializer[Any]):
    because = serializers.CharField(max_length=200)


class SentLaterInput(serializers.Serializer[Any]):
    """``client_id``: sent again, it changes nothing. ``written_at`` and ``sent_at`` are the
    device's own moments; how long lies between them counts, not what its clock says."""

    client_id = serializers.UUIDField(allow_null=True, default=None)
    written_at = MomentIn(allow_null=True, default=None)
    sent_at = MomentIn(allow_null=True, default=None)


class HeldInput(SentLaterInput):
    headcount = serializers.IntegerField(min_value=1, max_value=9_999)
    minutes = serializers.CharField(max_length=20_000, allow_blank=True, default="")


class PresenceInput(serializers.Serializer[Any]):
    """Of one unit, or of the homes without one (null): all of which somebody came."""

    unit_id = serializers.UUIDField(allow_null=True)
    households = serializers.ListField(child=serializers.UUIDField(), max_length=2_000)


class HomesThatCameInput(serializers.Serializer[Any]):
    """Homes of which somebody came, of any unit. ``client_id``: sent again, it changes nothing."""

    households = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=attending.MOST_HOMES
    )
    client_id = serializers.UUIDField(allow_null=True, default=None)


class ResolutionInput(SentLaterInput):
    """``matter`` null: a new one begins with it."""

    text = serializers.CharField(max_length=resolving.LONGEST)
    due_on = serializers.DateField()
    responsible_id = serializers.UUIDField()
    matter = Reference(queries.matters_to_discuss, allow_null=True, default=None)


class CouncilNoticeInput(serializers.Serializer[Any]):
    """Empty: the notice is drafted from what was resolved."""

    text = serializers.CharField(max_length=4_000, allow_blank=True, default="")


class MonthWithoutSerializer(serializers.ModelSerializer[MonthWithout]):
    class Meta:
        model = MonthWithout
        fields = ("month", "at")


class MonthWithoutInput(serializers.Serializer[Any]):
    month = serializers.DateField()


class CouncilViewSet(ApiViewSet):
    """说事议事会, one each month."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _HOLD,
        "update": _HOLD,
        "call_off": _HOLD,
        "hold": _HOLD,
        "presence": _HOLD,
        "came": _HOLD,
        "resolve": _HOLD,
        "publish": _HOLD,
    }
    serializer_class = CouncilSerializer

    def get_queryset(self) -> QuerySet[Council]:
        return queries.full_council()

    list = listing(CouncilSerializer)
    retrieve = detail(CouncilSerializer)

    @extend_schema(request=NewCouncilInput, responses={201: CouncilSerializer})
    def create(self, request: Request) -> Response:
        made = services.plan_council(actor=self.viewer, **self.read(NewCouncilInput))
        return self.created(CouncilSerializer(made))

    @extend_schema(request=CouncilInput, responses=CouncilSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Another time, place or agenda."""
        given = self.read(CouncilInput)
        services.revise_council(actor=self.viewer, council=self.get_object(), **given)
        return self._again()

    @extend_schema(request=CalledOffInput, responses=CouncilSerializer)
    @action(detail=True, methods=["post"], url_path="call-off")
    def call_off(self, request: Request, pk: str) -> Response:
        """It does not take place."""
        given = self.read(CalledOffInput)
        services.call_off(actor=self.viewer, council=self.get_object(), **given)
        return self._again()

    @extend_schema(request=HeldInput, responses=CouncilSerializer)
    @action(detail=True, methods=["post"], url_path="held")
    def hold(self, request: Request, pk: str) -> Response:
        """It took place; may be put right until it is published."""
        given = _on_our_clock(self.read(HeldInput))
        services.hold_council(actor=self.viewer, council=self.get_object(), **given)
        return self._again()

    @extend_schema(request=PresenceInput, responses=CouncilSerializer)
    @action(detail=True, methods=["post"])
    def presence(self, request: Request, pk: str) -> Response:
        """Which households of a unit were there."""
        given = self.read(PresenceInput)
        attending.note_presence(actor=self.viewer, council=self.get_object(), **given)
        return self._again()

    @extend_schema(request=HomesThatCameInput, responses=CouncilSerializer)
    @action(detail=True, methods=["post"])
    def came(self, request: Request, pk: str) -> Response:
        """Adds homes to those of which somebody came."""
        given = self.read(HomesThatCameInput)
        attending.note_came(actor=self.viewer, council=self.get_object(), **given)
        return self._again()

    @extend_schema(request=ResolutionInput, responses={201: ResolutionSerializer})
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        """What was resolved, who does it, until when."""
        given = _on_our_clock(self.read(ResolutionInput))
        made = resolving.resolve(actor=self.viewer, council=self.get_object(), **given)
        return self.created(ResolutionSerializer(made))

    @extend_schema(request=CouncilNoticeInput, responses=CouncilSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Put the result on the board, or put right what hangs there."""
        given = self.read(CouncilNoticeInput)
        resolving.publish_council(actor=self.viewer, council=self.get_object(), **given)
        return self._again()

    def _again(self) -> Response:
        return self.shown(CouncilSerializer(self.get_object()))


def _on_our_clock(given: dict[str, Any]) -> dict[str, Any]:
    """``written_at`` as the services take it."""
    written, sent = given.pop("written_at"), given.pop("sent_at")
    return {**given, "written_at": written and device_moment(written, sent, now())}


class ResolutionViewSet(ApiViewSet):
    """议定的事, for those who hold councils."""

    actions = {"list": _HOLD, "retrieve": _HOLD, "destroy": _HOLD}
    serializer_class = ResolutionSerializer

    def get_queryset(self) -> QuerySet[Resolution]:
        return queries.resolutions()

    list = listing(ResolutionSerializer)
    retrieve = detail(ResolutionSerializer)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """Take back what was entered by mistake."""
        resolving.withdraw_resolution(actor=self.viewer, resolution=self.get_object())
        return self.gone()


class MonthWithoutViewSet(ApiViewSet):
    """本月没开: a fact, and not a gap."""

    actions = {"list": _READ, "create": _HOLD}
    serializer_class = MonthWithoutSerializer

    def get_queryset(self) -> QuerySet[MonthWithout]:
        return queries.months_without()

    list = listing(MonthWithoutSerializer)

    @extend_schema(request=MonthWithoutInput, responses={201: MonthWithoutSerializer})
    def create(self, request: Request) -> Response:
        made = services.confirm_month_without(actor=self.viewer, **self.read(MonthWithoutInput))
        return self.created(MonthWithoutSerializer(made))
