"""楼长: titles, and who holds which post from when until when."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.compound.known import DateIn, DateOut
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.models import PHONE
from tenants.heads import queries, services
from tenants.heads.models import HeadTerm, StandardPost, Title
from tenants.register import queries as register


class TitleSerializer(serializers.ModelSerializer[Title]):
    held = serializers.IntegerField(read_only=True)

    class Meta:
        model = Title
        fields = ("id", "name", "standard", "chosen_from", "held")


class TitleInput(serializers.Serializer[Any]):
    """A known ``name`` is mapped anew."""

    name = serializers.CharField(max_length=30)
    standard = serializers.ChoiceField(choices=StandardPost.choices)
    chosen_from = Reference(queries.titles, allow_null=True, default=None)


class HeadSerializer(serializers.ModelSerializer[HeadTerm]):
    """``unit`` or ``building`` is what the head looks after; ``until_on`` null: still in post."""

    title_name = serializers.CharField(source="title.name", read_only=True)
    standard = serializers.CharField(source="title.standard", read_only=True)
    place = serializers.CharField(read_only=True)
    since = DateOut()

    class Meta:
        model = HeadTerm
        fields = (
            "id",
            "title",
            "title_name",
            "standard",
            "unit",
            "building",
            "place",
            "holder_name",
            "holder_phone",
            "is_party_household",
            "since",
            "until_on",
        )


class AppointInput(serializers.Serializer[Any]):
    """Exactly one of ``unit`` and ``building``; with ``until_on`` a past term."""

    title = Reference(queries.titles)
    unit = Reference(register.all_units, allow_null=True, default=None)
    building = Reference(register.all_buildings, allow_null=True, default=None)
    holder_name = serializers.CharField(max_length=40)
    holder_phone = serializers.CharField(
        max_length=11, allow_blank=True, default="", validators=[PHONE]
    )
    is_party_household = serializers.BooleanField(default=False)
    since = DateIn()
    until_on = serializers.DateField(allow_null=True, default=None)


class CorrectInput(serializers.Serializer[Any]):
    holder_name = serializers.CharField(max_length=40, required=False)
    holder_phone = serializers.CharField(
        max_length=11, allow_blank=True, required=False, validators=[PHONE]
    )
    is_party_household = serializers.BooleanField(required=False)


class EndInput(serializers.Serializer[Any]):
    """From ``until_on`` on the post is held no longer."""

    until_on = serializers.DateField()


class HeadFilter(filters.FilterSet):
    """``on``: who held a post on that day."""

    on = filters.DateFilter(method="held_on")
    unit = filters.UUIDFilter(field_name="unit")
    building = filters.UUIDFilter(field_name="building")
    standard = filters.ChoiceFilter(field_name="title__standard", choices=StandardPost.choices)

    def held_on(self, found: QuerySet[HeadTerm], name: str, value: date) -> QuerySet[HeadTerm]:
        return found & queries.terms_on(value)


class TitleViewSet(ApiViewSet):
    """称呼: the compound's own words for standard posts."""

    actions = {
        "list": Action.ORGANISATION_READ,
        "retrieve": Action.ORGANISATION_READ,
        "create": Action.ORGANISATION_CHANGE,
    }
    serializer_class = TitleSerializer

    def get_queryset(self) -> QuerySet[Title]:
        return queries.titles()

    list = listing(TitleSerializer)
    retrieve = detail(TitleSerializer)

    @extend_schema(request=TitleInput, responses={201: TitleSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(TitleInput)
        given["standard"] = StandardPost(given["standard"])
        title = services.name_title(actor_id=self.viewer.pk, **given)
        return self.created(TitleSerializer(queries.titles().get(pk=title.pk)))


class HeadViewSet(ApiViewSet):
    """楼长, past and present."""

    actions = {
        "list": Action.ORGANISATION_READ,
        "retrieve": Action.ORGANISATION_READ,
        "create": Action.ORGANISATION_CHANGE,
        "partial_update": Action.ORGANISATION_CHANGE,
        "end": Action.ORGANISATION_CHANGE,
    }
    serializer_class = HeadSerializer
    filterset_class = HeadFilter

    def get_queryset(self) -> QuerySet[HeadTerm]:
        return queries.terms()

    list = listing(HeadSerializer)
    retrieve = detail(HeadSerializer)

    @extend_schema(request=AppointInput, responses={201: HeadSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(AppointInput)
        unit, building = given.pop("unit"), given.pop("building")
        if (unit is None) == (building is None):
            raise DomainError(
                "unit_or_building", _("请选一个单元或一栋楼，二者选一。"), field="unit"
            )
        term = services.appoint_head(place=unit or building, actor_id=self.viewer.pk, **given)
        return self.created(HeadSerializer(term))

    @extend_schema(request=CorrectInput, responses=HeadSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Mend a name, a phone or the mark of a party household."""
        services.correct_head_term(
            term=self.get_object(), actor_id=self.viewer.pk, **self.read(CorrectInput)
        )
        return self.shown(HeadSerializer(self.get_object()))

    @extend_schema(request=EndInput, responses=HeadSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        services.end_head_term(
            term=self.get_object(), actor_id=self.viewer.pk, **self.read(EndInput)
        )
        return self.shown(HeadSerializer(self.get_object()))
