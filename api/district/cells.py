"""The shapes in which figures, definitions and explanations leave the API."""

from typing import Any

from rest_framework import serializers

from district.metrics.exchange import cell_of, plain_number
from district.metrics.figures import Figure, State
from district.metrics.models import MetricDefinition, Module
from district.metrics.queries import LEVELS, Explanation

STATES = [(one.value, one.value) for one in State]


class CellSerializer(serializers.Serializer[Figure]):
    """``value`` is rounded half up to four decimals, percent run from 0 to 100; null: no value.

    ``reporting`` of ``expected`` compounds stand behind the sums. ``at_least``: a lower bound.
    ``interval``: a share's 95 % interval by Wilson, in percent. ``is_small``: too few cases to
    compare. ``not_fed``: no module feeds it yet; ``modules`` are to. ``suppressed``: of fewer
    than five persons, or such a figure would follow from it.
    """

    metric = serializers.CharField()
    organisation = serializers.CharField()
    level = serializers.ChoiceField(choices=LEVELS)
    period = serializers.CharField()
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.FloatField(allow_null=True)
    interval = serializers.ListField(
        child=serializers.FloatField(), min_length=2, max_length=2, allow_null=True
    )
    is_small = serializers.BooleanField()
    state = serializers.ChoiceField(STATES)
    at_least = serializers.BooleanField()
    reporting = serializers.IntegerField()
    expected = serializers.IntegerField()
    version = serializers.CharField()
    modules = serializers.ListField(child=serializers.ChoiceField(choices=Module.values))

    def to_representation(self, instance: Figure) -> dict[str, Any]:
        return cell_of(instance)


class DefinitionSerializer(serializers.ModelSerializer[MetricDefinition]):
    """One code in one version; ``numerator`` and ``denominator`` are sums of element codes.

    ``is_fed``: whether the compounds produce it in this release; ``modules`` do, or are to.
    ``rules`` are the validations that bear on it.
    """

    name = serializers.CharField()
    text = serializers.CharField()
    unit = serializers.CharField()

    class Meta:
        model = MetricDefinition
        fields = (
            "code", "version", "valid_from", "valid_to", "name", "text", "unit", "kind", "block",
            "is_element", "numerator", "denominator", "factor", "decimals", "period_types",
            "direction", "privacy", "small_sample", "modules", "rules", "is_fed",
        )  # fmt: skip


class PartSerializer(serializers.Serializer[Any]):
    """One element of the rule, summed over the compounds that reported it."""

    code = serializers.CharField()
    name = serializers.CharField()
    side = serializers.ChoiceField(choices=["numerator", "denominator"])
    cell = CellSerializer(source="figure")


class CompoundPartSerializer(serializers.Serializer[Any]):
    """What one compound contributes; ``reason`` is a sentence where there is no value."""

    organisation = serializers.CharField()
    name = serializers.CharField(source="organisation_name")
    numerator = serializers.IntegerField(allow_null=True)
    denominator = serializers.IntegerField(allow_null=True)
    value = serializers.SerializerMethodField()
    state = serializers.ChoiceField(STATES)
    at_least = serializers.BooleanField()
    reason = serializers.CharField()
    computed_at = serializers.DateTimeField(allow_null=True)
    revision = serializers.IntegerField()

    def get_value(self, part: Any) -> float | None:
        return plain_number(part.value)


class ExplanationSerializer(serializers.Serializer[Explanation]):
    """A figure with its rule, its elements and the compounds behind it."""

    definition = DefinitionSerializer()
    cell = CellSerializer(source="figure")
    elements = PartSerializer(many=True)
    compounds = CompoundPartSerializer(many=True)


class ConcernSerializer(serializers.Serializer[Any]):
    """What needs attention: the compound, the rule that put it there, and the sentence."""

    rule = serializers.CharField()
    organisation = serializers.CharField()
    name = serializers.CharField(source="organisation_name")
    sentence = serializers.CharField()
