"""The shapes of matters in the API; the rules are the services'."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.compound.handing_shapes import FinalReplySerializer, ReferralSerializer
from district.core.clock import now, today
from district.identity.models import Account
from tenants.matters.clocks import clock_state
from tenants.matters.models import (
    RECORDED_SOURCES,
    Category,
    Channel,
    ClockChange,
    ClockState,
    ExtensionReason,
    Feeling,
    Matter,
    PauseReason,
    Photo,
    Result,
    Satisfaction,
    Solution,
    Source,
    StageMoment,
    Supporter,
    Urgency,
    Verdict,
)
from tenants.matters.records import Moment
from tenants.matters.services.handling import MOST_AT_ONCE

_LONGEST = 2000
# A final reply has an address of its own.
PLAIN_RESULTS = [one for one in Result.choices if one[0] != Result.FINAL]


class MatterSerializer(serializers.ModelSerializer[Matter]):
    """A matter in a list; deadlines are exclusive. While ``clock`` is ``paused`` none runs out."""

    responsible_name = serializers.CharField(source="responsible.name", default=None)
    unit_name = serializers.SerializerMethodField()
    clock = serializers.SerializerMethodField()

    class Meta:
        model = Matter
        fields = (
            "id",
            "number",
            "title",
            "text",
            "category",
            "feeling",
            "source",
            "urgency",
            "is_private",
            "is_common",
            "state",
            "round",
            "unit",
            "unit_name",
            "place",
            "responsible",
            "responsible_name",
            "accepted_at",
            "respond_by",
            "complete_by",
            "clock",
            "paused_at",
            "publish_by",
            "published_at",
            "duplicate_of",
        )
        read_only_fields = fields

    def get_unit_name(self, matter: Matter) -> str | None:
        return str(matter.unit) if matter.unit else None

    @extend_schema_field(serializers.ChoiceField(choices=ClockState.choices))
    def get_clock(self, matter: Matter) -> str:
        return clock_state(matter, now()).value


class ClockChangeSerializer(serializers.ModelSerializer[ClockChange]):
    """From ``at`` on these deadlines held; ``complete_by`` null: the clock stood still."""

    class Meta:
        model = ClockChange
        fields = ("round", "kind", "at", "reason", "days", "is_long", "respond_by", "complete_by")


class StepSerializer(serializers.ModelSerializer[StageMoment]):
    """One step; ``at_precision`` ``day``: only the day is known."""

    class Meta:
        model = StageMoment
        fields = ("round", "step", "at", "at_precision", "is_skipped", "result", "note")


class VerdictSerializer(serializers.ModelSerializer[Verdict]):
    """What the requester said; ``uncounted`` names why it counts in no rate."""

    class Meta:
        model = Verdict
        fields = ("round", "solution", "satisfaction", "note", "channel", "at", "uncounted")


class PhotoSerializer(serializers.ModelSerializer[Photo]):
    class Meta:
        model = Photo
        fields = ("id", "width", "height")


class SupporterSerializer(serializers.ModelSerializer[Supporter]):
    """A voice; who it is stays with those who handle the matter."""

    class Meta:
        model = Supporter
        fields = ("id", "household", "is_requester")


class RequesterSerializer(serializers.Serializer[Any]):
    """Who asked, as far as is known."""

    name = serializers.CharField()
    phone = serializers.CharField()
    home = serializers.CharField()


class CandidateSerializer(serializers.ModelSerializer[Account]):
    """Somebody who may be made responsible."""

    class Meta:
        model = Account
        fields = ("id", "name")


class DraftSerializer(serializers.Serializer[Any]):
    """A notice to review, without personal details."""

    text = serializers.CharField()


class HistorySerializer(serializers.Serializer[Any]):
    """One matter with everything that happened to it.

    Who supports it without having raised it gets no neighbour's details: texts without phones,
    rooms and names, only the own voice and verdict, no pictures.
    """

    matter = MatterSerializer()
    steps = StepSerializer(many=True)
    verdicts = VerdictSerializer(many=True)
    supporters = SupporterSerializer(many=True)
    photos = PhotoSerializer(many=True)
    clock_changes = ClockChangeSerializer(many=True)
    referrals = ReferralSerializer(many=True)
    final_reply = FinalReplySerializer(
        allow_null=True, help_text="Of the running round; null to those who only support it."
    )
    voices = serializers.IntegerField(help_text="All who stand behind it.")
    households = serializers.IntegerField(help_text="Distinct households, as far as known.")
    requester = RequesterSerializer(
        allow_null=True, help_text="Null to those who neither raised, recorded nor handle it."
    )


class NoticeSerializer(serializers.Serializer[Any]):
    """A notice: nothing of who asked."""

    number = serializers.IntegerField()
    category = serializers.ChoiceField(choices=Category.choices)
    text = serializers.CharField()
    result = serializers.CharField()
    accepted_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    published_at = serializers.DateTimeField()


class ReportBody(serializers.Serializer[Any]):
    """One's own matter; sending the same ``client_id`` again gives the same matter."""

    text = serializers.CharField(max_length=_LONGEST)
    category = serializers.ChoiceField(choices=Category.choices, required=False)
    urgency = serializers.ChoiceField(choices=Urgency.choices, default=Urgency.ORDINARY)
    is_private = serializers.BooleanField(default=False)
    unit_id = serializers.UUIDField(required=False, allow_null=True)
    place = serializers.CharField(max_length=60, required=False, allow_blank=True)
    client_id = serializers.UUIDField(required=False, allow_null=True)

    def validate_category(self, value: str) -> Category:
        return Category(value)

    def validate_urgency(self, value: str) -> Urgency:
        return Urgency(value)


