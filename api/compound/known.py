"""Fields for what is known only in part: numbers as lower bounds, dates to the month or year."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from district.core.counts import Count
from district.core.dates import PartialDate, Precision


class CountShape(serializers.Serializer[Any]):
    """``value`` null is unknown; ``at_least``: the value is a lower bound."""

    value = serializers.IntegerField(allow_null=True)
    at_least = serializers.BooleanField()
    text = serializers.CharField()


class DateShape(serializers.Serializer[Any]):
    """``day`` is the first day of a span as long as ``precision`` says."""

    day = serializers.DateField()
    precision = serializers.ChoiceField(choices=Precision.choices)
    text = serializers.CharField()


@extend_schema_field(CountShape)
class CountOut(serializers.Field[Any, Any, Any, Any]):
    """A number of things as it is known."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: Count) -> dict[str, Any]:
        return {"value": value.value, "at_least": value.at_least, "text": value.plain()}


@extend_schema_field(DateShape)
class DateOut(serializers.Field[Any, Any, Any, Any]):
    """A date as exactly as it is known; null is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, **kwargs)

    def to_representation(self, value: PartialDate) -> dict[str, Any]:
        return {"day": value.day.isoformat(), "precision": value.precision, "text": value.plain()}


class CountIn(serializers.CharField):
    """22, or 50余 for a lower bound; empty or null is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=12, allow_blank=True, allow_null=True, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        checked = super().run_validation(data)
        try:
            return checked if isinstance(checked, Count) else Count.parse(checked or "")
        except ValueError as error:
            raise serializers.ValidationError(
                _("请填写整数，或“50余”这样的下限；不清楚就留空。"), code="count"
            ) from error


class DateIn(serializers.CharField):
    """2022-05-20, 2022年5月 or 2020; empty or null is unknown."""

    def __init__(self, **kwargs: Any) -> None:
        optional = not kwargs.get("required", True)
        super().__init__(max_length=20, allow_blank=optional, allow_null=optional, **kwargs)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        checked = super().run_validation(data)
        try:
            return PartialDate.parse(checked or "")
        except ValueError as error:
            raise serializers.ValidationError(
                _("看不懂这个日期，请照这样填写：2022-05-20、2022年5月、2020。"), code="known_date"
            ) from error


class MomentIn(serializers.DateTimeField):
    """A moment; at the ends of the calendar the framework's own field overflows."""

    def enforce_timezone(self, value: Any) -> Any:
        try:
            return super().enforce_timezone(value)
        except OverflowError:
            self.fail("overflow")
