"""组织: committees with their terms, and the people on bodies and branches."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import CountIn, CountOut, DateIn, DateOut
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.models import PHONE
from tenants.bodies import queries, seats, services
from tenants.bodies.books import take_books
from tenants.bodies.ending import end_body
from tenants.bodies.interruptions import interrupt_body, resume_body
from tenants.bodies.models import Body, BodyKind, InterruptionKind, Seat, SeatSource
from tenants.bodies.standing import ClockState, Standing, clocks_of, standing_of
from tenants.party import queries as party

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE


class BodySerializer(serializers.ModelSerializer[Body]):
    """``standing``: how it stands today, from its preparation to its end."""

    standing = serializers.SerializerMethodField()
    formed = DateOut()
    filed = DateOut()
    dissolved = DateOut()
    seats = CountOut()
    party_seats = CountOut()

    class Meta:
        model = Body
        fields = (
            "id",
            "kind",
            "name",
            "term_number",
            "formed",
            "under_guide",
            "branch_waiver",
            "standing",
            "first_met_on",
            "filed",
            "filing_number",
            "term_ends_on",
            "dissolved",
            "seats",
            "party_seats",
        )

    @extend_schema_field(serializers.ChoiceField(choices=Standing.choices))
    def get_standing(self, body: Body) -> str:
        return standing_of(body).value


class ClockSerializer(serializers.Serializer[Any]):
    """A day until which something is to be done, in words as well."""

    code = serializers.CharField(source="rule.code")
    due_on = serializers.DateField()
    done_on = serializers.DateField(allow_null=True)
    state = serializers.ChoiceField(choices=[one.value for one in ClockState])
    sentence = serializers.CharField()
    basis = serializers.CharField()


class BodyChange(serializers.Serializer[Any]):
    formed = DateIn(required=False)
    under_guide = serializers.BooleanField(required=False)
    branch_waiver = serializers.CharField(max_length=120, allow_blank=True, required=False)
    first_met_on = serializers.DateField(allow_null=True, required=False)
    term_ends_on = serializers.DateField(allow_null=True, required=False)
    seats = CountIn(required=False)
    party_seats = CountIn(required=False)


class BodyInput(BodyChange):
    """One term of one body."""

    kind = serializers.ChoiceField(choices=BodyKind.choices)
    name = serializers.CharField(max_length=60)
    term_number = serializers.IntegerField(min_value=1, max_value=99, allow_null=True, default=None)


class FileInput(serializers.Serializer[Any]):
    filed = DateIn()
    filing_number = serializers.CharField(max_length=40, allow_blank=True, default="")


class HandoverInput(serializers.Serializer[Any]):
    """What goes to the successor; ``balance_fen`` 0 where no money was kept.

    ``matters_to``: the account that takes over what the members have not finished.
    """

    dissolved = DateIn()
    successor = Reference(queries.bodies, allow_null=True, default=None)
    balance_fen = serializers.IntegerField()
    assets = serializers.CharField(max_length=5_000)
    documents = serializers.CharField(max_length=5_000)
    seal_is_surrendered = serializers.BooleanField()
    matters_to = serializers.UUIDField(allow_null=True, default=None)


class InterruptInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=InterruptionKind.choices)
    reason = serializers.CharField(max_length=120)
    since_on = serializers.DateField()


class ResumeInput(serializers.Serializer[Any]):
    until_on = serializers.DateField()


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """``origin``: how the person came to the seat; empty is unknown.

    Membership of the party is taken in and shown to nobody (P-6).
    """

    since = DateOut()
    origin = serializers.ChoiceField(source="source", choices=SeatSource.choices, read_only=True)

    class Meta:
        model = Seat
        fields = ("id", "body", "branch", "holder_name", "post", "origin", "since", "until_on")


class SeatChange(serializers.Serializer[Any]):
    post = serializers.CharField(max_length=30, required=False)
    origin = serializers.ChoiceField(source="source", choices=SeatSource.choices, required=False)
    is_party_member = serializers.BooleanField(allow_null=True, required=False)


class SeatInput(serializers.Serializer[Any]):
    """Exactly one of ``body`` and ``branch``; with ``until_on`` a past post."""

    body = Reference(queries.bodies, allow_null=True, default=None)
    branch = Reference(party.branches, allow_null=True, default=None)
    holder_name = serializers.CharField(max_length=40)
    holder_phone = serializers.CharField(
        max_length=11, validators=[PHONE], allow_blank=True, default=""
    )
    post = serializers.CharField(max_length=30)
    origin = serializers.ChoiceField(source="source", choices=SeatSource.choices, default="")
    is_party_member = serializers.BooleanField(allow_null=True, default=None)
    since = DateIn()
    until_on = serializers.DateField(allow_null=True, default=None)


class EndSeatInput(serializers.Serializer[Any]):
    until_on = serializers.DateField()


class BodyFilter(filters.FilterSet):
    """``on``: the bodies that stood on that day; ``counted_on``: those that ORG-06 counts."""

    kind = filters.ChoiceFilter(choices=BodyKind.choices)
    on = filters.DateFilter(method="standing_on")
    counted_on = filters.DateFilter(method="counted")

    def standing_on(self, found: QuerySet[Body], name: str, value: date) -> QuerySet[Body]:
        return found.filter(pk__in=queries.bodies_on(value))

    def counted(self, found: QuerySet[Body], name: str, value: date) -> QuerySet[Body]:
        return found.filter(pk__in=queries.counted_bodies(value))


class SeatFilter(filters.FilterSet):
    """``on``: who sat in a post on that day."""

    body = filters.UUIDFilter(field_name="body")
    branch = filters.UUIDFilter(field_name="branch")
    on = filters.DateFilter(method="held_on")

    def held_on(self, found: QuerySet[Seat], name: str, value: date) -> QuerySet[Seat]:
        return found.filter(pk__in=queries.seats_on(value))


class BodyViewSet(ApiViewSet):
    """业委会, 物管会 and other bodies, one row a term."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _CHANGE,
        "partial_update": _CHANGE,
        "clocks": _READ,
        "file": _CHANGE,
        "interrupt": _CHANGE,
        "resume": _CHANGE,
        "take_books": _CHANGE,
        "dissolve": _CHANGE,
    }
    serializer_class = BodySerializer
    filterset_class = BodyFilter

    def get_queryset(self) -> QuerySet[Body]:
        return queries.bodies()

    list = listing(BodySerializer)
    retrieve = detail(BodySerializer)

    @extend_schema(request=BodyInput, responses={201: BodySerializer})
    def create(self, request: Request) -> Response:
        body = services.form_body(actor_id=self.viewer.pk, **self.read(BodyInput))
        return self.created(BodySerializer(queries.bodies().get(pk=body.pk)))

    @extend_schema(request=BodyChange, responses=BodySerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(BodyChange)
        services.revise_body(body=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(BodySerializer(self.get_object()))

    @extend_schema(request=FileInput, responses=BodySerializer)
    @action(detail=True, methods=["post"])
    def file(self, request: Request, pk: str) -> Response:
        """Record that the street has the body on file."""
        given = self.read(FileInput)
        services.file_body(body=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(BodySerializer(self.get_object()))

    @extend_schema(responses=ClockSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def clocks(self, request: Request, pk: str) -> Response:
        """What is to be done for this committee, by which day and by which rule."""
        return self.shown(ClockSerializer(clocks_of(self.get_object()), many=True))

    @extend_schema(request=InterruptInput, responses=BodySerializer)
    @action(detail=True, methods=["post"])
    def interrupt(self, request: Request, pk: str) -> Response:
        """Suspend it, or let the community's committee act for it."""
        given = self.read(InterruptInput)
        interrupt_body(body=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(BodySerializer(self.get_object()))

    @extend_schema(request=ResumeInput, responses=BodySerializer)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        """Let it act itself again."""
        given = self.read(ResumeInput)
        resume_body(body=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(BodySerializer(self.get_object()))

    @extend_schema(request=None, responses=BodySerializer)
    @action(detail=True, methods=["post"], url_path="take-books")
    def take_books(self, request: Request, pk: str) -> Response:
        """Give it the right to write the compound's books, while nobody has it."""
        take_books(body=self.get_object(), actor_id=self.viewer.pk)
        return self.shown(BodySerializer(self.get_object()))

    @extend_schema(request=HandoverInput, responses=BodySerializer)
    @action(detail=True, methods=["post"])
    def dissolve(self, request: Request, pk: str) -> Response:
        """End a body with its handover; its seats end the same day."""
        given = self.read(HandoverInput)
        end_body(
            body=self.get_object(),
            dissolved=given.pop("dissolved"),
            matters_to=given.pop("matters_to"),
            handover=services.HandoverList(**given),
            actor=self.viewer,
        )
        return self.shown(BodySerializer(self.get_object()))


class SeatViewSet(ApiViewSet):
    """任职 on bodies and branches."""

    actions = {
        "list": _READ,
        "retrieve": _READ,
        "create": _CHANGE,
        "partial_update": _CHANGE,
        "end": _CHANGE,
    }
    serializer_class = SeatSerializer
    filterset_class = SeatFilter

    def get_queryset(self) -> QuerySet[Seat]:
        return queries.seats()

    list = listing(SeatSerializer)
    retrieve = detail(SeatSerializer)

    @extend_schema(request=SeatInput, responses={201: SeatSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(SeatInput)
        body, branch = given.pop("body"), given.pop("branch")
        if (body is None) == (branch is None):
            raise DomainError(
                "body_or_branch", _("请选一个组织或一个支部，二者选一。"), field="body"
            )
        seat = seats.seat_person(place=body or branch, actor_id=self.viewer.pk, **given)
        return self.created(SeatSerializer(seat))

    @extend_schema(request=SeatChange, responses=SeatSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given = self.read(SeatChange)
        seats.correct_seat(seat=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(SeatSerializer(self.get_object()))

    @extend_schema(request=EndSeatInput, responses=SeatSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        given = self.read(EndSeatInput)
        seat = seats.end_seat(seat=self.get_object(), actor_id=self.viewer.pk, **given)
        return self.shown(SeatSerializer(seat))
