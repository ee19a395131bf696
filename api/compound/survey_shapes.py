"""The bodies and answers of surveys; of whoever chose what there is no field."""

from typing import Any

from rest_framework import serializers

from api.compound.known import MomentIn
from api.core.references import Reference
from tenants.register.queries import households
from tenants.surveys import queries
from tenants.surveys.models import LONGEST_WORDS, AskedAs, How, Kind, Option, Question, Survey
from tenants.surveys.services import MOST_OPTIONS, MOST_QUESTIONS


class SurveyOptionSerializer(serializers.ModelSerializer[Option]):
    class Meta:
        model = Option
        fields = ("id", "text")


class SurveyQuestionSerializer(serializers.ModelSerializer[Question]):
    options = SurveyOptionSerializer(many=True)

    class Meta:
        model = Question
        fields = ("id", "text", "asked_as", "options")


class SurveySerializer(serializers.ModelSerializer[Survey]):
    """``asked`` and ``answered`` in households, now or as it was closed."""

    questions = SurveyQuestionSerializer(many=True)
    asked = serializers.SerializerMethodField()
    answered = serializers.SerializerMethodField()

    class Meta:
        model = Survey
        fields = (
            "id", "title", "kind", "opens_on", "closes_on", "opened_at", "period_on",
            "closed_at", "published_at", "asked", "answered", "questions",
        )  # fmt: skip

    def get_asked(self, survey: Survey) -> int:
        return queries.asked_of(survey)

    def get_answered(self, survey: Survey) -> int:
        return queries.answered_of(survey)


class SurveyQuestionInput(serializers.Serializer[Any]):
    """``options``: of one and several alone."""

    text = serializers.CharField(max_length=200)
    asked_as = serializers.ChoiceField(AskedAs.choices)
    options = serializers.ListField(
        child=serializers.CharField(max_length=60), default=list, max_length=MOST_OPTIONS
    )


class SurveyInput(serializers.Serializer[Any]):
    """``client_id``: sent again, it gives the same survey."""

    title = serializers.CharField(max_length=60)
    kind = serializers.ChoiceField(Kind.choices)
    opens_on = serializers.DateField()
    closes_on = serializers.DateField()
    questions = SurveyQuestionInput(many=True, default=list)
    client_id = serializers.UUIDField(allow_null=True, default=None)

    def validate_questions(self, given: list[Any]) -> list[Any]:
        return given[: MOST_QUESTIONS + 1]  # one too many is refused; more are not even read


class SurveyMoreDaysInput(serializers.Serializer[Any]):
    """``closes_on``: later than it is now."""

    closes_on = serializers.DateField()


class SurveyAnswerInput(serializers.Serializer[Any]):
    """What fits the question: ``options``, or ``number`` (1 to 5), or ``yes``, or ``words``."""

    question = serializers.UUIDField()
    options = serializers.ListField(
        child=serializers.UUIDField(), allow_null=True, default=None, max_length=MOST_OPTIONS
    )
    number = serializers.IntegerField(min_value=1, max_value=5, allow_null=True, default=None)
    yes = serializers.BooleanField(allow_null=True, default=None)
    words = serializers.CharField(
        max_length=LONGEST_WORDS, allow_null=True, allow_blank=True, default=None
    )


class SurveyReplyInput(serializers.Serializer[Any]):
    """``client_id``: sent again, it changes nothing. ``written_at`` and ``sent_at`` are the
    device's own moments."""

    answers = serializers.ListField(child=SurveyAnswerInput(), max_length=MOST_QUESTIONS)
    client_id = serializers.UUIDField(allow_null=True, default=None)
    written_at = MomentIn(allow_null=True, default=None)
    sent_at = MomentIn(allow_null=True, default=None)


class TypedSurveyReplyInput(SurveyReplyInput):
    household = Reference(households)
    how = serializers.ChoiceField(How.choices)


class SurveyReplySerializer(serializers.Serializer[Any]):
    """That it was taken; what stands in it is not read back here."""

    household = serializers.UUIDField(source="household_id")
    channel = serializers.CharField()
    revised_at = serializers.DateTimeField()


class SurveyHomeSerializer(serializers.Serializer[Any]):
    """A home that has not answered."""

    id = serializers.UUIDField()
    unit = serializers.UUIDField(source="unit_id", allow_null=True)
    room = serializers.CharField()


class SurveyLineSerializer(serializers.Serializer[Any]):
    """``option`` or ``number`` (1 to 5; of yes or no 1 and 0), and how many households."""

    option = serializers.UUIDField(source="option.pk", allow_null=True, default=None)
    number = serializers.IntegerField(allow_null=True)
    households = serializers.IntegerField()


class SurveyOutcomeSerializer(serializers.Serializer[Any]):
    """``lines`` is null where fewer than five have answered."""

    question = serializers.UUIDField(source="question.pk")
    answered = serializers.IntegerField()
    lines = SurveyLineSerializer(many=True, allow_null=True)


class SurveyResultsSerializer(serializers.Serializer[Any]):
    """``outcomes`` is null where fewer than five households have answered."""

    asked = serializers.IntegerField()
    answered = serializers.IntegerField()
    outcomes = SurveyOutcomeSerializer(many=True, allow_null=True)


class SurveyNeedInput(serializers.Serializer[Any]):
    option = Reference(queries.options)


class SurveyNeedSerializer(serializers.Serializer[Any]):
    matter = serializers.UUIDField(source="pk")
    number = serializers.IntegerField()
