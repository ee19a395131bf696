"""A synthetic district lives through all of its nights, and what is entered late comes late."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from unittest import mock

from django.conf import settings
from django.db import connection

from district.metrics.ledger import plan_night, seconds_to_next_try
from district.metrics.models import RollupRun, RunState
from district.registry.models import Compound
from district.tenancy.context import compound_context, owner_context, scratch_context
from district.tenancy.names import ROLLUP_ROLE
from infra.synthesis.district import Synthesized
from infra.synthesis.faults import Fault
from tests.oracle.comparing import Asked, asked_by_the_ledger
from tests.oracle.compounds import Night, read_facts
from tests.oracle.periods import ONE_DAY, day_of, midnight
from workers.rollup import drain, notice_late_changes

Told = Callable[[str], object]
# The tables of one matter, the matter itself first, and by which column they name it.
_TABLES = {
    "matters_matter": "id",
    "matters_stagemoment": "matter_id",
    "matters_assignment": "matter_id",
    "matters_supporter": "matter_id",
    "matters_verdict": "matter_id",
    "matters_clockchange": "matter_id",
    "meetings_resolution": "matter_id",
}
# Nights planned ahead of those that are done: a claim looks at all that is due.
_AHEAD = 200
# Works off what is due until nothing more will come.
_DRAIN = """
import select, sys, time
import django; django.setup()
from district.tenancy.context import district_context
from workers.rollup import drain
with district_context():
    while True:
        is_over = bool(select.select([sys.stdin], [], [], 0)[0])
        if not drain(seconds=3600).done:
            if is_over:
                break
            time.sleep(0.1)
"""


@dataclass
class Lived:
    """The district after its nights; ``asked`` where the ledger alone does not say it."""

    made: Synthesized
    version: str
    runs: int = 0
    seconds: float = 0.0
    asked: dict[str, Asked] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)

    def slug(self, kind: Fault) -> str | None:
        return next((label.slug for label in self.made.labels if label.kind is kind), None)


def live(made: Synthesized, version: str, *, workers: int, told: Told) -> Lived:
    """All nights of the order, in so many processes; then what was written after the lock."""
    lived = Lived(made, version)
    late = _held_back(lived)
    forget_marks()
    began = time.perf_counter()
    days = [
        made.order.first_day + n * ONE_DAY
        for n in range((made.order.until - made.order.first_day).days + 1)
    ]
    with _healed(lived):
        with _drained_by(workers, lived.log):
            _plan_slowly(lived, days[:-1], told)
        if late:
            _enter_late(lived, late, days[-2:])
    _write_something(lived, days[-1])
    with _drained_by(workers, lived.log):
        lived.runs += plan_night(day=days[-1])
    _wait_for_the_parked(lived)
    lived.seconds = time.perf_counter() - began
    return lived


def _plan_slowly(lived: Lived, days: Sequence[date], told: Told) -> None:
    """Night after night, none long before it can be worked off; what waits for its upgrade last."""
    waiting = Compound.objects.filter(slug=lived.slug(Fault.BEHIND_RELEASE))
    others = Compound.objects.exclude(pk__in=waiting.values("pk"))
    due = RollupRun.objects.filter(state__in=[RunState.DUE, RunState.LEASED])
    for day in days:
        while due.count() > _AHEAD:
            time.sleep(0.1)
        plan_night(day=day, compounds=others)
        if day.day == 1:
            told(f"{day}: {RollupRun.objects.filter(state=RunState.DONE).count()} runs are done")
    for day in days:
        plan_night(day=day, compounds=waiting)
    lived.runs = RollupRun.objects.count()


@contextmanager
def _drained_by(workers: int, log: list[str]) -> Iterator[None]:
    """So many workers, until nothing is left that may be claimed now; ``log`` gets their lines."""
    with TemporaryFile("w+") as told:
        running = [
            subprocess.Popen(
                [sys.executable, "-c", _DRAIN],
                env={**os.environ, "DATA_DIR": str(Path(settings.DATA_DIR))},
                stdin=subprocess.PIPE,
                stderr=told,
                text=True,
            )
            for _number in range(workers)
        ]
        try:
            yield
        finally:
            for child in running:
                child.communicate()
        told.seek(0)
        log.extend(told.read().splitlines())
    if any(child.returncode for child in running):
        raise RuntimeError("\n".join(log))


def _wait_for_the_parked(lived: Lived) -> None:
    """What fails is tried again until it is given up."""
    failing = RollupRun.objects.filter(compound__slug=lived.slug(Fault.FAILING_NIGHT))
    while failing.filter(state__in=[RunState.DUE, RunState.LEASED]).exists():
        time.sleep(min(seconds_to_next_try() or 0.1, 1.0))
        drain(seconds=60)


@contextmanager
def _healed(lived: Lived) -> Iterator[None]:
    """The night may ask the failing compound, as its label says that it can be put right."""
    slug = lived.slug(Fault.FAILING_NIGHT)
    if slug is None:
        yield
        return
    compound = Compound.objects.get(slug=slug)
    statement = "{} EXECUTE ON FUNCTION rollup {} " + ROLLUP_ROLE
    _as_owner(compound, statement.format("GRANT", "TO"))
    try:
        yield
    finally:
        _as_owner(compound, statement.format("REVOKE", "FROM"))


def _write_something(lived: Lived, day: date) -> None:
    """On the failing compound's last day: a night of which nothing was written asks nothing."""
    for compound in Compound.objects.filter(slug=lived.slug(Fault.FAILING_NIGHT)):
        mark = f"gen_random_uuid(), now(), '{day}'"
        _as_owner(compound, f"INSERT INTO late_latechange (id, created_at, from_day) SELECT {mark}")