class RecordBody(ReportBody):
    """Somebody else's matter, or one that was found; ``source`` is fixed for good."""

    requester_name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    requester_phone = serializers.CharField(max_length=11, required=False, allow_blank=True)
    household_id = serializers.UUIDField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """``source`` is an attribute of every serializer, so it cannot be declared as the others."""
        paths = [(one.value, one.label) for one in Source if one in RECORDED_SOURCES]
        return {**super().get_fields(), "source": serializers.ChoiceField(choices=paths)}

    def validate_source(self, value: str) -> Source:
        return Source(value)


class NoteBody(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=_LONGEST)


class FinishBody(serializers.Serializer[Any]):
    outcome = serializers.CharField(max_length=_LONGEST)
    result = serializers.ChoiceField(choices=PLAIN_RESULTS, default=Result.DONE)
    done_on = serializers.DateField(required=False, allow_null=True, help_text="Empty: now.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A day before today becomes the moment of the step, known to the day."""
        day = attrs.pop("done_on", None)
        return {**attrs, "at": Moment.on(day)} if day and day != today() else attrs

    def validate_result(self, value: str) -> Result:
        return Result(value)


class JudgeBody(serializers.Serializer[Any]):
    """Both questions; ``channel`` other than ``self`` is on the requester's behalf."""

    solution = serializers.ChoiceField(choices=Solution.choices, required=False)
    satisfaction = serializers.ChoiceField(choices=Satisfaction.choices, required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    channel = serializers.ChoiceField(choices=Channel.choices, default=Channel.SELF)

    def validate_solution(self, value: str) -> Solution:
        return Solution(value)

    def validate_satisfaction(self, value: str) -> Satisfaction:
        return Satisfaction(value)

    def validate_channel(self, value: str) -> Channel:
        return Channel(value)


class PauseBody(serializers.Serializer[Any]):
    reason = serializers.ChoiceField(choices=PauseReason.choices)

    def validate_reason(self, value: str) -> PauseReason:
        return PauseReason(value)


class ExtendBody(serializers.Serializer[Any]):
    """Without ``days`` the most that the rule allows; ``is_long`` are calendar days."""

    reason = serializers.ChoiceField(choices=ExtensionReason.choices)
    days = serializers.IntegerField(min_value=1, max_value=365, required=False, allow_null=True)
    is_long = serializers.BooleanField(default=False)

    def validate_reason(self, value: str) -> ExtensionReason:
        return ExtensionReason(value)


class ReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class NoticeBody(serializers.Serializer[Any]):
    """Empty: the draft, without personal details."""

    text = serializers.CharField(max_length=_LONGEST, required=False, allow_blank=True)


class CorrectedNoticeBody(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=_LONGEST)


class AssignBody(serializers.Serializer[Any]):
    responsible_id = serializers.UUIDField()


class AssignManyBody(AssignBody):
    matter_ids = serializers.ListField(
        child=serializers.UUIDField(), allow_empty=False, max_length=MOST_AT_ONCE
    )


class SortBody(serializers.Serializer[Any]):
    feeling = serializers.ChoiceField(
        choices=Feeling.choices,
        required=False,
        allow_blank=True,
        allow_null=True,
        default=None,
        help_text="Beside the category; empty takes it off, null leaves it.",
    )
    category = serializers.ChoiceField(choices=Category.choices)
    urgency = serializers.ChoiceField(
        choices=Urgency.choices,
        required=False,
        allow_null=True,
        default=None,
        help_text="Of an open matter; null leaves it.",
    )
    is_private = serializers.BooleanField(required=False, allow_null=True, default=None)

    def validate_category(self, value: str) -> Category:
        return Category(value)

    def validate_urgency(self, value: str | None) -> Urgency | None:
        return Urgency(value) if value else None


class MergeBody(serializers.Serializer[Any]):
    into_id = serializers.UUIDField()


class SupportBody(serializers.Serializer[Any]):
    """Empty: one's own voice."""

    household_id = serializers.UUIDField(required=False, allow_null=True)
    name = serializers.CharField(max_length=40, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=11, required=False, allow_blank=True)


class PhotoBody(serializers.Serializer[Any]):
    """``multipart/form-data``; the picture is encoded anew and loses what it carried besides."""

    photo = serializers.FileField()


class QuietMonthBody(serializers.Serializer[Any]):
    month = serializers.RegexField(r"^[1-9]\d{3}-(0[1-9]|1[0-2])$", help_text="2023-04")
