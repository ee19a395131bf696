"""Forming a body by the guide: what comes next, what is locked, and doing it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.dates import PartialDate
from district.core.errors import Conflict, DomainError
from district.guides.models import Need
from district.guides.queries import CurrentGuide
from tenants.bodies.models import BodyKind, Formation, FormationStep
from tenants.bodies.services import file_body, form_body
from tenants.party.queries import branches_on


@dataclass(frozen=True)
class StepResult:
    """How a step was done: its day, the paper, and of a notice its days and what came of it."""

    done_on: date
    document: str = ""
    notice_from_on: date | None = None
    notice_until_on: date | None = None
    objections: str = ""


@dataclass(frozen=True)
class Progress:
    """``next_step`` is the first that may be done now; ``locked`` those that wait for others."""

    steps: list[FormationStep]
    next_step: FormationStep | None
    locked: frozenset[UUID]

    @property
    def settled(self) -> int:
        return sum(step.is_settled for step in self.steps)


def formations() -> QuerySet[Formation]:
    return Formation.objects.select_related("body").prefetch_related("steps")


def formation_steps() -> QuerySet[FormationStep]:
    return FormationStep.objects.select_related("formation__body")


def progress_of(formation: Formation) -> Progress:
    steps = list(formation.steps.all())
    open_keys = {step.key for step in steps if not step.is_settled}
    locked = frozenset(step.pk for step in steps if open_keys.intersection(step.after))
    ready = (step for step in steps if not step.is_settled and step.pk not in locked)
    return Progress(steps, next(ready, None), locked)


@transaction.atomic
def start_formation(*, guide: CurrentGuide, name: str, actor_id: UUID | None = None) -> Formation:
    """Begin with the guide as it is now; a later version changes nothing here (seed row D18)."""
    name = " ".join(name.split())
    if not name:
        raise DomainError("name_missing", _("请填写名称。"), field="name")
    if Formation.objects.filter(kind=guide.kind, finished_on=None).exists():
        raise Conflict("formation_runs", _("这一类组织已经在组建，先办完再开始新的。"))
    formation = Formation.objects.create(
        kind=guide.kind, name=name, guide_version=guide.version, started_on=today()
    )
    FormationStep.objects.bulk_create(
        FormationStep(
            formation=formation,
            position=position,
            key=step.key,
            title=step.title,
            need=step.need,
            notice_days=step.notice_days,
            after=list(step.after),
        )
        for position, step in enumerate(guide.steps, 1)
    )
    _record("formation_started", formation, actor_id, version=guide.version)
    return formation


@transaction.atomic
def do_step(
    *, step: FormationStep, result: StepResult, actor_id: UUID | None = None
) -> FormationStep:
    """Record that a step is done; with the step of forming the body comes to stand."""
    formation = step.formation.locked()
    step = _unlocked(formation, step)
    _check_result(step, result)
    step.done_on = result.done_on
    step.document = result.document.strip()
    step.objections = result.objections.strip()
    if step.need == Need.NOTICE:
        step.notice_from_on, step.notice_until_on = result.notice_from_on, result.notice_until_on
    step.save()
    if step.need == Need.FORMING:
        _form(formation, result.done_on, actor_id)
    if step.need == Need.FILING and formation.body is not None:
        filed = PartialDate(result.done_on)
        file_body(body=formation.body, filed=filed, filing_number=step.document, actor_id=actor_id)
    _record("step_done", formation, actor_id, step=step.key)
    _finish(formation)
    return step


@transaction.atomic
def waive_step(*, step: FormationStep, waiver: str, actor_id: UUID | None = None) -> FormationStep:
    """Go on without a step, for a reason that stays on record (seed row D16)."""
    formation = step.formation.locked()
    step = _unlocked(formation, step)
    if not waiver.strip():
        raise DomainError("reason_missing", _("请写明理由。"), field="waiver")
    if step.need == Need.FORMING:
        raise DomainError("step_needed", _("成立这一步不能免。"), field="waiver")
    step.waiver = waiver.strip()
    step.save(update_fields=["waiver"])
    _record("step_waived", formation, actor_id, step=step.key)
    _finish(formation)
    return step


def _unlocked(formation: Formation, step: FormationStep) -> FormationStep:
    """The step as it stands now, if nothing before it is missing."""
    progress = progress_of(formation)
    found = next(one for one in progress.steps if one.pk == step.pk)
    if found.is_settled:
        raise Conflict("step_settled", _("这一步已经办过。"))
    if found.pk in progress.locked:
        waiting = [
            one.title for one in progress.steps if one.key in found.after and not one.is_settled
        ]
        raise Conflict(
            "step_locked",
            _("先办“%(first)s”，才能办这一步。"),
            {"first": waiting[0]},
        )
    return found


def _check_result(step: FormationStep, result: StepResult) -> None:
    if result.done_on > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field="done_on")
    if step.need in (Need.DOCUMENT, Need.DECISION) and not result.document.strip():
        raise DomainError("document_missing", _("请填写文件名称或文号。"), field="document")
    if step.need == Need.BRANCH and not branches_on(result.done_on).exists():
        raise DomainError(
            "branch_first",
            _("这一天还没有党支部。先登记党支部，或写明理由免做这一步。"),
            field="done_on",
        )
    if step.need == Need.NOTICE:
        _check_notice(step, result)


def _check_notice(step: FormationStep, result: StepResult) -> None:
    """The day on which the notice is put up is not counted (民法典 201)."""
    begin, end = result.notice_from_on, result.notice_until_on
    if begin is None or end is None:
        raise DomainError("notice_missing", _("请填写公示的起止日期。"), field="notice_from_on")
    days = (end - begin).days
    if days < step.notice_days:
        raise DomainError(
            "notice_too_short",
            _("公示要满 %(days)s 天，当天不算；现在只有 %(given)s 天。"),
            {"days": step.notice_days, "given": max(days, 0)},
            field="notice_until_on",
        )
    if end > result.done_on:
        raise DomainError("notice_runs", _("公示还没有结束。"), field="notice_until_on")


def _form(formation: Formation, day: date, actor_id: UUID | None) -> None:
    """The body stands under the guide; a branch that was waived is its waiver too."""
    branch = formation.steps.filter(need=Need.BRANCH).first()
    formation.body = form_body(
        kind=BodyKind(formation.kind),
        name=formation.name,
        formed=PartialDate(day),
        under_guide=True,
        branch_waiver=branch.waiver if branch else "",
        actor_id=actor_id,
    )
    formation.save(update_fields=["body"])


def _finish(formation: Formation) -> None:
    if not formation.steps.filter(done_on=None, waiver="").exists():
        formation.finished_on = today()
        formation.save(update_fields=["finished_on"])


def _record(act: str, formation: Formation, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"bodies.{act}",
        actor_id=actor_id,
        object_type=formation._meta.label,
        object_id=formation.pk,
        **facts,
    )
