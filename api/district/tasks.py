"""任务: what the district asks, and how far each compound is by the figures of the night."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from api.core.references import Reference
from api.core.viewsets import ApiViewSet
from api.district.cells import STATES
from district.core.clock import today
from district.core.errors import NotFound
from district.core.permissions import Action
from district.metrics.figures import Period, PeriodType
from district.metrics.rights import readable_place
from district.registry.models import Division
from district.registry.queries.compounds import compounds
from district.registry.queries.divisions import all_divisions
from district.tasks.models import Comparison, Task
from district.tasks.queries import Result, TaskState, result_of, tasks, tasks_within
from district.tasks.services import TaskDraft, end_task, set_task

TASK_STATES = [(one.value, one.value) for one in TaskState]


class TaskSerializer(serializers.ModelSerializer[Task]):
    """``target`` is in the metric's unit; no divisions and no compounds: the whole district."""

    class Meta:
        model = Task
        fields = (
            "id",
            "title",
            "text",
            "owner",
            "metric",
            "comparison",
            "target",
            "due_on",
            "divisions",
            "compounds",
            "ended_on",
            "end_reason",
        )


class TaskStandingSerializer(serializers.Serializer[Any]):
    """``is_met`` null: there is no number, which is neither zero nor failed."""

    place = serializers.CharField(source="place.code")
    numerator = serializers.IntegerField(source="figure.numerator", allow_null=True)
    denominator = serializers.IntegerField(source="figure.denominator", allow_null=True)
    value = serializers.DecimalField(18, 6, source="figure.value", allow_null=True)
    state = serializers.ChoiceField(STATES, source="figure.state")
    version = serializers.CharField(source="figure.version")
    is_met = serializers.BooleanField(allow_null=True)


class TaskResultSerializer(serializers.Serializer[Any]):
    """``reported`` of ``expected`` compounds have a number, and ``met`` of these are there."""

    task = TaskSerializer()
    state = serializers.ChoiceField(TASK_STATES)
    period = serializers.CharField()
    expected = serializers.IntegerField()
    reported = serializers.IntegerField()
    met = serializers.IntegerField()
    streets = TaskStandingSerializer(many=True)
    compounds = TaskStandingSerializer(many=True)


class TaskInput(serializers.Serializer[Any]):
    title = serializers.CharField(max_length=60)
    text = serializers.CharField(max_length=1_000, allow_blank=True, default="")
    owner = Reference(all_divisions, allow_null=True, default=None)
    metric = serializers.CharField(max_length=16)
    comparison = serializers.ChoiceField(choices=Comparison.choices)
    target = serializers.DecimalField(max_digits=12, decimal_places=2)
    due_on = serializers.DateField()
    divisions = Reference(all_divisions, many=True, default=list)
    compounds = Reference(lambda: compounds(day=today()), many=True, default=list)


class TaskEnd(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class TaskViewSet(ApiViewSet):
    """What the viewer's own part of the district is asked, the latest first."""

    actions = {
        "list": Action.FIGURES_READ,
        "retrieve": Action.FIGURES_READ,
        "create": Action.TASKS_SET,
        "end": Action.TASKS_SET,
    }
    serializer_class = TaskSerializer

    def get_queryset(self) -> QuerySet[Task]:
        return tasks()

    @extend_schema(responses=TaskSerializer(many=True))
    def list(self, request: Request) -> Response:
        within = self._within()
        return self.page_of(tasks_within(within) if within else [], TaskSerializer)

    @extend_schema(responses=TaskResultSerializer)
    def retrieve(self, request: Request, pk: str) -> Response:
        """How far each compound is; 404 for who reads no compound of which it is asked."""
        return self.shown(TaskResultSerializer(self._result(self.get_object())))

    @extend_schema(request=TaskInput, responses={201: TaskSerializer})
    def create(self, request: Request) -> Response:
        given = self.read(TaskInput)
        draft = TaskDraft(**{**given, "comparison": Comparison(given["comparison"])})
        return self.created(TaskSerializer(set_task(draft=draft, by_id=self.viewer.pk)))

    @extend_schema(request=TaskEnd, responses={200: TaskSerializer})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        given = self.read(TaskEnd)
        ended = end_task(task=self.get_object(), by_id=self.viewer.pk, **given)
        return self.shown(TaskSerializer(ended))

    def _within(self) -> Division | None:
        place = readable_place(self.viewer, Period(today(), PeriodType.DAY))
        return place.division if place else None

    def _result(self, task: Task) -> Result:
        within = self._within()
        found = result_of(task, within=within) if within else None
        if found is None or not found.compounds:
            raise NotFound("no_task", _("没有找到这项任务，或者还没有汇总过。"))
        return found
