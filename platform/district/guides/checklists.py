"""The district's checklist of red properties: which counts, and issuing the next."""

from dataclasses import asdict
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from district.audit.services import record_act
from district.core.clock import today
from district.core.errors import Conflict, DomainError
from district.core.jobs import Job, enqueue
from district.guides.criteria import STANDARD, Terms
from district.guides.models import Checklist


def checklists() -> QuerySet[Checklist]:
    """All versions, the latest first."""
    return Checklist.objects.all()


def latest_terms() -> Terms:
    """Those issued last, though their day may be still to come."""
    latest = checklists().first()
    return latest.terms if latest else STANDARD


@transaction.atomic
def issue_checklist(
    *, terms: Terms, valid_from: date, note: str = "", by_id: UUID | None = None
) -> Checklist:
    """From ``valid_from`` on compounds are held against these terms; quarters before keep theirs."""
    terms.check()
    latest = checklists().first()
    first_day = max(today(), latest.valid_from) if latest else today()
    if valid_from < first_day:
        raise DomainError(
            "checklist_too_early",
            _("生效日期不能早于 %(day)s：已经过去的日子按当时的清单算。"),
            {"day": first_day},
            field="valid_from",
        )
    if terms == latest_terms():
        raise Conflict("checklist_same", _("和现在的清单一样，没有新的版本。"))
    checklist = Checklist(
        version=(latest.version if latest else 0) + 1,
        valid_from=valid_from,
        note=note.strip(),
        issued_by_id=by_id,
        **asdict(terms),
    )
    try:
        with transaction.atomic():
            checklist.save()
    except IntegrityError as error:
        raise Conflict(
            "checklist_taken", _("刚刚有人发布了新的版本。请刷新，看过再改。")
        ) from error
    record_act(
        action="guides.checklist_issued",
        actor_id=by_id,
        object_type=checklist._meta.label,
        object_id=checklist.pk,
        version=checklist.version,
        valid_from=valid_from.isoformat(),
    )
    enqueue(Job.TELL_CHECKLISTS)
    return checklist
