"""Visits that whoever came wrote down on the district's side: they arrive here, each once."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from district.audit.services import record_act
from district.registry.superiors import Superior
from tenants.matters.services import record_from_above
from tenants.superiors.models import SuperiorVisit
from tenants.superiors.queries import typed_alike


@dataclass(frozen=True)
class ToldVisit:
    """``arrived_at``: when it came here for the first time; None if it has not yet."""

    note_id: UUID
    came_on: date
    superior: Superior
    office: str
    who: str
    advice: str
    arrived_at: datetime | None = None


@transaction.atomic
def take_visit(told: ToldVisit) -> SuperiorVisit:
    """The visit of this note with its matter, which is made once however often it is told.

    Who comes responsible for the matter is told as of every other. Where somebody here has
    written down the same already, that visit is the one.
    """
    if known := _known(told.note_id):
        return known
    same = typed_alike(came_on=told.came_on, superior=told.superior, advice=told.advice)
    visit = same or SuperiorVisit(
        came_on=told.came_on, superior=told.superior, who=told.who, advice=told.advice
    )
    visit.note_id, visit.office = told.note_id, told.office
    try:
        with transaction.atomic():
            visit.save()
    except IntegrityError:
        if known := _known(told.note_id):
            return known
        raise
    if visit.matter is None:
        visit.matter = record_from_above(text=visit.advice, accepted_at=told.arrived_at)
        visit.save(update_fields=["matter"])
    record_act(
        action="superior_visit.told",
        object_type="superiors.SuperiorVisit",
        object_id=visit.pk,
        note=str(told.note_id),
    )
    return visit


def _known(note_id: UUID) -> SuperiorVisit | None:
    return SuperiorVisit.objects.filter(note_id=note_id).first()
