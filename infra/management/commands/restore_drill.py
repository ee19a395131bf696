"""`manage restore_drill`: proof that what is backed up can be brought back."""

import time
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError

from district.registry.queries.compounds import running_compounds
from district.tenancy.backups import note_drill
from district.tenancy.models import Truth
from district.tenancy.truths import differences, record_truth, sums, truth_since
from infra.process import EmbeddedError
from infra.recovery import Busy, Refused
from infra.recovery.bases import bases
from infra.recovery.commands import sentences
from infra.recovery.ground import live_archive
from infra.recovery.moments import as_it_stood


class Command(BaseCommand):
    """Changes no compound: the recovered cluster is compared and thrown away."""

    help = "Recover one compound to one moment beside the live server, and compare its rows."

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        with sentences():
            truth = _some_truth()
            finding = _finding(truth)
        drill = note_drill(
            schema=truth.schema_name,
            recovered_to=truth.taken_at,
            seconds=time.monotonic() - began,
            finding=finding,
        )
        if finding:
            raise CommandError(f"{drill}: {finding}")
        rows = sum(count for count, _sum in truth.tables.values())
        self.stdout.write(f"{drill}: {rows:,} rows as recorded, after {drill.seconds:.1f} s")


def _finding(truth: Truth) -> str:
    """What went wrong, be it the recovery itself; empty if nothing did."""
    try:
        with as_it_stood(truth.taken_at) as then:
            return differences(truth, sums(then.cursor(), truth.schema_name))
    except Busy:
        raise
    except (EmbeddedError, psycopg.Error) as error:
        return str(error)


def _some_truth() -> Truth:
    """Any compound at any moment since the last base backup for which a truth was recorded."""
    found = bases(live_archive())
    if not found:
        raise Refused("There is no base backup yet: `manage backup` takes one.")
    if recorded := truth_since(found[-1].ended):
        return recorded
    if made := record_truth(list(running_compounds())):
        return made
    raise Refused("No compound runs that could be compared, or people are busy in it.")
