"""活动室: rooms, their bookings, and the counselling room's hours, which are nobody's."""

from datetime import date
from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import MomentIn
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.clock import today
from district.core.permissions import Action
from tenants.rooms import counselling, queries, services
from tenants.rooms.models import (
    Booking,
    Channel,
    CounsellingSession,
    CounsellingSlot,
    Room,
    RoomKind,
    Weekday,
    bits_of,
)
from tenants.rooms.times import Span, last_day, slot_at, week_of

_BOOK, _KEEP = Action.ROOMS_BOOK, Action.ROOMS_KEEP


class RoomSerializer(serializers.ModelSerializer[Room]):
    """``weekdays``: those on which it is open, Monday 0."""

    weekdays = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = Room
        fields = (
            "id",
            "name",
            "kind",
            "place",
            "seats",
            "weekdays",
            "opens",
            "closes",
            "is_in_use",
        )


class RoomChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    name = serializers.CharField(max_length=40, required=False)
    place = serializers.CharField(max_length=60, required=False)
    seats = serializers.IntegerField(min_value=1, max_value=9_999, allow_null=True, required=False)
    weekdays = serializers.ListField(
        child=serializers.ChoiceField(choices=Weekday.values), max_length=7, required=False
    )
    opens = serializers.TimeField(required=False)
    closes = serializers.TimeField(required=False)
    is_in_use = serializers.BooleanField(required=False)


class RoomInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(choices=RoomKind.choices)
    place = serializers.CharField(max_length=60)
    seats = serializers.IntegerField(min_value=1, max_value=9_999, allow_null=True, default=None)
    weekdays = serializers.ListField(
        child=serializers.ChoiceField(choices=Weekday.values), max_length=7
    )
    opens = serializers.TimeField()
    closes = serializers.TimeField()


class PieceShape(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField(source="span.starts_at")
    ends_at = serializers.DateTimeField(source="span.ends_at")
    is_taken = serializers.BooleanField()


class DayPlanShape(serializers.Serializer[Any]):
    """What is left of the day; empty where the room is closed."""

    day = serializers.DateField()
    pieces = PieceShape(many=True)


class BookingSerializer(serializers.ModelSerializer[Booking]):
    class Meta:
        model = Booking
        fields = (
            "id", "room", "starts_at", "ends_at", "purpose", "account", "household", "channel",
            "for_name", "series", "state", "cancelled_because",
        )  # fmt: skip


class BookingInput(serializers.Serializer[Any]):
    """``weeks``: at the same time of so many weeks, all of them or none."""

    room = Reference(queries.rooms_to_book)
    starts_at = MomentIn()
    ends_at = MomentIn()
    purpose = serializers.CharField(max_length=60)
    weeks = serializers.IntegerField(min_value=1, max_value=services.MOST_WEEKS, default=1)
    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.OWN)
    for_name = serializers.CharField(max_length=40, allow_blank=True, default="")


class BookingCancelInput(serializers.Serializer[Any]):
    """``because``: needed for what somebody else has booked."""

    because = serializers.CharField(max_length=200, allow_blank=True, default="")


class CameInput(serializers.Serializer[Any]):
    was_used = serializers.BooleanField()


class CounsellingSlotSerializer(serializers.ModelSerializer[CounsellingSlot]):
    class Meta:
        model = CounsellingSlot
        fields = ("id", "room", "starts_at", "ends_at")


class CounsellingSlotInput(serializers.Serializer[Any]):
    room = Reference(queries.rooms_to_book)
    starts_at = MomentIn()


class CounsellingCodeInput(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=20)


class CounsellingMoveInput(CounsellingSlotInput, CounsellingCodeInput):
    """Another hour by the code of an earlier one."""


class CounsellingCode(serializers.Serializer[Any]):
    """Told once; nobody can look it up again."""

    code = serializers.CharField()


class CounsellingHour(serializers.Serializer[Any]):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()


class CounsellingSessionSerializer(serializers.ModelSerializer[CounsellingSession]):
    class Meta:
        model = CounsellingSession
        fields = ("id", "room", "day", "starts", "was_used")


class FromDay(serializers.Serializer[Any]):
    since = serializers.DateField(required=False)


