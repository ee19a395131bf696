"""Guidance notes carried from the district's side into their compounds, each once."""

import logging
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from district.core.clock import now
from district.core.errors import DomainError
from district.core.jobs import Job
from district.guidance.models import GuidanceNote
from district.guidance.queries import waiting_notes
from district.guidance.services import note_delivered
from district.registry.models import Compound
from district.registry.read_only import refusal_of_write
from district.registry.superiors import Superior
from district.registry.tree import running_compound
from district.tenancy.context import compound_context
from tenants.superiors.taking import ToldVisit, take_visit
from workers.app import RESEND_GUIDANCE, app
from workers.base import DistrictTask

logger = logging.getLogger(__name__)


@app.task(base=DistrictTask, name=Job.DELIVER_GUIDANCE.value)
@transaction.atomic
def deliver_guidance(note_id: str) -> None:
    """Bring one note into its compound; where that cannot take it now, it waits.

    Run twice, or broken off before it is noted here, the compound still has it once.
    """
    found = waiting_notes().select_for_update(skip_locked=True, of=("self",))
    note = found.filter(pk=UUID(note_id)).first()
    if note is None:
        return
    # Before the compound is entered: what is brought back meanwhile counts as later than this.
    as_of = now()
    try:
        _take(running_compound(note.compound_id), note)
    except DomainError as refusal:
        logger.info("guidance %s waits: %s", note.pk, refusal.code)
    else:
        note_delivered(note=note, as_of=as_of)


@app.task(base=DistrictTask, name=RESEND_GUIDANCE)
def resend_guidance() -> None:
    """Deliver what the queue lost, what waited for its compound, and what a compound lost.

    A compound that does not answer holds up no other; it is tried again the next time.
    """
    for pk in waiting_notes().values_list("pk", flat=True):
        try:
            deliver_guidance(str(pk))
        except Exception as error:  # whatever is wrong with one note, the others arrive
            connection.close()
            logger.warning("guidance %s waits: %s", pk, type(error).__name__, exc_info=True)


def _take(compound: Compound, note: GuidanceNote) -> None:
    told = ToldVisit(
        note_id=note.pk,
        came_on=note.came_on,
        superior=Superior(note.superior),
        office=note.office,
        who=note.who,
        advice=note.advice,
        arrived_at=note.delivered_at,
    )
    with compound_context(compound, apart=True):
        try:
            take_visit(told)
        except DatabaseError as error:
            if refusal := refusal_of_write(error):
                raise refusal from error
            raise
