"""工作日历、办公时间、办理时限: what holds, and new editions of it."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.viewsets import ApiViewSet, listing
from district.core.permissions import Action
from district.worktime.editions import (
    confirm_year,
    district_worktime,
    editions,
    issue_hours,
    issue_rule,
    issue_year,
    latest_hours,
    latest_rules,
)
from district.worktime.models import Edition
from district.worktime.reckoning import Hours, ServiceRule, WorkYear
from tenants.matters.models import Category, Urgency


class WorkYearSerializer(serializers.Serializer[Any]):
    """How the year differs from Monday to Friday; ``mornings`` are worked until noon alone."""

    year = serializers.IntegerField(min_value=2000, max_value=2100)
    off = serializers.ListField(child=serializers.DateField(), max_length=366)
    work = serializers.ListField(child=serializers.DateField(), max_length=366, default=list)
    mornings = serializers.ListField(child=serializers.DateField(), max_length=366, default=list)
    is_confirmed = serializers.BooleanField(default=False)


class HoursSerializer(serializers.Serializer[Any]):
    opens = serializers.TimeField()
    noon = serializers.TimeField()
    closes = serializers.TimeField()


class ServiceRuleSerializer(serializers.Serializer[Any]):
    """``category`` empty: all. ``answer_minutes`` 0: ``answer_halves`` of working days."""

    urgency = serializers.ChoiceField(choices=Urgency.choices)
    category = serializers.ChoiceField(choices=Category.choices, allow_blank=True, default="")
    answer_minutes = serializers.IntegerField(default=0)
    answer_halves = serializers.IntegerField(default=1)
    settle_days = serializers.IntegerField()
    in_working_days = serializers.BooleanField(default=True)
    extensions = serializers.IntegerField(default=3)
    extension_days = serializers.IntegerField(default=3)
    long_days = serializers.IntegerField(default=0)


class WorktimeSerializer(serializers.Serializer[Any]):
    """Those issued last, or those that came with the product."""

    years = WorkYearSerializer(many=True)
    hours = HoursSerializer()
    rules = ServiceRuleSerializer(many=True)


class EditionSerializer(serializers.ModelSerializer[Edition]):
    class Meta:
        model = Edition
        fields = ("id", "kind", "year", "version", "valid_from", "terms", "note", "created_at")


class YearInput(WorkYearSerializer):
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class ConfirmInput(serializers.Serializer[Any]):
    year = serializers.IntegerField(min_value=2000, max_value=2100)


class HoursInput(HoursSerializer):
    valid_from = serializers.DateField()
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class RuleInput(ServiceRuleSerializer):
    valid_from = serializers.DateField()
    note = serializers.CharField(max_length=200, allow_blank=True, default="")


class WorktimeViewSet(ApiViewSet):
    """All editions, the latest first."""

    actions = {
        "list": Action.COMPOUNDS_READ,
        "current": Action.COMPOUNDS_READ,
        "year": Action.WORKTIME_ISSUE,
        "confirm": Action.WORKTIME_ISSUE,
        "hours": Action.WORKTIME_ISSUE,
        "rule": Action.WORKTIME_ISSUE,
    }
    serializer_class = EditionSerializer

    def get_queryset(self) -> QuerySet[Edition]:
        return editions()

    list = listing(EditionSerializer)

    @extend_schema(responses=WorktimeSerializer)
    @action(detail=False, pagination_class=None, filter_backends=[])
    def current(self, request: Request) -> Response:
        """The years as they hold now; hours and rules as issued last."""
        worktime = district_worktime()
        told = {
            "years": [asdict(year) for _number, year in sorted(worktime.years.items())],
            "hours": asdict(latest_hours(worktime)),
            "rules": [asdict(rule) for rule in latest_rules(worktime)],
        }
        return self.shown(WorktimeSerializer(told))

    @extend_schema(request=YearInput, responses={201: EditionSerializer})
    @action(detail=False, methods=["post"])
    def year(self, request: Request) -> Response:
        """The calendar of a year, as a whole; open matters are reckoned by it at once."""
        given = self.read(YearInput)
        note = given.pop("note")
        for name in ("off", "work", "mornings"):
            given[name] = frozenset(given[name])
        issued = issue_year(year=WorkYear(**given), note=note, by_id=self.viewer.pk)
        return self.created(EditionSerializer(issued))

    @extend_schema(request=ConfirmInput, responses={201: EditionSerializer})
    @action(detail=False, methods=["post"])
    def confirm(self, request: Request) -> Response:
        """Say that the calendar of a year is the official one, as it stands."""
        issued = confirm_year(year=self.read(ConfirmInput)["year"], by_id=self.viewer.pk)
        return self.created(EditionSerializer(issued))

    @extend_schema(request=HoursInput, responses={201: EditionSerializer})
    @action(detail=False, methods=["post"])
    def hours(self, request: Request) -> Response:
        given, told = _apart(self.read(HoursInput))
        issued = issue_hours(hours=Hours(**given), by_id=self.viewer.pk, **told)
        return self.created(EditionSerializer(issued))

    @extend_schema(request=RuleInput, responses={201: EditionSerializer})
    @action(detail=False, methods=["post"])
    def rule(self, request: Request) -> Response:
        """The rule of an urgency, and a category if one is named; the others stay."""
        given, told = _apart(self.read(RuleInput))
        issued = issue_rule(rule=ServiceRule(**given), by_id=self.viewer.pk, **told)
        return self.created(EditionSerializer(issued))


def _apart(given: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What is laid down, and what is said about it."""
    told = {name: given.pop(name) for name in ("valid_from", "note")}
    return given, told
