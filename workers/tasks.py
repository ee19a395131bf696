"""The district's tasks, told to each compound with that compound's own figure."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from district.core.clock import today
from district.core.jobs import Job
from district.metrics.definitions import catalogue_on
from district.metrics.figures import State
from district.metrics.models import MetricDefinition
from district.metrics.queries.once import Once
from district.registry.queries.compounds import running_compounds
from district.tasks.models import Comparison, Task
from district.tasks.queries import Result, owner_name, result_of, told_tasks
from tenants.tasks.keeping import ToldTask, keep_tasks
from workers.app import app
from workers.base import DistrictTask
from workers.telling import tell


@app.task(base=DistrictTask, name=Job.TELL_TASKS.value)
def tell_tasks() -> int:
    """Have every compound know its tasks as the last night has them; return how many heard."""
    once, told = Once(), defaultdict[UUID, list[ToldTask]](list)
    for task in told_tasks(today()):
        for compound, one in _told(task, result_of(task, once=once)):
            told[compound].append(one)
    return tell(lambda compound: keep_tasks(told.get(compound.pk, ())))


def _told(task: Task, result: Result | None) -> Iterator[tuple[UUID, ToldTask]]:
    """Before the first night everybody whom it may concern hears of it without a figure."""
    if result is None:
        unknown = _without_figure(task, catalogue_on(today())[task.metric])
        chosen = [one.pk for one in task.compounds.all()]
        everybody = [] if task.divisions.all() else running_compounds().values_list("pk", flat=True)
        yield from ((pk, unknown) for pk in chosen or everybody)
        return
    same = _without_figure(task, result.definition)
    for one in result.compounds:
        figure = one.figure
        yield (
            one.place.id,
            replace(
                same,
                version=figure.version,
                period=str(result.period),
                state=figure.state.value,
                numerator=figure.numerator,
                denominator=figure.denominator,
                value=None if figure.value is None else round(figure.value, 2),
                is_met=one.is_met,
            ),
        )


def _without_figure(task: Task, definition: MetricDefinition) -> ToldTask:
    return ToldTask(
        task_id=task.pk,
        title=task.title,
        text=task.text,
        owner=owner_name(task),
        due_on=task.due_on,
        at_least=task.comparison == Comparison.AT_LEAST,
        target=task.target,
        metric=task.metric,
        name_zh=definition.zh,
        name_en=definition.en,
        unit_zh=definition.unit_zh,
        unit_en=definition.unit_en,
        version="",
        period="",
        state=State.NOT_REPORTED.value,
        numerator=None,
        denominator=None,
        value=None,
        is_met=None,
    )
