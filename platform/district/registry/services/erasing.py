"""Carrying out a confirmed deletion: out of reach, then gone, then certified.

Nothing here decides: each step follows from what :mod:`deleting` has written down, and is done
again by the clock where it was interrupted.
"""

import logging

from django.db import transaction

from district.core.clock import now, today
from district.registry.certificates import digest, lines
from district.registry.models import Deletion, DeletionCertificate, LifeAct
from district.registry.services.states import note
from district.tenancy.removal import (
    FILES,
    count_contents,
    hide_schema,
    remove_everything,
    show_schema,
)

logger = logging.getLogger(__name__)


def put_away(deletion: Deletion) -> None:
    """Count what stands in the schema, and put it out of everyone's reach."""
    if not deletion.contents:
        deletion.contents = count_contents(deletion.compound)
        deletion.save(update_fields=["contents"])
    hide_schema(deletion.compound, deletion.hidden_name)


def carry_out_deletions() -> int:
    """Finish what was interrupted, and erase what is due; how many were erased. For the clock.

    What goes wrong with one compound is logged and stops no other.
    """
    erased = 0
    for deletion in Deletion.objects.filter(erased_at=None).select_related("compound"):
        try:
            erased += _carry_out(deletion)
        except Exception:
            logger.exception("deletion %s was not carried out", deletion.pk)
    return erased


def _carry_out(deletion: Deletion) -> int:
    if deletion.confirmed_at is None:
        return 0
    if deletion.withdrawn_at is not None:
        show_schema(deletion.compound, deletion.hidden_name)
        return 0
    if not deletion.contents:
        put_away(deletion)
    if deletion.erase_on is None or today() < deletion.erase_on:
        hide_schema(deletion.compound, deletion.hidden_name)
        return 0
    remove_everything(deletion.compound, deletion.hidden_name)
    return _certify(deletion)


@transaction.atomic
def _certify(deletion: Deletion) -> int:
    locked = deletion.locked()
    if locked.erased_at or not (locked.confirmed_at and locked.confirmed_by_id):
        return 0
    locked.erased_at = now()
    locked.save(update_fields=["erased_at"])
    compound, contents = locked.compound, locked.contents
    tables = {name: rows for name, rows in contents.items() if name != FILES}
    DeletionCertificate.objects.create(
        compound=compound,
        schema_name=compound.schema_name,
        contents=contents,
        table_count=len(tables),
        row_count=sum(tables.values()),
        file_count=contents[FILES],
        sha256=digest(lines(compound.schema_name, contents)),
        closed_on=compound.closed_on or today(),
        asked_at=locked.created_at,
        asked_by_id=locked.asked_by_id,
        confirmed_at=locked.confirmed_at,
        confirmed_by_id=locked.confirmed_by_id,
        erased_at=locked.erased_at,
    )
    note(compound, LifeAct.ERASED, by_id=locked.confirmed_by_id)
    return 1
