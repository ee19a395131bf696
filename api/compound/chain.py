"""五级链条: groups, members on public duty, linked households, and what is missing between them."""

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

from api.compound.heads import EndInput
from api.compound.known import DateIn, DateOut
from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.errors import DomainError
from district.core.permissions import Action
from tenants.party import groups, links, members, queries
from tenants.party.chain import Lack, Level, chain_on
from tenants.party.models import Link, Member, PartyGroup, Registration
from tenants.register import queries as register

MOST_HOMES = 200


class LevelsShape(serializers.Serializer[Any]):
    """How many there are on each level."""

    branch = serializers.IntegerField()
    group = serializers.IntegerField()
    centre = serializers.IntegerField()
    member = serializers.IntegerField()
    household = serializers.IntegerField()


class GapSerializer(serializers.Serializer[Any]):
    """``of``: the row that the next step is about, by what ``lack`` names."""

    lack = serializers.ChoiceField(choices=[one.value for one in Lack])
    level = serializers.ChoiceField(choices=[one.value for one in Level])
    name = serializers.CharField()
    sentence = serializers.CharField()
    of = serializers.UUIDField(allow_null=True)


class ChainSerializer(serializers.Serializer[Any]):
    """``is_complete`` is what ORG-02 counts; then there are no ``gaps``."""

    is_complete = serializers.BooleanField()
    levels = LevelsShape()
    gaps = GapSerializer(many=True)


class ChainQuery(serializers.Serializer[Any]):
    on = serializers.DateField(required=False, default=None)


class PartyGroupSerializer(serializers.ModelSerializer[PartyGroup]):
    """``places`` are the buildings and units that the group covers."""

    head_name = serializers.CharField(source="head.name", default=None, read_only=True)
    places = serializers.SerializerMethodField()
    since = DateOut()

    class Meta:
        model = PartyGroup
        fields = ("id", "branch", "name", "head", "head_name", "places", "since", "until_on")

    def get_places(self, group: PartyGroup) -> list[str]:
        return [str(area) for area in group.areas.all()]


class PartyGroupInput(serializers.Serializer[Any]):
    branch = Reference(queries.branches)
    name = serializers.CharField(max_length=60)
    buildings = Reference(register.all_buildings, many=True, required=False, default=list)
    units = Reference(register.all_units, many=True, required=False, default=list)
    since = DateIn()


class PartyGroupChange(serializers.Serializer[Any]):
    """``buildings`` and ``units`` together replace what the group covers; ``head`` is a member.

    With another ``branch`` the members go with their group.
    """

    branch = Reference(queries.branches, required=False)
    name = serializers.CharField(max_length=60, required=False)
    buildings = Reference(register.all_buildings, many=True, required=False)
    units = Reference(register.all_units, many=True, required=False)
    head = Reference(queries.members, required=False, allow_null=True)


class PartyMemberSerializer(serializers.ModelSerializer[Member]):
    since = DateOut()

    class Meta:
        model = Member
        fields = (
            "id",
            "name",
            "branch",
            "group",
            "centre",
            "is_centre",
            "home",
            "registration",
            "since",
            "until_on",
        )


class PartyMemberChange(serializers.Serializer[Any]):
    group = Reference(queries.groups, required=False, allow_null=True)
    centre = Reference(queries.members, required=False, allow_null=True)
    is_centre = serializers.BooleanField(required=False)
    home = Reference(register.households, required=False, allow_null=True)
    registration = serializers.ChoiceField(choices=Registration.choices, required=False)


class PartyMemberInput(PartyMemberChange):
    branch = Reference(queries.branches)
    name = serializers.CharField(max_length=40)
    since = DateIn()


class PartyLinkSerializer(serializers.ModelSerializer[Link]):
    member_name = serializers.CharField(source="member.name", read_only=True)
    place = serializers.CharField(source="household", read_only=True)
    since = DateOut()

    class Meta:
        model = Link
        fields = (
            "id",
            "member",
            "member_name",
            "household",
            "place",
            "is_primary",
            "since",
            "until_on",
        )


class PartyLinkInput(serializers.Serializer[Any]):
    """All of these homes, or none."""

    member = Reference(queries.members)
    households = serializers.ListField(
        child=serializers.UUIDField(), min_length=1, max_length=MOST_HOMES
    )
    is_primary = serializers.BooleanField(default=True)
    since = DateIn()


class HoldingFilter(filters.FilterSet):
    """``on``: what held on that day."""

    on = filters.DateFilter(method="held_on")

    def held_on(self, found: QuerySet[Any], name: str, value: date) -> QuerySet[Any]:
        return found.filter(queries.holding(value))


class GroupFilter(HoldingFilter):
    branch = filters.UUIDFilter(field_name="branch")


class MemberFilter(GroupFilter):
    group = filters.UUIDFilter(field_name="group")
    centre = filters.UUIDFilter(field_name="centre")
    is_centre = filters.BooleanFilter()
    registration = filters.ChoiceFilter(choices=Registration.choices)


