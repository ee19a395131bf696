"""Issuing a guide: a new version, never a change of an old one."""

from collections.abc import Sequence
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.errors import Conflict
from district.guides.models import Guide, GuidedKind
from district.guides.queries import latest_guide
from district.guides.steps import Step, as_data, check_steps


@transaction.atomic
def issue_guide(
    *, kind: GuidedKind, steps: Sequence[Step], note: str = "", by_id: UUID | None = None
) -> Guide:
    """From now on runs begin with these steps; those that have begun keep theirs."""
    check_steps(steps)
    current = latest_guide(kind)
    if current.steps == list(steps):
        raise Conflict("guide_same", _("和现在的指南一样，没有新的版本。"), field="steps")
    guide = Guide(
        kind=kind,
        version=current.version + 1,
        steps=as_data(steps),
        note=note.strip(),
        issued_by_id=by_id,
    )
    try:
        with transaction.atomic():
            guide.save()
    except IntegrityError as error:
        raise Conflict(
            "guide_taken", _("刚刚有人发布了新的版本。请刷新，看过再改。"), field="steps"
        ) from error
    record_act(
        action="guides.issued",
        actor_id=by_id,
        object_type=guide._meta.label,
        object_id=guide.pk,
        kind=kind,
        version=guide.version,
    )
    return guide
