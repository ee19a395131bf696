"""The night: the one place that sees both a compound's numbers and the district's table.

A compound is asked through functions that its schema offers to the roll-up's login; what leaves
it are whole numbers under catalogue codes. They are written, and the run is finished, in the
same transaction. Where nothing was written since the night before and nothing turns by time
alone, nothing is read either.
"""

import logging
import os
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache, partial
from hashlib import sha256
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.utils.module_loading import import_string

from district.core.clock import day_end
from district.core.errors import DomainError
from district.core.jobs import Job, enqueue
from district.metrics.balancing import check_settled_nights, expect_checks
from district.metrics.cells import Night, carry_over, write_cells
from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.figures import PeriodType
from district.metrics.keeping import forget_touches
from district.metrics.ledger import (
    LEASE,
    Basis,
    Claim,
    claim_runs,
    closed_nights,
    fail_run,
    finish_runs,
    generations_known,
    give_back,
    hold_claims,
    plan_late,
    plan_missing,
    postpone_run,
    readable_compounds,
    seconds_to_next_try,
    unsettled_days,
)
from district.metrics.sources import (
    Answers,
    Changes,
    SourceError,
    forget_changes,
    read_changes,
    read_changes_of,
    read_elements,
)
from district.metrics.windows import Window, windows_of
from district.registry.models import Compound
from district.tenancy.blueprints import wanted_fingerprint
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
# A full disk, too many connections, a shutdown: they pass without anything done to a compound.
_SERVER_STATES = frozenset({"53100", "53300", "57P01", "57P02", "57P03"})
_SERVER_PAUSE = timedelta(seconds=5)
# Runs that are claimed, written and finished together: what each costs in statements is shared.
_AT_ONCE = 30
# Whoever takes longer to answer is named in the log: the morning waits for it, if nobody else does.
_SLOW_SECONDS = 1.0

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
    forget_touches()
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
    elif check_settled_nights():
        enqueue(Job.ROLLUP_TICK)
    elif drained.done:
        import_string(settings.PAGE_PREPARED_BY)()


def notice_late_changes() -> int:
    """Have the ledger know what compounds have noticed; return how many runs became due.

    A compound that is being upgraded or does not answer is asked next time.
    """
    due = 0
    [night] = closed_nights(1)
    generations = generations_known()
    for number, compound in enumerate(readable_compounds(), start=1):
        try:
            due += _notice(compound, night, generations.get(compound.pk))
        except DatabaseError as error:
            connection.close()
            logger.warning("%s was not asked: %s", compound.schema_name, error_code(error))
        if number % SCHEMAS_A_CONNECTION == 0:
            connection.close()
    return due


def _notice(compound: Compound, night: date, generation: str | None) -> int:
    """Of days that are over; of a schema that was restored, of all days. The marks are taken
    away by the run that counts them; today's tell the coming night that there is something."""
    with rollup_context(compound):
        changes = read_changes(compound)
    is_restored = generation not in {None, str(changes.generation)}
    since = compound.go_live_on if is_restored else changes.until(night).since
    if since is None or not (due := plan_late(compound=compound, since=since)):
        return 0
    expect_checks(night=night, late_from=since)
    return due


def drain(*, seconds: float) -> Drained:
    """Claim and roll up, a few compounds at a time, until nothing is due or time is over; one
    connection asks a compound for all the nights that it missed."""
    drained = Drained()
    catalogue_of = cache(catalogue_on)
    deadline = time.monotonic() + seconds
    asked, near = set[UUID](), set[UUID]()
    take = partial(claim_runs, owner=f"{socket.gethostname()}:{os.getpid()}", limit=_AT_ONCE)
    while not drained.out_of_time and (claims := take(near=near)):
        near = {claim.compound.pk for claim in claims}
        if len(asked | near) > SCHEMAS_A_CONNECTION:
            connection.close()
            asked.clear()
        asked |= near
        for claim in (one for one in claims if not one.is_readable):
            postpone_run(claim)
            drained.waiting += 1
        readable = [claim for claim in claims if claim.is_readable]
        done = roll_up(readable, catalogue_of)
        drained.done += done.done
        drained.failed += done.failed
        drained.out_of_time = time.monotonic() >= deadline
    return drained


