"""The night: the one place that sees both a compound's numbers and the district's table.

A compound is asked through the one function that its schema offers to the roll-up's login, once
a period; what leaves it are whole numbers under catalogue codes. They are written, and the run
is finished, in the same transaction.
"""

import logging
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db import DatabaseError, connection, transaction

from district.core.clock import day_end
from district.core.errors import DomainError
from district.core.jobs import Job, enqueue
from district.metrics.cells import WindowReading, write_cells
from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.ledger import (
    Claim,
    LeaseLost,
    claim_run,
    fail_run,
    finish_run,
    hold_claim,
    plan_late,
    plan_missing,
    postpone_run,
    readable_compounds,
    seconds_to_next_try,
)
from district.metrics.sources import (
    SourceError,
    forget_late_changes,
    late_changes,
    read_elements,
)
from district.metrics.windows import windows_of
from district.registry.models import Compound
from district.tenancy.context import rollup_context
from district.tenancy.schemas import SCHEMAS_A_CONNECTION
from district.tenancy.traces import running
from workers.app import NIGHT, app
from workers.base import DistrictTask

# Nights that reconciliation goes back, and messages that it sends, one for each process.
_NIGHTS = 3
_DOORBELLS = 2
_SECONDS = 60.0
_PAUSE_SECONDS = 1.0

FindCatalogue = Callable[[date, str], Catalogue]

logger = logging.getLogger(__name__)


@dataclass
class Drained:
    """What one tick got done."""

    done: int = 0
    failed: int = 0
    waiting: int = 0  # for their upgrade; no try was used up
    out_of_time: bool = False


@app.task(base=DistrictTask, name=NIGHT)
def night() -> None:
    """Plan what is missing of the last nights and what was entered late, and ring for it."""
    due = plan_missing(nights=_NIGHTS)
    if due := due + notice_late_changes():
        for _bell in range(min(due, _DOORBELLS)):
            enqueue(Job.ROLLUP_TICK)


@app.task(base=DistrictTask, name=Job.ROLLUP_TICK.value)
def rollup_tick(seconds: float = _SECONDS) -> None:
    """Work off what is due for a while; ring again for what is left or must be tried again."""
    drained = drain(seconds=seconds)
    if drained.done or drained.failed or drained.waiting:
        told = (drained.done, drained.failed, drained.waiting)
        logger.info("tick: %d done, %d failed, %d wait for their upgrade", *told)
    if drained.out_of_time:
        enqueue(Job.ROLLUP_TICK)
    elif (wait := seconds_to_next_try()) is not None:
        rollup_tick.apply_async(countdown=max(_PAUSE_SECONDS, wait))


def notice_late_changes() -> int:
    """Have the ledger know what compounds have noticed; return how many runs became due.

    The ledger is told first, and the marks go afterwards: whatever dies in between, they are
    told once more. A compound that is being upgraded or does not answer is asked next time.
    """
    due = 0
    for number, compound in enumerate(readable_compounds(), start=1):
        try:
            due += _notice(compound)
        except DatabaseError as error:
            connection.close()
            logger.warning("%s was not asked: %s", compound.schema_name, error_code(error))
        if number % SCHEMAS_A_CONNECTION == 0:
            connection.close()
    return due


def _notice(compound: Compound) -> int:
    with rollup_context(compound):
        found = late_changes(compound)
    if found is None or not (due := plan_late(compound=compound, since=found.since)):
        return 0
    with rollup_context(compound):
        forget_late_changes(compound, found)
    return due


def drain(*, seconds: float) -> Drained:
    """Claim and roll up, one compound after another, until nothing is due or time is over."""
    drained = Drained()
    catalogue_of = cache(catalogue_on)
    owner = f"{socket.gethostname()}:{os.getpid()}"
    deadline = time.monotonic() + seconds
    while not drained.out_of_time and (claim := claim_run(owner=owner)):
        if not claim.is_readable:
            postpone_run(claim)
            drained.waiting += 1
        elif roll_up(claim, catalogue_of):
            drained.done += 1
        else:
            drained.failed += 1
        if (drained.done + drained.failed + drained.waiting) % SCHEMAS_A_CONNECTION == 0:
            connection.close()
        drained.out_of_time = time.monotonic() >= deadline
    return drained


def roll_up(claim: Claim, catalogue_of: FindCatalogue = catalogue_on) -> bool:
    """One compound's night; whatever goes wrong is written down and stops nobody else."""
    with running(claim.run_id):
        return _roll_up(claim, catalogue_of)


def _roll_up(claim: Claim, catalogue_of: FindCatalogue) -> bool:
    try:
        catalogue = catalogue_of(claim.day, claim.version)
        read = _read_inside(claim, catalogue)
        with transaction.atomic():
            _bound_the_work()
            hold_claim(claim)
            _write_night(claim, read, catalogue)
            finish_run(claim)
    except LeaseLost:
        logger.warning("run %s was taken over", claim.run_id)
        return False
    except Exception as error:  # the ledger is where a compound's failure belongs
        if not connection.is_usable():
            connection.close()
        parked = fail_run(claim, error=error_code(error))
        logger.error(
            "run %s of %s failed: %s%s",
            claim.day,
            claim.compound.schema_name,
            error_code(error),
            "; parked" if parked else "",
        )
        return False
    return True


def _write_night(claim: Claim, read: list[WindowReading], catalogue: Catalogue) -> None:
    write_cells(
        compound_id=claim.compound.pk,
        as_of=day_end(claim.day),
        read=read,
        catalogue=catalogue,
    )


def _read_inside(claim: Claim, catalogue: Catalogue) -> list[WindowReading]:
    """What one moment of the compound says, asked as a login that may ask and read no row.

    One question a period, hence none of a kind of period that no metric in use has.
    """
    compound = claim.compound
    windows = windows_of(
        claim.day,
        live_from=compound.go_live_on,
        kinds=catalogue.night_types,
        late_from=claim.late_from,
    )
    with rollup_context(compound), transaction.atomic():
        _bound_the_work()
        return [(window, read_elements(compound, window.parameters)) for window in windows]


def _bound_the_work() -> None:
    """A compound that is being migrated or that never answers must not hold up the others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', '2s', true),"
            " set_config('statement_timeout', '20s', true),"
            " set_config('idle_in_transaction_session_timeout', '60s', true)"
        )


def error_code(error: BaseException) -> str:
    """Class and code only: a database error's text may quote a row."""
    name = type(error).__name__
    if isinstance(error, DatabaseError):
        return f"{name} {getattr(error.__cause__, 'sqlstate', None) or ''}".strip()
    if isinstance(error, DomainError):
        return f"{name} {error.code}"
    if isinstance(error, SourceError):
        return f"{name} {error}"
    return name