def _as_owner(compound: Compound, statement: str) -> None:
    with owner_context(compound), connection.cursor() as cursor:
        cursor.execute(statement)


def forget_marks() -> None:
    """The district is written in one go; in its story all of that was entered in its time."""
    for compound in Compound.objects.all():
        _as_owner(compound, "DELETE FROM late_latechange")


@dataclass(frozen=True)
class _Late:
    """Rows by table, as JSON, of matters that nobody has entered yet."""

    compound: Compound
    rows: dict[str, list[dict[str, Any]]]

    @property
    def since(self) -> date:
        steps = self.rows["matters_stagemoment"]
        return min(day_of(datetime.fromisoformat(step["at"])) for step in steps)


def _held_back(lived: Lived) -> _Late | None:
    """Takes out what is to be entered after its month was locked."""
    labels = [label for label in lived.made.labels if label.kind is Fault.AFTER_LOCK]
    if not labels:
        return None
    [label] = labels
    compound, numbers = Compound.objects.get(slug=label.slug), label.facts["numbers"]
    assert isinstance(numbers, list)
    with scratch_context(compound.schema_name), connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # past the append-only logs
        where = f"FROM {compound.schema_name}."
        cursor.execute(
            f"SELECT array_agg(id) {where}matters_matter WHERE number = ANY(%s)",
            [numbers],
        )
        [ids] = cursor.fetchone()
        rows: dict[str, list[dict[str, Any]]] = {}
        for table, column in _TABLES.items():
            cursor.execute(
                f"DELETE {where}{table} AS one WHERE {column} = ANY(%s) RETURNING to_jsonb(one)",
                [ids],
            )
            rows[table] = [json.loads(row) for (row,) in cursor.fetchall()]
        cursor.execute("RESET session_replication_role")
    return _Late(compound, rows)


def _enter_late(lived: Lived, late: _Late, nights: Sequence[date]) -> None:
    """The compound writes them down after the first of the two nights, which is counted again."""
    before = asked_by_the_ledger(late.compound, lived.version)
    with compound_context(late.compound), connection.cursor() as cursor:
        for table, rows in late.rows.items():
            cursor.execute(
                f"INSERT INTO {table} SELECT * FROM jsonb_populate_recordset(NULL::{table}, %s)",
                [json.dumps(rows)],
            )
    morning = midnight(nights[0] + ONE_DAY) + timedelta(hours=3)
    with mock.patch("district.metrics.ledger.database_now", lambda: morning):
        due = notice_late_changes()
    if due != 1:
        raise RuntimeError(f"{due} runs became due by what one compound entered late")
    lived.runs += due
    drain(seconds=600)
    facts = read_facts(late.compound)
    again, after = Night(nights[0], late.since), Night(nights[1])
    lived.asked[late.compound.slug] = [*before, (again, facts), (after, facts)]
