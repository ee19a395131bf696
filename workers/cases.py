"""Cases of the library: their settings read in a compound, and copied into others."""

import logging
from uuid import UUID

from django.db import DatabaseError, connection, transaction

from district.cases import services
from district.cases.models import CaseCopy
from district.cases.queries import asked_cases, waiting_copies
from district.core.errors import DomainError
from district.core.jobs import Job
from district.registry.models import Compound
from district.registry.read_only import refusal_of_write
from district.registry.tree import running_compound
from district.tenancy.context import compound_context
from district.tenancy.states import CompoundUpgrading
from workers.app import RESEND_CASES, app
from workers.base import DistrictTask
from workers.practice import Applied, apply_practice, read_practice

logger = logging.getLogger(__name__)


@app.task(base=DistrictTask, name=Job.TAKE_CASE.value)
@transaction.atomic
def take_case(case_id: str) -> None:
    """Read the settings of the case's compound into the case; run twice it reads once."""
    case = asked_cases().select_for_update(skip_locked=True).filter(pk=UUID(case_id)).first()
    if case is None or case.compound_id is None:
        return
    try:
        compound = running_compound(case.compound_id)
        with compound_context(compound, apart=True):
            practice = read_practice()
        services.keep_settings(case=case, practice=practice)
    except CompoundUpgrading:
        logger.info("case %s waits: its compound is being upgraded", case.pk)
    except DomainError as refusal:
        services.note_refusal_of_settings(case=case, sentence=refusal.sentence)


@app.task(base=DistrictTask, name=Job.COPY_CASE.value)
@transaction.atomic
def copy_case(copy_id: str) -> None:
    """Set in one compound what it has not set itself; run twice it finds everything so already."""
    found = waiting_copies().select_for_update(skip_locked=True).filter(pk=UUID(copy_id))
    copy = found.first()
    if copy is None:
        return
    try:
        applied = _apply(running_compound(copy.compound_id), copy)
        services.note_copied(copy=copy, done=applied.done, kept=applied.kept, same=applied.same)
    except CompoundUpgrading:
        logger.info("copy %s waits: its compound is being upgraded", copy.pk)
    except DomainError as refusal:
        services.note_not_copied(copy=copy, sentence=refusal.sentence)


@app.task(base=DistrictTask, name=RESEND_CASES)
def resend_cases() -> None:
    """Do what the queue lost, and what waited for an upgrade.

    A compound that does not answer holds up no other; it is tried again the next time.
    """
    waiting = [(take_case, pk) for pk in asked_cases().values_list("pk", flat=True)]
    waiting += [(copy_case, pk) for pk in waiting_copies().values_list("pk", flat=True)]
    for task, pk in waiting:
        try:
            task(str(pk))
        except DatabaseError as error:
            connection.close()
            logger.warning("%s %s waits: %s", task.name, pk, type(error).__name__)


def _apply(compound: Compound, copy: CaseCopy) -> Applied:
    with compound_context(compound, apart=True):
        try:
            return apply_practice(copy.practice)
        except DatabaseError as error:
            if refusal := refusal_of_write(error):
                raise refusal from error
            raise