class RoomViewSet(ApiViewSet):
    """活动室."""

    actions = {
        "list": _BOOK,
        "retrieve": _BOOK,
        "times": _BOOK,
        "create": _KEEP,
        "partial_update": _KEEP,
    }
    serializer_class = RoomSerializer

    def get_queryset(self) -> QuerySet[Room]:
        return queries.rooms()

    list = listing(RoomSerializer)
    retrieve = detail(RoomSerializer)

    @extend_schema(request=RoomInput, responses={201: RoomSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(RoomInput)
        given["open_days"] = bits_of(given.pop("weekdays"))
        return self.created(RoomSerializer(services.add_room(actor=self.viewer, **given)))

    @extend_schema(request=RoomChange, responses=RoomSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(RoomChange)
        if "weekdays" in given:
            given["open_days"] = bits_of(given.pop("weekdays"))
        services.revise_room(actor=self.viewer, room=self.get_object(), **given)
        return self.shown(RoomSerializer(self.get_object()))

    @extend_schema(
        parameters=[OpenApiParameter("since", date, description="The first of seven days; today")],
        responses=DayPlanShape(many=True),
    )
    @action(detail=True, methods=["get"], pagination_class=None)
    def times(self, request: Request, pk: str) -> Response:
        """Seven days: what is free, and what is taken; not by whom."""
        asked = FromDay(data=request.query_params)
        asked.is_valid(raise_exception=True)
        first = asked.validated_data.get("since", today())
        first = min(max(first, today()), last_day())
        plans = [one for one in week_of(self.get_object(), first) if one.day <= last_day()]
        return Response(DayPlanShape(plans, many=True).data)


class BookingViewSet(ApiViewSet):
    """预订: the own ones; all of them for who keeps the rooms."""

    actions = {
        "list": _BOOK,
        "retrieve": _BOOK,
        "create": _BOOK,
        "cancel": _BOOK,
        "mark": _KEEP,
    }
    serializer_class = BookingSerializer

    def get_queryset(self) -> QuerySet[Booking]:
        if self.is_described:
            return queries.bookings().none()
        return queries.bookings_of(self.viewer)

    list = listing(BookingSerializer)
    retrieve = detail(BookingSerializer)

    @extend_schema(request=BookingInput, responses={201: BookingSerializer(many=True)})
    def create(self, request: Request) -> Response:
        given = self.read(BookingInput)
        span = Span(given.pop("starts_at"), given.pop("ends_at"))
        made = services.book_room(actor=self.viewer, span=span, **given)
        return self.created(BookingSerializer(made, many=True))

    @extend_schema(request=BookingCancelInput, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        """It is not needed, or cannot be."""
        given = self.read(BookingCancelInput)
        services.cancel_booking(actor=self.viewer, booking=self.get_object(), **given)
        return self.shown(BookingSerializer(self.get_object()))

    @extend_schema(request=CameInput, responses=BookingSerializer)
    @action(detail=True, methods=["post"])
    def mark(self, request: Request, pk: str) -> Response:
        """Whether somebody came."""
        given = self.read(CameInput)
        services.mark_booking(actor=self.viewer, booking=self.get_object(), **given)
        return self.shown(BookingSerializer(self.get_object()))


class CounsellingSlotViewSet(ApiViewSet):
    """心语空间: an hour by a code alone; the keeper reads that it is taken."""

    actions = {
        "list": _KEEP,
        "create": _BOOK,
        "move": _BOOK,
        "give_up": _BOOK,
        "mark": _KEEP,
        "destroy": _KEEP,
    }
    serializer_class = CounsellingSlotSerializer

    def get_queryset(self) -> QuerySet[CounsellingSlot]:
        return queries.slots()

    list = listing(CounsellingSlotSerializer)

    @extend_schema(request=CounsellingSlotInput, responses={201: CounsellingCode})
    def create(self, request: Request) -> Response:
        given = self.read(CounsellingSlotInput)
        code = counselling.take_slot(
            actor=self.viewer, room=given["room"], span=slot_at(given["starts_at"])
        )
        return self.created(CounsellingCode({"code": code}))

    @extend_schema(request=CounsellingMoveInput, responses=CounsellingHour)
    @action(detail=False, methods=["post"])
    def move(self, request: Request) -> Response:
        """Another hour, by the same code."""
        given = self.read(CounsellingMoveInput)
        moved = counselling.move_slot(
            actor=self.viewer,
            code=given["code"],
            room=given["room"],
            span=slot_at(given["starts_at"]),
        )
        return self.shown(CounsellingHour(moved))

    @extend_schema(request=CounsellingCodeInput, responses=CounsellingHour)
    @action(detail=False, methods=["post"], url_path="give-up")
    def give_up(self, request: Request) -> Response:
        """The hour is free again."""
        given = self.read(CounsellingCodeInput)
        return self.shown(CounsellingHour(counselling.give_up_slot(actor=self.viewer, **given)))

    @extend_schema(request=CameInput, responses={201: CounsellingSessionSerializer})
    @action(detail=True, methods=["post"])
    def mark(self, request: Request, pk: str) -> Response:
        """Whether somebody came; the slot and its code go away."""
        given = self.read(CameInput)
        slot = cast(CounsellingSlot, self.get_object())
        session = counselling.mark_slot(actor=self.viewer, slot=slot, **given)
        return self.created(CounsellingSessionSerializer(session))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """The keeper cannot hold the hour."""
        counselling.call_off_slot(actor=self.viewer, slot=self.get_object())
        return self.gone()


class CounsellingSessionViewSet(ApiViewSet):
    """What the keeper has said of past hours."""

    actions = {"list": _KEEP, "update": _KEEP}
    serializer_class = CounsellingSessionSerializer

    def get_queryset(self) -> QuerySet[CounsellingSession]:
        return queries.sessions()

    list = listing(CounsellingSessionSerializer)

    @extend_schema(request=CameInput, responses={204: None})
    def update(self, request: Request, pk: str) -> Response:
        """The wrong button was tapped."""
        given = self.read(CameInput)
        counselling.correct_session(actor=self.viewer, session=self.get_object(), **given)
        return self.gone()
