"""The shapes of votes, ballots and results."""

from typing import Any

from rest_framework import serializers

from api.compound.known import MomentIn
from api.core.references import Reference
from tenants.decisions import announcing, queries
from tenants.decisions.again import Step
from tenants.decisions.challenging import objections
from tenants.decisions.counting import Verdict, Weight
from tenants.decisions.models import (
    Ballot,
    Candidate,
    Channel,
    Choice,
    Objection,
    ObjectionKind,
    ObjectionOutcome,
    Question,
    Vote,
    Voter,
    Way,
)
from tenants.ownership.models import PartKind
from tenants.ownership.subjects import Subject


class StandingSerializer(serializers.ModelSerializer[Candidate]):
    class Meta:
        model = Candidate
        fields = ("id", "position", "name", "note")


class QuestionSerializer(serializers.ModelSerializer[Question]):
    candidates = StandingSerializer(many=True, read_only=True)

    class Meta:
        model = Question
        fields = ("id", "position", "subject", "text", "seats", "matter", "candidates")


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    """What everybody may know of an objection; ``outcome`` empty: none yet."""

    class Meta:
        model = Objection
        fields = ("id", "kind", "raised_on", "suspends", "outcome", "settled_on")


class FullObjectionSerializer(serializers.ModelSerializer[Objection]):
    """For who runs the vote: also by whom, what, and the answer."""

    class Meta:
        model = Objection
        fields = (*ObjectionSerializer.Meta.fields, "raised_by", "text", "answer")


class ObjectionInput(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=ObjectionKind.choices)
    raised_by = serializers.CharField(max_length=50)
    raised_on = serializers.DateField()
    text = serializers.CharField(max_length=400)
    suspends = serializers.BooleanField(default=False)


class SettleInput(serializers.Serializer[Any]):
    objection = Reference(objections)
    outcome = serializers.ChoiceField(choices=[one for one in ObjectionOutcome.choices if one[0]])
    settled_on = serializers.DateField()
    answer = serializers.CharField(max_length=400)


class VoteSerializer(serializers.ModelSerializer[Vote]):
    """Areas are hundredths of a square metre. ``electronic_*`` tell of the ballots by phone: how
    many, from how many accounts, and of how many the registered phone was changed since the notice
    or within 90 days before it."""

    questions = QuestionSerializer(many=True, read_only=True)

    class Meta:
        model = Vote
        fields = (
            "id",
            "title",
            "is_binding",
            "state",
            "opens_at",
            "closes_at",
            "counted_kinds",
            "allows_electronic",
            "silence_rule",
            "silence_adopted_on",
            "rule_set",
            "noticed_at",
            "follows",
            "repeats",
            "base_number",
            "base_area",
            "cast_number",
            "cast_area",
            "electronic_number",
            "electronic_accounts",
            "electronic_changed",
            "electronic_recent",
            "counted_at",
            "published_at",
            "cancel_reason",
            "questions",
        )


class RepeatInput(serializers.Serializer[Any]):
    """To which step a void vote is led back; of elections ``candidates`` leaves out the question."""

    step = serializers.ChoiceField(choices=Step.choices, default=Step.BALLOT.value)


class VoteInput(serializers.Serializer[Any]):
    """What a draft says beside its questions."""

    title = serializers.CharField(max_length=80)
    is_binding = serializers.BooleanField(default=True)
    opens_at = MomentIn()
    closes_at = MomentIn()
    counted_kinds = serializers.MultipleChoiceField(
        choices=PartKind.choices, default={PartKind.HOME.value, PartKind.SHOP.value}
    )
    allows_electronic = serializers.BooleanField(default=False)
    silence_rule = serializers.CharField(max_length=200, allow_blank=True, default="")
    silence_adopted_on = serializers.DateField(allow_null=True, default=None)

    def draft(self) -> announcing.VoteDraft:
        given = dict(self.validated_data)
        kinds = [PartKind(kind) for kind in given.pop("counted_kinds")]
        return announcing.VoteDraft(counted_kinds=kinds, **given)