class LinkFilter(HoldingFilter):
    member = filters.UUIDFilter(field_name="member")
    household = filters.UUIDFilter(field_name="household")
    unit = filters.UUIDFilter(field_name="household__unit")
    is_primary = filters.BooleanFilter()


_ROSTER = {
    "list": Action.PARTY_READ,
    "retrieve": Action.PARTY_READ,
    "create": Action.PARTY_CHANGE,
    "partial_update": Action.PARTY_CHANGE,
    "end": Action.PARTY_CHANGE,
}


class ChainViewSet(ApiViewSet):
    """五级链条: complete or not, the levels, and every gap by name."""

    actions = {"retrieve": Action.PARTY_READ}
    serializer_class = ChainSerializer

    @extend_schema(parameters=[ChainQuery], responses=ChainSerializer)
    def retrieve(self, request: Request) -> Response:
        asked = ChainQuery(data=request.query_params)
        asked.is_valid(raise_exception=True)
        return self.shown(ChainSerializer(chain_on(asked.validated_data["on"])))


class GroupViewSet(ApiViewSet):
    """党小组 of the compound's branches, past and present."""

    actions = _ROSTER
    serializer_class = PartyGroupSerializer
    filterset_class = GroupFilter

    def get_queryset(self) -> QuerySet[PartyGroup]:
        return queries.groups()

    list = listing(PartyGroupSerializer)
    retrieve = detail(PartyGroupSerializer)

    @extend_schema(request=PartyGroupInput, responses={201: PartyGroupSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(PartyGroupInput)
        places = [*given.pop("buildings"), *given.pop("units")]
        group = groups.form_group(places=places, actor_id=self.viewer.pk, **given)
        return self.created(PartyGroupSerializer(queries.groups().get(pk=group.pk)))

    @extend_schema(request=PartyGroupChange, responses=PartyGroupSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        given, group = self.read(PartyGroupChange), self.get_object()
        told = [given[name] for name in ("buildings", "units") if name in given]
        places = [place for found in told for place in found] if told else None
        groups.revise_group(
            group=group,
            name=given.get("name"),
            branch=given.get("branch"),
            places=places,
            actor_id=self.viewer.pk,
        )
        if "head" in given:
            groups.name_group_head(group=group, head=given["head"], actor_id=self.viewer.pk)
        return self.shown(PartyGroupSerializer(self.get_object()))

    @extend_schema(request=EndInput, responses=PartyGroupSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        groups.end_group(group=self.get_object(), actor_id=self.viewer.pk, **self.read(EndInput))
        return self.shown(PartyGroupSerializer(self.get_object()))


class MemberViewSet(ApiViewSet):
    """党员 on public duty: name, branch, place in the chain, registration; no member's file."""

    actions = _ROSTER
    serializer_class = PartyMemberSerializer
    filterset_class = MemberFilter

    def get_queryset(self) -> QuerySet[Member]:
        return queries.members()

    list = listing(PartyMemberSerializer)
    retrieve = detail(PartyMemberSerializer)

    @extend_schema(request=PartyMemberInput, responses={201: PartyMemberSerializer})
    def create(self, request: Request) -> Response:
        member = members.list_member(actor_id=self.viewer.pk, **self.read(PartyMemberInput))
        return self.created(PartyMemberSerializer(member))

    @extend_schema(request=PartyMemberChange, responses=PartyMemberSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        members.revise_member(
            member=self.get_object(), actor_id=self.viewer.pk, **self.read(PartyMemberChange)
        )
        return self.shown(PartyMemberSerializer(self.get_object()))

    @extend_schema(request=EndInput, responses=PartyMemberSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        members.end_member(member=self.get_object(), actor_id=self.viewer.pk, **self.read(EndInput))
        return self.shown(PartyMemberSerializer(self.get_object()))


class LinkViewSet(ApiViewSet):
    """包联户: which member looks after which home."""

    actions = {name: need for name, need in _ROSTER.items() if name != "partial_update"}
    serializer_class = PartyLinkSerializer
    filterset_class = LinkFilter

    def get_queryset(self) -> QuerySet[Link]:
        return queries.links()

    list = listing(PartyLinkSerializer)
    retrieve = detail(PartyLinkSerializer)

    @extend_schema(request=PartyLinkInput, responses={201: PartyLinkSerializer(many=True)})
    def create(self, request: Request) -> Response:
        given = self.read(PartyLinkInput)
        asked = set(given.pop("households"))
        homes = list(register.households().filter(pk__in=asked))
        if len(homes) < len(asked):
            raise DomainError(
                "no_household", _("所选的户里有底册没有的。请重新选择。"), field="households"
            )
        made = links.link_households(households=homes, actor_id=self.viewer.pk, **given)
        return self.created(PartyLinkSerializer(made, many=True))

    @extend_schema(request=EndInput, responses=PartyLinkSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        links.end_link(link=self.get_object(), actor_id=self.viewer.pk, **self.read(EndInput))
        return self.shown(PartyLinkSerializer(self.get_object()))