@dataclass(frozen=True)
class _Answered:
    """What one claimed night has to write; nothing was read where it says the same again."""

    claim: Claim
    basis: Basis
    night: Night | None
    changes: Changes


def roll_up(claims: Sequence[Claim], catalogue_of: FindCatalogue = catalogue_on) -> Drained:
    """Some compounds' nights; whatever goes wrong is written down and stops nobody else.

    The runs are locked from the first question to the last cell: one that answers slowly is
    taken over by nobody, and one whose worker dies is free at once.
    """
    drained = Drained()
    counted: list[_Answered] = []
    try:
        with transaction.atomic():
            _bound_the_work()
            mine = hold_claims(claims)
            if lost := len(claims) - len(mine):
                logger.warning("%d runs were taken over", lost)
            for group in _ask_each(mine, catalogue_of, drained).values():
                counted += _write(group, catalogue_of, drained)
    except Exception as error:  # nothing was written: the ledger's own connection failed
        for claim in claims:
            _write_down(claim, error)
        return Drained(failed=len(claims))
    drained.done = len(counted)
    _forget([one for one in counted if one.changes.marks])
    return drained


def _ask_each(
    claims: Sequence[Claim], catalogue_of: FindCatalogue, drained: Drained
) -> dict[str, list[_Answered]]:
    """What they say, by version. Those not come to for slowness of others are given back."""
    noticed = _notice_together(claims)
    began = time.monotonic()
    answered: dict[str, list[_Answered]] = {}
    for number, claim in enumerate(claims):
        if number and time.monotonic() - began > LEASE.total_seconds() / 2:
            give_back(claims[number:])
            break
        with running(claim.run_id):
            asked = time.monotonic()
            try:
                changes = noticed.get(claim.compound.pk)
                one = _ask(claim, catalogue_of(claim.day, claim.version), changes)
            except Exception as error:  # the ledger is where a compound's failure belongs
                _write_down(claim, error)
                drained.failed += 1
            else:
                answered.setdefault(claim.version, []).append(one)
                _name_if_slow(claim, time.monotonic() - asked)
    return answered


def _notice_together(claims: Sequence[Claim]) -> dict[UUID, Changes]:
    """What was written in each, asked at once; nothing if one does not answer: then each is asked
    alone, and fails alone."""
    if not claims:
        return {}
    try:
        with rollup_context(claims[0].compound, apart=True):
            return read_changes_of([claim.compound for claim in claims])
    except DatabaseError as error:
        logger.warning("%d compounds are asked one by one: %s", len(claims), error_code(error))
        return {}


def _name_if_slow(claim: Claim, seconds: float) -> None:
    if seconds >= _SLOW_SECONDS:
        told = (claim.day, claim.compound.schema_name, seconds)
        logger.warning("run %s of %s was answered after %.1f s", *told)


def _write(
    answered: list[_Answered], catalogue_of: FindCatalogue, drained: Drained
) -> list[_Answered]:
    """Write what these say, together; return what was written. If they cannot be written
    together, each is alone, so that one alone fails."""
    first = answered[0].claim
    try:
        with transaction.atomic():
            _write_nights(answered, catalogue_of(first.day, first.version))
    except Exception as error:
        if not connection.is_usable():
            raise
        if len(answered) > 1:
            return [one for each in answered for one in _write([each], catalogue_of, drained)]
        with running(first.run_id):
            _write_down(first, error)
        drained.failed += 1
        return []
    return answered


def _write_nights(answered: list[_Answered], catalogue: Catalogue) -> None:
    quiet = [one.claim for one in answered if one.night is None and one.basis.same_as is None]
    if quiet:
        carry_over([(one.compound.pk, one.day) for one in quiet], catalogue)
    write_cells([one.night for one in answered if one.night is not None], catalogue)
    finish_runs([(one.claim, one.basis) for one in answered])