class StandingInput(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=50)
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class QuestionInput(serializers.Serializer[Any]):
    """``seats`` and ``candidates`` make an election of it (278-3)."""

    subject = serializers.ChoiceField(choices=Subject.choices)
    text = serializers.CharField(max_length=2000)
    seats = serializers.IntegerField(min_value=1, max_value=30, allow_null=True, default=None)
    candidates = StandingInput(many=True, required=False)
    matter = serializers.UUIDField(allow_null=True, default=None)


class ReasonInput(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class AnswerInput(serializers.Serializer[Any]):
    question = serializers.UUIDField()
    candidate = serializers.UUIDField(allow_null=True, default=None)
    choice = serializers.ChoiceField(choices=Choice.choices)


class CastInput(serializers.Serializer[Any]):
    """An answer to every question; the same ``client_id`` again is the same ballot."""

    voter = serializers.UUIDField()
    answers = AnswerInput(many=True)
    client_id = serializers.UUIDField(allow_null=True, default=None)


class BallotInput(CastInput):
    channel = serializers.ChoiceField(choices=Channel.choices)
    signer = serializers.CharField(max_length=50)
    cast_on = serializers.DateField()
    proxy_letter = serializers.CharField(max_length=200, allow_blank=True, default="")


class BallotSerializer(serializers.ModelSerializer[Ballot]):
    """What came in, and whether it counts; not for what it was cast."""

    class Meta:
        model = Ballot
        fields = ("id", "voter", "channel", "signer", "cast_on", "counts", "set_aside_because")


class VoterSerializer(serializers.ModelSerializer[Voter]):
    has_voted = serializers.BooleanField(read_only=True)
    has_delivery = serializers.BooleanField(read_only=True)

    class Meta:
        model = Voter
        fields = (
            "id",
            "number",
            "label",
            "place",
            "parts",
            "area",
            "is_developer",
            "has_voted",
            "has_delivery",
        )


class DeliveryInput(serializers.Serializer[Any]):
    voters = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=5_000)
    way = serializers.ChoiceField(choices=Way.choices)
    delivered_on = serializers.DateField()
    delivered_by = serializers.CharField(max_length=50)
    evidence = serializers.CharField(max_length=200, allow_blank=True, default="")


class DeliveredSerializer(serializers.Serializer[Any]):
    added = serializers.IntegerField()


class WeightOut(serializers.Serializer[Weight]):
    number = serializers.IntegerField()
    area = serializers.IntegerField()


class CheckOut(serializers.Serializer[Any]):
    """``part`` of ``whole`` where at least ``least`` was asked."""

    part = serializers.IntegerField()
    whole = serializers.IntegerField()
    least = serializers.IntegerField()
    is_met = serializers.BooleanField()


class VerdictOut(serializers.Serializer[Verdict]):
    quorum_number = CheckOut(allow_null=True)
    quorum_area = CheckOut(allow_null=True)
    number = CheckOut()
    area = CheckOut()
    is_passed = serializers.BooleanField()


class AnsweredOut(serializers.Serializer[queries.Answered]):
    candidate = StandingSerializer(allow_null=True)
    is_elected = serializers.BooleanField()
    is_tied = serializers.BooleanField()
    base = WeightOut(source="count.base")
    yes = WeightOut(source="count.votes.yes")
    no = WeightOut(source="count.votes.no")
    abstain = WeightOut(source="count.votes.abstain")
    silent = WeightOut(source="count.votes.silent")
    strict = VerdictOut(source="count.strict")
    with_silence = VerdictOut(source="count.with_silence", allow_null=True)


class OutcomeOut(serializers.Serializer[queries.Outcome]):
    """A question's result under the rules of its day; of a poll nothing passes."""

    question = QuestionSerializer()
    rule_set = serializers.CharField(source="rules.code")
    answered = AnsweredOut(many=True)
