"""Writing down a training, and that a newcomer has read a step."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.identity.models import Account
from tenants.inductions.models import Attendance, Session, Step, StepSeen
from tenants.inductions.queries import next_step, people_in_post


@transaction.atomic
def record_session(
    *, topic: str, held_on: date, names: Collection[str], actor_id: UUID | None = None
) -> Session:
    """Write down what was held and who came; only whoever holds a post can be named."""
    topic = " ".join(topic.split())
    if not topic:
        raise DomainError("topic_missing", _("请填写培训内容。"), field="topic")
    if held_on > today():
        raise DomainError("day_in_future", _("日期不能晚于今天。"), field="held_on")
    if not names:
        raise DomainError("nobody_came", _("请选参加的人。"), field="names")
    if not set(names) <= {*people_in_post(held_on), *people_in_post()}:
        raise DomainError("not_in_post", _("只能选在任的楼长和委员。"), field="names")
    if Session.objects.filter(topic=topic, held_on=held_on).exists():
        raise Conflict("recorded_already", _("这一天的这项培训已经记过。"), field="topic")
    session = Session.objects.create(topic=topic, held_on=held_on)
    Attendance.objects.bulk_create(Attendance(session=session, name=one) for one in set(names))
    _record("recorded", session, actor_id, people=len(set(names)))
    return session


@transaction.atomic
def withdraw_session(*, session: Session, actor_id: UUID | None = None) -> None:
    """Take back what was entered by mistake."""
    session = session.locked()
    _record("withdrawn", session, actor_id)
    session.delete()


@transaction.atomic
def see_step(*, account: Account, step: Step) -> None:
    """Note that a newcomer has read the step that comes next."""
    account = Account.objects.select_for_update().get(pk=account.pk)
    if next_step(account) != step:
        raise Conflict("not_the_next_step", _("这一步已经看过，或者还没轮到。"))
    StepSeen.objects.create(account=account, step=step, seen_on=today())


def _record(act: str, session: Session, actor_id: UUID | None, **facts: object) -> None:
    record_act(
        action=f"inductions.{act}",
        actor_id=actor_id,
        object_type=session._meta.label,
        object_id=session.pk,
        **facts,
    )
