"""Setting a task, and ending one before its day."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.cases.practice import refuse_personal
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job, enqueue
from district.metrics.definitions import catalogue_on
from district.metrics.models import Kind, MetricDefinition
from district.registry.models import RUNNING, Compound, Division
from district.tasks.models import Comparison, Task

MOST_COMPOUNDS = 500
LATEST_YEARS = 5
_LARGEST = Decimal(10) ** 9


@dataclass(frozen=True)
class TaskDraft:
    """What is asked, of whom and by when; nobody named: of the whole district."""

    title: str
    metric: str
    comparison: Comparison
    target: Decimal
    due_on: date
    text: str = ""
    owner: Division | None = None
    divisions: Collection[Division] = field(default=())
    compounds: Collection[Compound] = field(default=())


def is_assignable(definition: MetricDefinition) -> bool:
    """Whether each compound has a figure of it that may be told by itself."""
    return (
        definition.is_fed
        and not definition.is_element
        and definition.kind != Kind.BASELINE
        and not definition.is_of_streets_alone
    )


@transaction.atomic
def set_task(*, draft: TaskDraft, by_id: UUID | None = None) -> Task:
    """Ask it of the district; each compound hears of it, with its own figure beside it."""
    title, text = _checked_words(draft)
    _check_target(draft)
    _check_day(draft.due_on)
    _check_places(draft)
    asked = {
        "title": title,
        "metric": draft.metric,
        "comparison": draft.comparison,
        "target": draft.target,
        "due_on": draft.due_on,
    }
    if Task.objects.filter(ended_on=None, **asked).exists():
        raise Conflict("task_same", _("已经有一样的任务，不用再建。"), field="title")
    task = Task.objects.create(**asked, text=text, owner=draft.owner, set_by_id=by_id)
    task.divisions.set(draft.divisions)
    task.compounds.set(draft.compounds)
    _record(task, "set", by_id)
    enqueue(Job.TELL_TASKS)
    return task


@transaction.atomic
def end_task(*, task: Task, reason: str, by_id: UUID | None = None) -> Task:
    """It is asked no longer; what was reached by then can still be read."""
    task, reason = task.locked(), reason.replace("\x00", "").strip()
    if not reason:
        raise DomainError("reason_missing", _("请写明为什么结束。"), field="reason")
    refuse_personal(reason, field="reason")
    if task.ended_on is not None:
        raise Conflict("task_ended", _("这项任务已经结束了。"))
    task.ended_on, task.end_reason = today(), reason[:200]
    task.save(update_fields=["ended_on", "end_reason"])
    _record(task, "ended", by_id)
    enqueue(Job.TELL_TASKS)
    return task


def _checked_words(draft: TaskDraft) -> tuple[str, str]:
    title, text = (one.replace("\x00", "").strip() for one in (draft.title, draft.text))
    if not title:
        raise DomainError("text_missing", _("请写上任务叫什么。"), field="title")
    for name, said, most in (("title", title, 60), ("text", text, 1_000)):
        if len(said) > most:
            raise DomainError("too_long", _("最多 %(most)d 个字。"), {"most": most}, field=name)
        refuse_personal(said, field=name)
    return title, text


def _check_target(draft: TaskDraft) -> None:
    definition = catalogue_on(today())[draft.metric]
    if not is_assignable(definition):
        raise DomainError(
            "metric_not_of_compounds",
            _("“%(name)s”不能分解到小区：还没有接入，或者只公布到街道。"),
            {"name": definition.name},
            field="metric",
        )
    target = draft.target
    if not target.is_finite() or not 0 <= target <= _LARGEST or target != round(target, 2):
        raise DomainError(
            "bad_target", _("目标请写一个不小于 0 的数，最多两位小数。"), field="target"
        )
    if definition.kind == Kind.SHARE and target > definition.factor:
        raise DomainError(
            "target_over_all",
            _("这项指标最高是 %(most)d%(unit)s。"),
            {"most": definition.factor, "unit": definition.unit},
            field="target",
        )


def _check_day(due_on: date) -> None:
    if not today() <= due_on or due_on.year > today().year + LATEST_YEARS:
        raise DomainError(
            "bad_due_day",
            _("截止的日子从今天算起，最远 %(years)d 年。"),
            {"years": LATEST_YEARS},
            field="due_on",
        )


def _check_places(draft: TaskDraft) -> None:
    if draft.divisions and draft.compounds:
        raise DomainError(
            "scope_twice", _("选了街道或社区，就不用再写小区；请只留一样。"), field="compounds"
        )
    if len(draft.compounds) > MOST_COMPOUNDS:
        raise DomainError(
            "too_many_compounds",
            _("最多写 %(most)d 个小区；更多的请选街道。"),
            {"most": MOST_COMPOUNDS},
            field="compounds",
        )
    if any(one.status not in RUNNING for one in draft.compounds):
        raise Conflict("compound_not_running", _("选中的小区里有的没有在运行。"), field="compounds")


def _record(task: Task, act: str, by_id: UUID | None) -> None:
    record_act(
        action=f"task.{act}",
        actor_id=by_id,
        object_type=task._meta.label,
        object_id=task.pk,
        metric=task.metric,
    )
