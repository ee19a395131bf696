"""The shapes of a matter in other hands; the rules are the services'."""

from typing import Any

from rest_framework import serializers

from district.core.clock import today
from tenants.matters.models import (
    LONGEST_UNIT_NAME,
    FinalGround,
    FinalReply,
    Recipient,
    Referral,
    ReferralReply,
    ReplyKind,
)
from tenants.matters.records import Moment

_LONGEST = 2000


class ReferralReplySerializer(serializers.ModelSerializer[ReferralReply]):
    """What came back; ``at_precision`` ``day``: only the day is known."""

    class Meta:
        model = ReferralReply
        fields = ("kind", "text", "at", "at_precision")


class ReferralSerializer(serializers.ModelSerializer[Referral]):
    """A handing over; ``answer_by`` is exclusive, ``reply`` null while nothing has come back."""

    reply = ReferralReplySerializer(allow_null=True, default=None)

    class Meta:
        model = Referral
        fields = ("round", "recipient", "unit_name", "asked", "at", "answer_by", "reply")


class FinalReplySerializer(serializers.ModelSerializer[FinalReply]):
    """``settled_at`` null: it waits for a second person; ``paper`` is one of the pictures."""

    class Meta:
        model = FinalReply
        fields = (
            "ground",
            "text",
            "decided_by",
            "decided_on",
            "paper",
            "proposed_at",
            "settled_at",
            "refused_because",
        )


class ReferBody(serializers.Serializer[Any]):
    """``stops_clock`` only for what lies upstream, not with the property company."""

    recipient = serializers.ChoiceField(choices=Recipient.choices)
    unit_name = serializers.CharField(
        max_length=LONGEST_UNIT_NAME, required=False, allow_blank=True
    )
    asked = serializers.CharField(max_length=500)
    stops_clock = serializers.BooleanField(default=False)

    def validate_recipient(self, value: str) -> Recipient:
        return Recipient(value)


class ReplyBody(serializers.Serializer[Any]):
    """What came back; a day before today is known to the day."""

    kind = serializers.ChoiceField(choices=ReplyKind.choices)
    text = serializers.CharField(max_length=_LONGEST, required=False, allow_blank=True)
    replied_on = serializers.DateField(required=False, allow_null=True, help_text="Empty: now.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        day = attrs.pop("replied_on", None)
        return {**attrs, "at": Moment.on(day)} if day and day != today() else attrs

    def validate_kind(self, value: str) -> ReplyKind:
        return ReplyKind(value)


class FinalReplyBody(serializers.Serializer[Any]):
    """``multipart/form-data``: what was decided, by whom and when, and a picture of the paper."""

    ground = serializers.ChoiceField(choices=FinalGround.choices)
    text = serializers.CharField(max_length=_LONGEST)
    decided_by = serializers.CharField(max_length=LONGEST_UNIT_NAME)
    decided_on = serializers.DateField()
    paper = serializers.FileField()

    def validate_ground(self, value: str) -> FinalGround:
        return FinalGround(value)
