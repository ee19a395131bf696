"""How far a task has come: read from the figures of the night, and from nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from district.core.clock import today
from district.core.errors import NotFound
from district.metrics.definitions import catalogue_on
from district.metrics.figures import Figure, Period, PeriodType, State
from district.metrics.models import MetricDefinition, RollupRun, RunState
from district.metrics.queries.once import Once
from district.metrics.queries.sums import Folded, fold_period
from district.registry.models import Division, DivisionLevel
from district.registry.queries.divisions import divisions_on
from district.registry.tree import CompoundNode, DivisionNode, Tree, tree_on
from district.tasks.models import Comparison, Task

# How long compounds still see a task that is over.
SHOWN_AFTER = timedelta(days=30)
_STEADY = (PeriodType.DAY, PeriodType.ROLLING)
_CLOSING = (PeriodType.MONTH, PeriodType.QUARTER, PeriodType.YEAR)


class TaskState(StrEnum):
    RUNNING = "running"
    MET = "met"
    ENDED = "ended"


@dataclass(frozen=True)
class Standing:
    """A compound's or division's figure held against the target.

    ``is_met`` is None where there is no number to hold: not reported is neither zero nor failed.
    """

    place: CompoundNode | DivisionNode
    figure: Figure
    is_met: bool | None


@dataclass(frozen=True)
class Result:
    """Of one task: its figure of each compound that it is asked of, and of each street."""

    task: Task
    definition: MetricDefinition
    period: Period
    compounds: tuple[Standing, ...]
    streets: tuple[Standing, ...]

    @cached_property
    def expected(self) -> int:
        """Of how many compounds a figure is expected: all, but those to which it does not apply."""
        return sum(one.figure.state is not State.NOT_APPLICABLE for one in self.compounds)

    @cached_property
    def reported(self) -> int:
        return sum(one.is_met is not None for one in self.compounds)

    @cached_property
    def met(self) -> int:
        return sum(one.is_met is True for one in self.compounds)

    @property
    def streets_met(self) -> int:
        return sum(one.is_met is True for one in self.streets)

    @property
    def state(self) -> TaskState:
        if self.expected and self.met == self.expected:
            return TaskState.MET
        return TaskState.ENDED if is_over(self.task) else TaskState.RUNNING


def tasks() -> QuerySet[Task]:
    """All of them, the latest first."""
    return Task.objects.select_related("owner").prefetch_related("divisions", "compounds")


def task_by_id(task_id: UUID) -> Task:
    found = tasks().filter(pk=task_id).first()
    if found is None:
        raise NotFound("no_task", _("没有找到这项任务。"))
    return found


def tasks_within(division: Division) -> list[Task]:
    """Those that ask something of a compound there: of the others its people hear nothing."""
    tree = tree_on(today(), within=division)
    return [one for one in tasks() if _asked_of(one, tree)]


def told_tasks(day: date) -> QuerySet[Task]:
    """Those that compounds see on ``day``."""
    return tasks().filter(ended_on=None, due_on__gte=day - SHOWN_AFTER)


def is_over(task: Task) -> bool:
    return task.ended_on is not None or task.due_on < today()


def owner_name(task: Task) -> str:
    """The division under its name of today, or the department."""
    standing = divisions_on().filter(division=task.owner).first() if task.owner else None
    return standing.name if standing else str(_("区委组织部"))


def result_of(
    task: Task, *, within: Division | None = None, once: Once | None = None
) -> Result | None:
    """As of the last night, or of the last that the task lasted; None before the first night."""
    last_day = min(filter(None, (task.due_on, task.ended_on)))
    runs = RollupRun.objects.filter(state=RunState.DONE, day__lte=last_day)
    night: date | None = runs.aggregate(last=Max("day"))["last"]
    if night is None:
        return None
    definition = catalogue_on(night)[task.metric]
    period = _measured_in(definition, night)
    folded = fold_period(period, within=within, metrics=[task.metric], once=once)
    if not folded.definitions:
        return None
    asked = _asked_of(task, folded.tree)
    compounds = tuple(_standing(task, folded, one) for one in asked)
    return Result(task, folded.definitions[0], period, compounds, tuple(_streets(task, folded)))


def _measured_in(definition: MetricDefinition, night: date) -> Period:
    """The shortest period that tells something whole: a month is told when it is over, unless
    there was no night yet in one that is."""
    for kind in _STEADY:
        if kind in definition.period_types:
            return Period.of(night, kind)
    kind = next(one for one in _CLOSING if one in definition.period_types)
    current = Period.of(night, kind)
    if current.last_day == night:
        return current
    has_been = RollupRun.objects.filter(day__lte=current.before.last_day).exists()
    return current.before if has_been else current


def _asked_of(task: Task, tree: Tree) -> list[CompoundNode]:
    divisions = {one.pk for one in task.divisions.all()}
    chosen = {one.pk for one in task.compounds.all()}
    if not divisions and not chosen:
        return list(tree.compounds)
    return [one for one in tree.compounds if one.id in chosen or not divisions.isdisjoint(one.path)]


def _streets(task: Task, folded: Folded) -> Iterator[Standing]:
    """Only those that are asked as a whole: of a part of its compounds a street has no figure."""
    asked = {one.id for one in _asked_of(task, folded.tree)}
    for one in sorted(folded.tree.divisions.values(), key=lambda division: division.code):
        if one.level == DivisionLevel.SUBDISTRICT:
            below = {compound.id for compound in folded.tree.compounds_of(one.id)}
            if below and below <= asked:
                yield _standing(task, folded, one)


def _standing(task: Task, folded: Folded, place: CompoundNode | DivisionNode) -> Standing:
    figure = folded.figure(place, folded.definitions[0])
    return Standing(place, figure, _is_met(task, figure))


def _is_met(task: Task, figure: Figure) -> bool | None:
    """A lower bound may show that enough is reached, and never that there is little enough.

    The figure is taken as it is shown and as targets are written: two of three are 66.67%.
    """
    if figure.value is None:
        return None
    value = round(figure.value, 2)
    if task.comparison == Comparison.AT_LEAST:
        return value >= task.target or (None if figure.at_least else False)
    return (None if figure.at_least else True) if value <= task.target else False
