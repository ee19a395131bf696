"""Reports that come by themselves: one's own subscriptions, and what was delivered of them."""

from typing import Any
from uuid import UUID

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet
from district.core.permissions import Action
from district.metrics.models import Channel, Delivery, DeliveryState, Report, Subscription
from district.metrics.models.subscriptions import ADDRESS_LENGTH
from district.metrics.queries.subscriptions import (
    deliveries,
    live_subscriptions,
    own_delivery,
    own_subscription,
)
from district.metrics.subscribing import change_subscription, end_subscription, subscribe


class SubscriptionSerializer(serializers.ModelSerializer[Subscription]):
    """``division`` is empty of a kept view; ``last_problem`` is a class or a code."""

    division = serializers.UUIDField(source="division_id", allow_null=True)
    view = serializers.UUIDField(source="view_id", allow_null=True)
    last_period = serializers.CharField(allow_null=True)
    last_outcome = serializers.CharField(source="last_state", allow_null=True)
    last_problem = serializers.CharField(allow_null=True)

    class Meta:
        model = Subscription
        fields = (
            *("id", "report", "channel", "division", "view", "address", "language"),
            *("subscribed_at", "last_period", "last_outcome", "last_problem"),
        )


class NewSubscriptionSerializer(serializers.Serializer[Any]):
    """``organisation``: a division's code, the top of what one may see unless given; of a view
    only ``view_id`` is given. ``address``: where mails go."""

    report = serializers.ChoiceField(choices=Report.choices)
    channel = serializers.ChoiceField(choices=Channel.choices)
    organisation = serializers.CharField(
        max_length=32, required=False, default="", allow_blank=True
    )
    view_id = serializers.UUIDField(required=False, default=None, allow_null=True)
    address = serializers.CharField(
        max_length=ADDRESS_LENGTH, required=False, default="", allow_blank=True
    )


class AddressSerializer(serializers.Serializer[Any]):
    address = serializers.CharField(max_length=ADDRESS_LENGTH)


class DeliverySerializer(serializers.ModelSerializer[Delivery]):
    """One period of a subscription; ``path`` shows on the district's host what it is about.

    ``last_error`` is a class or a code; ``read_at`` is of what was opened on the page.
    """

    subscription = serializers.UUIDField(source="subscription_id")
    channel = serializers.ChoiceField(
        choices=Channel.choices, source="subscription.channel", read_only=True
    )
    outcome = serializers.ChoiceField(choices=DeliveryState.choices, source="state", read_only=True)

    class Meta:
        model = Delivery
        fields = (
            *("id", "subscription", "channel", "period", "outcome", "attempts", "last_error"),
            *("planned_at", "delivered_at", "read_at", "title", "text", "path"),
        )


class SubscriptionViewSet(ApiViewSet):
    """订阅: which reports come to oneself, into the inbox or by mail."""

    actions = dict.fromkeys(
        ("list", "retrieve", "create", "partial_update", "destroy"), Action.REPORT_SUBSCRIBE
    )
    serializer_class = SubscriptionSerializer

    @extend_schema(responses=SubscriptionSerializer(many=True))
    def list(self, request: Request) -> Response:
        """One's own that go on, each with how its last delivery went."""
        return self.page_of(live_subscriptions(self.viewer), SubscriptionSerializer)

    @extend_schema(responses=SubscriptionSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        return self._shown(UUID(pk))

    @extend_schema(request=NewSubscriptionSerializer, responses={201: SubscriptionSerializer})
    def create(self, request: Request) -> Response:
        """Begin one; what is due already is not sent any more. 409 where it is there."""
        made = subscribe(account=self.viewer, **self.read(NewSubscriptionSerializer))
        return self.created(SubscriptionSerializer(own_subscription(self.viewer, made.pk)))

    @extend_schema(request=AddressSerializer, responses=SubscriptionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Have its mails sent elsewhere; 409 where it sends none."""
        given = self.read(AddressSerializer)
        change_subscription(account=self.viewer, subscription_id=UUID(pk), **given)
        return self._shown(UUID(pk))

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, pk: str) -> Response:
        """End it; its address is forgotten, what was delivered stays."""
        end_subscription(account=self.viewer, subscription_id=UUID(pk))
        return self.gone()

    def _shown(self, pk: UUID) -> Response:
        return self.shown(SubscriptionSerializer(own_subscription(self.viewer, pk)))


class DeliveryViewSet(ApiViewSet):
    """送达记录: of the last 90 days, within what one may see today."""

    actions = dict.fromkeys(("list", "retrieve"), Action.REPORT_SUBSCRIBE)
    serializer_class = DeliverySerializer

    @extend_schema(responses=DeliverySerializer(many=True))
    def list(self, request: Request) -> Response:
        """The newest first, what is still to be sent among them."""
        return self.page_of(deliveries(self.viewer), DeliverySerializer)

    @extend_schema(responses=DeliverySerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """One, without marking it read."""
        return self.shown(DeliverySerializer(own_delivery(self.viewer, UUID(pk))))
