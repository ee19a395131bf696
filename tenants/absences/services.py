"""Saying that there is none, in one tap, and taking it back."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, NotFound
from tenants.absences.models import Absence, Topic
from tenants.absences.queries import is_on_record


@transaction.atomic
def confirm_absence(*, topic: Topic, actor_id: UUID | None = None) -> Absence:
    """From today on it is known that there is none; saying it twice changes nothing."""
    if is_on_record(topic):
        raise Conflict(
            "not_absent",
            _("已经登记了%(topic)s，不用确认“没有”。如果已经不在了，请登记它的结束日期。"),
            {"topic": topic.label},
            field="topic",
        )
    absence, is_new = Absence.objects.get_or_create(
        topic=topic, defaults={"since_on": today(), "confirmed_by_id": actor_id}
    )
    if is_new:
        record_act(
            action="absence_confirmed",
            actor_id=actor_id,
            object_type="absence",
            object_id=absence.pk,
            topic=topic.value,
        )
    return absence


@transaction.atomic
def withdraw_absence(*, topic: Topic, actor_id: UUID | None = None) -> None:
    """Take back what was said by mistake: it is unknown again."""
    absence = Absence.objects.select_for_update().filter(topic=topic).first()
    if absence is None:
        raise NotFound("no_absence", _("没有人确认过这一项“没有”。"))
    record_act(
        action="absence_withdrawn",
        actor_id=actor_id,
        object_type="absence",
        object_id=absence.pk,
        topic=topic.value,
    )
    absence.delete()
