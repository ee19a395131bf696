"""共建伙伴 and 约定: who works with the compound, and what each has promised."""

from typing import Any, cast

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet, detail, listing
from district.core.permissions import Action
from tenants.partners import queries, services
from tenants.partners.models import Agreement, Partner, PartnerKind

_READ, _CHANGE = Action.ORGANISATION_READ, Action.ORGANISATION_CHANGE
_ACTIONS = {
    "list": _READ,
    "retrieve": _READ,
    "create": _CHANGE,
    "partial_update": _CHANGE,
    "destroy": _CHANGE,
}


class PartnerSerializer(serializers.ModelSerializer[Partner]):
    class Meta:
        model = Partner
        fields = ("id", "kind", "name", "since_on", "until_on")


class PartnerChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    since_on = serializers.DateField(required=False)
    until_on = serializers.DateField(allow_null=True, required=False)


class PartnerInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=PartnerKind.choices)
    name = serializers.CharField(max_length=60)
    since_on = serializers.DateField()
    until_on = serializers.DateField(allow_null=True, default=None)


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    class Meta:
        model = Agreement
        fields = ("id", "partner", "promise", "agreed_on", "due_on", "done_on")


class AgreementChange(serializers.Serializer[Any]):
    """What is left out stays as it is."""

    due_on = serializers.DateField(allow_null=True, required=False)
    done_on = serializers.DateField(allow_null=True, required=False)


class AgreementInput(AgreementChange):
    partner = Reference(queries.partners)
    promise = serializers.CharField(max_length=200)
    agreed_on = serializers.DateField()


class PartnerViewSet(ApiViewSet):
    """共建伙伴."""

    actions = _ACTIONS
    serializer_class = PartnerSerializer

    def get_queryset(self) -> QuerySet[Partner]:
        return queries.partners()

    list = listing(PartnerSerializer)
    retrieve = detail(PartnerSerializer)

    @extend_schema(request=PartnerInput, responses={201: PartnerSerializer})
    def create(self, request: Request) -> Response:
        made = services.enter_partner(actor_id=self.viewer.pk, **self.read(PartnerInput))
        return self.created(PartnerSerializer(made))

    @extend_schema(request=PartnerChange, responses=PartnerSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        partner = cast(Partner, self.get_object())
        kept = {"since_on": partner.since_on, "until_on": partner.until_on}
        given = kept | self.read(PartnerChange)
        services.revise_partner(partner=partner, actor_id=self.viewer.pk, **given)
        return self.shown(PartnerSerializer(self.get_object()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove_partner(partner=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()


class AgreementViewSet(ApiViewSet):
    """共建约定."""

    actions = _ACTIONS
    serializer_class = AgreementSerializer

    def get_queryset(self) -> QuerySet[Agreement]:
        return queries.agreements()

    list = listing(AgreementSerializer)
    retrieve = detail(AgreementSerializer)

    @extend_schema(request=AgreementInput, responses={201: AgreementSerializer})
    def create(self, request: Request) -> Response:
        made = services.make_agreement(actor_id=self.viewer.pk, **self.read(AgreementInput))
        return self.created(AgreementSerializer(made))

    @extend_schema(request=AgreementChange, responses=AgreementSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        agreement = cast(Agreement, self.get_object())
        kept = {"due_on": agreement.due_on, "done_on": agreement.done_on}
        given = kept | self.read(AgreementChange)
        services.revise_agreement(agreement=agreement, actor_id=self.viewer.pk, **given)
        return self.shown(AgreementSerializer(self.get_object()))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        services.remove_agreement(agreement=self.get_object(), actor_id=self.viewer.pk)
        return self.gone()
