"""住户: who is known, who lives where; numbers masked, or not at all for a unit head."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, listing
from district.core.errors import Forbidden
from district.core.permissions import Action
from district.identity.access import reach
from tenants.people import queries, services, telling
from tenants.people.models import IdentityKind, Person, Relation, Resident
from tenants.people.numbers import shown_number, shown_phone
from tenants.people.services import LONGEST_REASON, SEALED
from tenants.people.told import MOST_NAME, Told
from tenants.register import queries as register
from tenants.register.models import Household


class KnownPersonSerializer(serializers.ModelSerializer[Person]):
    """``phone`` and ``identity_number`` are masked; empty for whoever sees names only."""

    phone = serializers.SerializerMethodField()
    identity_number = serializers.SerializerMethodField()

    class Meta:
        model = Person
        fields = ("id", "name", "is_organisation", "phone", "identity_kind", "identity_number")

    def get_phone(self, person: Person) -> str:
        return shown_phone(person.phone) if self._sees_numbers() else ""

    def get_identity_number(self, person: Person) -> str:
        return shown_number(person.identity_number) if self._sees_numbers() else ""

    def _sees_numbers(self) -> bool:
        return reach(self.context["request"].user, Action.PEOPLE_READ).everything


class ResidentSerializer(serializers.ModelSerializer[Resident]):
    person = KnownPersonSerializer()

    class Meta:
        model = Resident
        fields = ("id", "person", "household", "relation", "since_on", "until_on")


class PersonInput(serializers.Serializer[Any]):
    """Whoever is known by number, or by name and phone, is not entered twice."""

    name = serializers.CharField(max_length=MOST_NAME)
    is_organisation = serializers.BooleanField(default=False)
    phone = serializers.CharField(max_length=30, allow_blank=True, default="")
    identity_kind = serializers.ChoiceField(
        choices=IdentityKind.choices, allow_blank=True, default=""
    )
    identity_number = serializers.CharField(max_length=40, allow_blank=True, default="")


class ResidentInput(serializers.Serializer[Any]):
    person = PersonInput()
    household = Reference(register.households)
    relation = serializers.ChoiceField(choices=Relation.choices)
    since_on = serializers.DateField(allow_null=True, default=None)


class PhoneInput(serializers.Serializer[Any]):
    phone = serializers.CharField(max_length=30)


class BecomeInput(serializers.Serializer[Any]):
    """From ``since_on`` on the person is something else to the home."""

    relation = serializers.ChoiceField(choices=Relation.choices)
    since_on = serializers.DateField()


class LeaveInput(serializers.Serializer[Any]):
    """From ``until_on`` on the person lives there no longer."""

    until_on = serializers.DateField()


class RevealInput(serializers.Serializer[Any]):
    """The ``reason`` stays in the audit with who asked; the number does not."""

    field = serializers.ChoiceField(choices=SEALED)
    reason = serializers.CharField(max_length=LONGEST_REASON)


class RevealedSerializer(serializers.Serializer[Any]):
    value = serializers.CharField()


class PeopleViewSet(ApiViewSet):
    """Whoever is known here, resident or owner."""

    actions = {
        "list": Action.PEOPLE_CHANGE,
        "retrieve": Action.PEOPLE_CHANGE,
        "update": Action.PEOPLE_CHANGE,
        "reveal": Action.PEOPLE_REVEAL,
    }
    serializer_class = KnownPersonSerializer

    def get_queryset(self) -> QuerySet[Person]:
        return queries.people()

    @extend_schema(responses=KnownPersonSerializer(many=True))
    def list(self, request: Request) -> Response:
        return self.page_of(self.get_queryset(), KnownPersonSerializer)

    @extend_schema(responses=KnownPersonSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._person(self.get_object())

    @extend_schema(request=PersonInput, responses=KnownPersonSerializer)
    def update(self, request: Request, pk: str) -> Response:
        """Say anew who somebody is; a number that is left out goes."""
        told = Told(**self.read(PersonInput))
        return self._person(
            services.correct_person(person=self.get_object(), told=told, actor_id=self.viewer.pk)
        )

    @extend_schema(request=RevealInput, responses=RevealedSerializer)
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """A whole phone or identity number, for a reason of at least four characters."""
        value = services.reveal(
            person=self.get_object(), actor=self.viewer, **self.read(RevealInput)
        )
        response = self.shown(RevealedSerializer({"value": value}))
        response["Cache-Control"] = "no-store, private"
        return response

    def _person(self, person: Person) -> Response:
        return self.shown(KnownPersonSerializer(person, context=self.get_serializer_context()))


class ResidentFilter(filters.FilterSet):
    household = filters.UUIDFilter(field_name="household")
    unit = filters.UUIDFilter(field_name="household__unit")


class ResidentViewSet(ApiViewSet):
    """住户; a unit head reads those of the own unit, by name, and tells what changes there."""

    actions = {
        "list": Action.PEOPLE_READ,
        "retrieve": Action.PEOPLE_READ,
        "create": Action.PEOPLE_TELL,
        "leave": Action.PEOPLE_TELL,
        "phone": Action.PEOPLE_TELL,
        "become": Action.PEOPLE_TELL,
    }
    serializer_class = ResidentSerializer
    filterset_class = ResidentFilter

    @property
    def units(self) -> Collection[UUID] | None:
        """None: no bound; else the units to which the viewer is bound."""
        return None if self.reach.everything else self.reach.scopes

    def get_queryset(self) -> QuerySet[Resident]:
        return queries.residents(self.units)

    list = listing(ResidentSerializer)

    @extend_schema(responses=ResidentSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._resident(self.get_object())

    @extend_schema(request=ResidentInput, responses={201: ResidentSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(ResidentInput)
        told = Told(**given.pop("person"))
        self._require_own(told, given["household"])
        resident = services.settle(person=told, actor_id=self.viewer.pk, **given)
        context = self.get_serializer_context()
        return self.created(ResidentSerializer(resident, context=context))

    @extend_schema(request=LeaveInput, responses=ResidentSerializer)
    @action(detail=True, methods=["post"])
    def leave(self, request: Request, pk: str) -> Response:
        services.leave(resident=self.get_object(), actor_id=self.viewer.pk, **self.read(LeaveInput))
        return self._resident(self.get_object())

    @extend_schema(request=PhoneInput, responses=ResidentSerializer)
    @action(detail=True, methods=["post"])
    def phone(self, request: Request, pk: str) -> Response:
        """Put a new phone in place of the known one."""
        resident = self.get_object()
        given = self.read(PhoneInput)
        telling.tell_phone(person=resident.person, actor_id=self.viewer.pk, **given)
        return self._resident(self.get_object())

    @extend_schema(request=BecomeInput, responses=ResidentSerializer)
    @action(detail=True, methods=["post"])
    def become(self, request: Request, pk: str) -> Response:
        """The residence as it is from that day on."""
        given = self.read(BecomeInput)
        return self._resident(
            telling.become(resident=self.get_object(), actor_id=self.viewer.pk, **given)
        )

    def _require_own(self, told: Told, household: Household) -> None:
        """A unit head brings names and phones into the own units, and no number of a paper."""
        if self.units is None:
            return
        if household.unit_id not in self.units:
            raise Http404
        if told.identity_number:
            raise Forbidden(
                "no_identity_numbers", _("楼长只登记姓名和手机号；证件号码请支部书记登记。")
            )

    def _resident(self, resident: Resident) -> Response:
        return self.shown(ResidentSerializer(resident, context=self.get_serializer_context()))
