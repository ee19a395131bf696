"""Times in which a body does not act itself: begun, and ended."""

from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from tenants.bodies.models import Body, Interruption, InterruptionKind


@transaction.atomic
def interrupt_body(
    *,
    body: Body,
    kind: InterruptionKind,
    reason: str,
    since_on: date,
    actor_id: UUID | None = None,
) -> Interruption:
    """Suspend a body, or let the community's committee act for it."""
    body = body.locked()
    if body.dissolved_on is not None:
        raise Conflict("already_dissolved", _("这个组织已经撤销。"))
    if not reason.strip():
        raise DomainError("reason_missing", _("请写明原因。"), field="reason")
    if since_on > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field="since_on")
    if Interruption.objects.filter(body=body, until_on=None).exists():
        raise Conflict("already_interrupted", _("已经登记过，先恢复履职再登记新的。"))
    made = Interruption.objects.create(
        body=body, kind=kind, reason=reason.strip(), since_on=since_on
    )
    _record("interrupted", body, actor_id, kind=kind)
    return made


@transaction.atomic
def resume_body(*, body: Body, until_on: date, actor_id: UUID | None = None) -> Interruption:
    """From ``until_on`` on the body acts itself again."""
    body = body.locked()
    open_one = Interruption.objects.filter(body=body, until_on=None).first()
    if open_one is None:
        raise Conflict("not_interrupted", _("这个组织正在履职，不用恢复。"))
    if until_on < open_one.since_on:
        raise DomainError(
            "ends_before_it_begins", _("恢复日期不能早于暂停日期。"), field="until_on"
        )
    if until_on > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field="until_on")
    open_one.until_on = until_on
    open_one.save(update_fields=["until_on"])
    _record("resumed", body, actor_id)
    return open_one


def _record(act: str, body: Body, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"bodies.{act}",
        actor_id=actor_id,
        object_type=body._meta.label,
        object_id=body.pk,
        **facts,
    )
