"""Writing down who came from above, and following their advice up as a matter."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.permissions import Action
from district.core.sendings import saved_once, sent_before
from district.identity.access import require
from district.identity.models import Account
from district.registry.superiors import LONGEST_ADVICE, LONGEST_WHO, Superior
from tenants.matters.models import Source
from tenants.matters.services import record_for_other
from tenants.superiors.models import SuperiorVisit
from tenants.superiors.queries import told_alike

_BACK = timedelta(days=366)


@transaction.atomic
def record_superior_visit(
    *,
    actor: Account,
    came_on: date,
    superior: Superior,
    advice: str,
    who: str = "",
    is_to_follow: bool = True,
    client_id: UUID | None = None,
) -> SuperiorVisit:
    """Write a visit down; ``is_to_follow`` makes a matter of its advice, with 上级指导 as its source.

    Sending the same ``client_id`` again gives the same visit.
    """
    require(actor, Action.MATTER_RECORD_FOR_OTHERS)
    said = {"entered_by": actor, "advice": _checked(advice, LONGEST_ADVICE, "advice")}
    if sent := sent_before(SuperiorVisit, client_id, **said):
        return sent
    visit = SuperiorVisit(
        **said,
        came_on=_checked_day(came_on),
        superior=superior,
        who=_checked(who, LONGEST_WHO, "who"),
        client_id=client_id,
    )
    if not visit.advice:
        raise DomainError("no_advice", _("请写提了什么意见。"), field="advice")
    if told_alike(came_on=visit.came_on, superior=superior, advice=visit.advice):
        raise Conflict(
            "visit_told", _("这次指导上级已经送来，就在列表里，不用再记。"), field="advice"
        )
    if (sent := saved_once(visit, **said)) is not visit:
        return sent
    _audit(visit, "entered", actor)
    return _followed(visit, actor) if is_to_follow else visit


@transaction.atomic
def follow_up(*, actor: Account, visit: SuperiorVisit) -> SuperiorVisit:
    """Make a matter of the advice, once: asked again, the same one."""
    require(actor, Action.MATTER_RECORD_FOR_OTHERS)
    visit = visit.locked()
    return visit if visit.matter_id else _followed(visit, actor)


def _followed(visit: SuperiorVisit, actor: Account) -> SuperiorVisit:
    visit.matter = record_for_other(actor=actor, source=Source.ABOVE, text=visit.advice)
    visit.save(update_fields=["matter"])
    _audit(visit, "followed", actor)
    return visit


def _checked_day(day: date) -> date:
    if not today() - _BACK <= day <= today():
        raise DomainError(
            "day_unlikely", _("日期要在最近一年之内，不能晚于今天。"), field="came_on"
        )
    return day


def _checked(text: str, most: int, field: str) -> str:
    plain = text.replace("\x00", "").strip()
    if len(plain) > most:
        raise DomainError("too_long", _("请不超过 %(most)d 个字。"), {"most": most}, field=field)
    return plain


def _audit(visit: SuperiorVisit, act: str, actor: Account) -> None:
    record_act(
        action=f"superior_visit.{act}",
        actor_id=actor.pk,
        object_type="superiors.SuperiorVisit",
        object_id=visit.pk,
    )
