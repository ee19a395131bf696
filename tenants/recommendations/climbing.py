"""A ladder from units to a committee: begun, and led from stage to stage (seed row E3)."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from tenants.bodies.ex_officio import seat_head
from tenants.bodies.models import Body
from tenants.heads.models import Title
from tenants.recommendations.models import Ladder, Level, Recommendation, Stage
from tenants.recommendations.queries import Place, StageProgress, stage_progress
from tenants.recommendations.services import Asking, Nominee, recommend


@transaction.atomic
def start_ladder(*, title: Title, body: Body, actor_id: UUID | None = None) -> Ladder:
    """Begin a run that leads to ``body``, by the titles as they build on each other now."""
    below = title.chosen_from
    if below is None:
        raise DomainError(
            "no_rung_below",
            _("“%(title)s”还没有写明从谁中推选。请先到“称呼”里写明，例如从单元长中推选。"),
            {"title": title.name},
            field="title",
        )
    if not body.takes_heads:
        raise DomainError(
            "no_ex_officio_seats",
            _("业委会由业主投票选举，没有当然成员；已撤销的组织也不能再加成员。"),
            field="body",
        )
    if Ladder.objects.filter(body=body, finished_on=None).exists():
        raise Conflict("ladder_runs", _("这个组织的推选正在进行，先办完再开始新的。"))
    ladder = Ladder.objects.create(title=title, body=body, started_on=today())
    rungs = ((Level.UNITS, below), (Level.BUILDINGS, title), (Level.COMMITTEE, None))
    Stage.objects.bulk_create(
        Stage(ladder=ladder, position=position, level=level, title=chosen)
        for position, (level, chosen) in enumerate(rungs, start=1)
    )
    _record("started", ladder, actor_id)
    return ladder


@transaction.atomic
def choose(
    *,
    stage: Stage,
    place: Place,
    nominee: Nominee,
    asking: Asking,
    is_chosen: bool,
    actor_id: UUID | None = None,
) -> Recommendation:
    """Record what a unit or a building chose, while its stage is open."""
    stage = _open(stage).stage
    if stage.title is None:
        raise DomainError("nobody_chosen_here", _("这一级不再推选，楼长当然进入委员会。"))
    return recommend(
        title=stage.title,
        place=place,
        nominee=nominee,
        asking=asking,
        is_chosen=is_chosen,
        stage=stage,
        actor_id=actor_id,
    )


@transaction.atomic
def seat_heads(*, stage: Stage, actor_id: UUID | None = None) -> int:
    """Let all heads whom the stage below has chosen sit on the committee; tell how many."""
    progress = _open(stage)
    for term in progress.waiting:
        seat_head(body=progress.stage.ladder.body, term=term, since_on=today(), actor_id=actor_id)
    return len(progress.waiting)


@transaction.atomic
def finish_stage(*, stage: Stage, actor_id: UUID | None = None) -> Stage:
    """Close a stage at which nobody is lacking; the next one opens."""
    progress = _open(stage)
    if not progress.is_complete:
        raise _incomplete(progress)
    progress.stage.done_on = today()
    progress.stage.save(update_fields=["done_on"])
    return _settled("stage_done", progress.stage, actor_id)


@transaction.atomic
def waive_stage(*, stage: Stage, waiver: str, actor_id: UUID | None = None) -> Stage:
    """Open the next stage although somebody is lacking, for a reason that stays on record."""
    progress = _open(stage)
    if not waiver.strip():
        raise DomainError("reason_missing", _("请写明理由。"), field="waiver")
    progress.stage.waiver = waiver.strip()
    progress.stage.save(update_fields=["waiver"])
    return _settled("stage_waived", progress.stage, actor_id)


def _open(stage: Stage) -> StageProgress:
    """The stage as it stands now, if it is open; the ladder is the lock of all its stages."""
    ladder = stage.ladder.locked()
    found = list(Stage.objects.filter(ladder=ladder).select_related("title__chosen_from"))
    stage = next(one for one in found if one.pk == stage.pk)
    if stage.is_settled:
        raise Conflict("stage_settled", _("这一级已经办完。"))
    for below in found[: found.index(stage)]:
        if not below.is_settled:
            raise Conflict(
                "stage_locked",
                _("先办完“%(first)s”，才能办这一级。"),
                {"first": below.get_level_display()},
            )
    stage.ladder = ladder
    return stage_progress(ladder, stage, is_open=True)


def _incomplete(progress: StageProgress) -> Conflict:
    if progress.waiting:
        return Conflict(
            "stage_incomplete",
            _("还有 %(count)s 位楼长没有登记为当然成员。"),
            {"count": len(progress.waiting)},
        )
    if not progress.choosing:
        return Conflict("stage_incomplete", _("底册里还没有楼栋和单元，请先登记。"))
    return Conflict(
        "stage_incomplete",
        _("还有 %(count)s 处没有%(title)s：%(places)s。选齐了再办下一级，或者写明理由往下办。"),
        {
            "count": len(progress.lacking),
            "title": str(progress.stage.title),
            "places": str(_("、")).join(str(one.place) for one in progress.lacking[:3]),
        },
    )


def _settled(act: str, stage: Stage, actor_id: UUID | None) -> Stage:
    ladder = stage.ladder
    if stage.level == Level.COMMITTEE:
        ladder.finished_on = today()
        ladder.save(update_fields=["finished_on"])
    _record(act, ladder, actor_id, level=stage.level)
    return stage


def _record(act: str, ladder: Ladder, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"recommendations.{act}",
        actor_id=actor_id,
        object_type=ladder._meta.label,
        object_id=ladder.pk,
        **facts,
    )
