"""Backups by the clock, and the proof that they can be used. The commands do the work.

Each lasts longer than a message is lent out for, so it is acknowledged at once; what is lost by
a killed worker is done the next time, and whoever watches the machine is told by the drill.
"""

from django.core.management import call_command

from district.registry.queries.compounds import running_compounds
from district.tenancy.truths import record_truth
from workers.app import BACKUP, DRILL, TRUTH, app
from workers.base import DistrictTask

_HOURS = 3_600
_SOFT, _HARD = 5 * _HOURS, 6 * _HOURS


@app.task(base=DistrictTask, name=BACKUP, acks_late=False, soft_time_limit=_SOFT, time_limit=_HARD)
def back_up() -> None:
    """A base backup; too old ones go, and what restores replaced long ago."""
    call_command("backup")
    call_command("drop_replaced")


@app.task(base=DistrictTask, name=DRILL, acks_late=False, soft_time_limit=_SOFT, time_limit=_HARD)
def drill() -> None:
    """One compound, recovered beside the live server and compared."""
    call_command("restore_drill")


@app.task(base=DistrictTask, name=TRUTH)
def note_truth() -> None:
    """What stands in some compound at this moment, for a drill to come."""
    record_truth(list(running_compounds()))
