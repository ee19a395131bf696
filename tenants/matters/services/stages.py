"""议 and 办: the steps of those who settle a matter."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from district.core.permissions import Action
from district.identity.access import require
from district.identity.models import Account
from tenants.matters import events
from tenants.matters.access import handled_matter
from tenants.matters.models import Matter, Result, Stage, State, Step
from tenants.matters.progress import (
    OPEN_STATES,
    audited,
    present,
    require_state,
    require_words,
    take_step,
)
from tenants.matters.records import Moment
from tenants.matters.services.owners import require_owners
from tenants.matters.services.pictures import attach_photos

NO_OUTCOME = _("请写一写办得怎么样，或者为什么办不了。")
NO_REASON = _("跳过这一步，请写明原因。")
SIMPLE_MATTER = "小事直接办"


@transaction.atomic
def discuss(*, actor: Account, matter_id: UUID, note: str = "", at: Moment | None = None) -> Matter:
    """议: it was talked over; ``note`` says what came of it."""
    matter = handled_matter(actor, matter_id)
    require_state(matter, State.WAITING)
    take_step(matter, Step.DISCUSSED, actor, at or present(), note=note.strip()[:2000])
    events.discussed.happened(matter, actor.pk)
    return audited(matter, actor, "discuss")


@transaction.atomic
def start_work(
    *,
    actor: Account,
    matter_id: UUID,
    no_discussion: str = SIMPLE_MATTER,
    at: Moment | None = None,
) -> Matter:
    """办 begins. Without 议 before it, ``no_discussion`` is recorded as the reason."""
    matter = handled_matter(actor, matter_id)
    require_state(matter, State.WAITING, State.DISCUSSING)
    begin_work(matter, actor, at or present(), no_discussion)
    events.started.happened(matter, actor.pk)
    return audited(matter, actor, "start_work")


@transaction.atomic
def finish(
    *,
    actor: Account,
    matter_id: UUID,
    outcome: str,
    result: Result = Result.DONE,
    no_discussion: str = SIMPLE_MATTER,
    at: Moment | None = None,
    photos: Sequence["File[Any]"] = (),
) -> Matter:
    """办 ends, with an outcome or the reason why nothing can be done (V13)."""
    matter = handled_matter(actor, matter_id)
    require_state(matter, *OPEN_STATES)
    note = require_words(outcome, code="no_outcome", message=NO_OUTCOME)
    if result is Result.FINAL:
        raise DomainError(
            "final_takes_two",
            _("最终答复要有盖章或签字的材料，并由另一个人确认。请走“最终答复”。"),
            field="result",
        )
    if result is Result.DONE:
        require_owners(matter)
    moment = at or present()
    if matter.state != State.WORKING:
        begin_work(matter, actor, moment, no_discussion)
    take_step(matter, Step.FINISHED, actor, moment, note=note, result=result)
    attach_photos(matter, actor, photos)
    events.finished.happened(matter, actor.pk)
    return audited(matter, actor, "finish", result=result)


@transaction.atomic
def skip_stage(
    *, actor: Account, matter_id: UUID, stage: Stage, reason: str, at: Moment | None = None
) -> Matter:
    """Leave 议 or 评 out, with a reason that stays; no other stage may be left out."""
    matter = handled_matter(actor, matter_id)
    why = require_words(reason, code="no_reason", message=NO_REASON, longest=300)
    if stage is Stage.DISCUSS:
        require_state(matter, State.WAITING)
        begin_work(matter, actor, at or present(), why)
        events.started.happened(matter, actor.pk)
    elif stage is Stage.JUDGE:
        require(actor, Action.MATTER_PUBLISH)
        require_state(matter, State.FINISHED)
        take_step(matter, Step.JUDGED, actor, at or present(), note=why, skipped=True)
    else:
        raise DomainError("never_skipped", _("只有“议”和“评”可以跳过。"), field="stage")
    return audited(matter, actor, "skip_stage", stage=stage)


def begin_work(matter: Matter, actor: Account, moment: Moment, no_discussion: str) -> None:
    """办 begins, after 议 or with the reason why there was none."""
    if matter.state == State.WAITING:
        why = require_words(no_discussion, code="no_reason", message=NO_REASON, longest=300)
        take_step(matter, Step.DISCUSSED, actor, moment, note=why, skipped=True)
    take_step(matter, Step.STARTED, actor, moment)