def _forget(counted: list[_Answered]) -> None:
    """Take the marks away that these nights have counted, unless another version is still to."""
    open_runs = unsettled_days(one.claim.compound for one in counted)
    for one in counted:
        compound, day = one.claim.compound, one.claim.day
        marked = one.changes.until(day)
        if not marked.marks or any(due <= day for due in open_runs.get(compound.pk, ())):
            continue
        try:
            with rollup_context(compound):
                forget_changes(compound, marked)
        except DatabaseError as error:
            connection.close()
            logger.warning("%s keeps its marks: %s", compound.schema_name, error_code(error))


def _write_down(claim: Claim, error: Exception) -> None:
    if not connection.is_usable():
        connection.close()
    if _is_of_the_server(error):
        postpone_run(claim, error=error_code(error), pause=_SERVER_PAUSE)
        logger.error("run %s waits: %s", claim.run_id, error_code(error))
        return
    parked = fail_run(claim, error=error_code(error))
    logger.error(
        "run %s of %s failed: %s%s",
        claim.day,
        claim.compound.schema_name,
        error_code(error),
        "; parked" if parked else "",
    )


def _ask(claim: Claim, catalogue: Catalogue, noticed: Changes | None) -> _Answered:
    """What the compound says, asked as a login that may ask and read no row.

    The marks of what was written are read first: what comes in between stays marked. Without
    any, on the basis of the night before and before anything turns by time alone, the night
    says what that night said, and nothing is read. The login's own settings bound how long it
    waits for a compound that is being migrated or never answers.
    """
    compound = claim.compound
    with rollup_context(compound, apart=True):
        changes = noticed or read_changes(compound)
        basis = f"{changes.generation}:{catalogue.digest}:{wanted_fingerprint()}"[:64]
        if claim.before and not changes.marks and _says_the_same(claim, claim.before, basis):
            return _Answered(claim, replace(claim.before, same_as=claim.same_as), None, changes)
        windows = windows_of(
            claim.day,
            live_from=compound.go_live_on,
            kinds=catalogue.night_types,
            late_from=claim.late_from,
        )
        answers = read_elements(compound, [window.parameters for window in windows])
    said = _digests(windows, answers, basis)
    read = [
        (window, answers.of(number))
        for number, window in enumerate(windows)
        if (key := str(window.period)) not in said or said[key] != claim.said.get(key)
    ]
    night = Night(compound.pk, claim.day, read, claim.settled, _cause(claim))
    return _Answered(claim, Basis(basis, answers.turns_at, said), night, changes)


def _digests(windows: Sequence[Window], answers: Answers, basis: str) -> dict[str, str]:
    """Of each longer period and what its figures rest on besides: the same as the night before,
    its cells are the same, and are neither worked out nor written again."""
    rest = sha256(basis.encode()).hexdigest()[:8]
    return {
        str(window.period): f"{rest}{window.months}:{answers.digest(number)}"
        for number, window in enumerate(windows)
        if window.period.type is not PeriodType.DAY
    }


def _cause(claim: Claim) -> str:
    """Why what was finished may be restated by this run."""
    if claim.late_from:
        return f"late:{claim.late_from}"
    return "again" if claim.settled and claim.settled >= claim.day else "night"


def _says_the_same(claim: Claim, before: Basis, basis: str) -> bool:
    """A month begins with cells of its own, whatever was written."""
    return claim.day.day > 1 and before.holds(basis, day_end(claim.day))


def _bound_the_work() -> None:
    """Nobody's cells may wait long for those of others."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('lock_timeout', '2s', true),"
            " set_config('statement_timeout', '20s', true),"
            " set_config('idle_in_transaction_session_timeout', '60s', true)"
        )


def _is_of_the_server(error: BaseException) -> bool:
    """Whether it would have met any compound: then no try of this one is spent on it."""
    return getattr(error.__cause__, "sqlstate", None) in _SERVER_STATES


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
