"""Background work, asked for by name.

The domain does not know who runs it: ``workers`` plugs in the sender at start. Sending waits
for the commit, so a worker never sees a row that is not there yet.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from typing import Any

from django.db import transaction


class Job(StrEnum):
    """Every kind of background work; each has exactly one task in ``workers``."""

    OPEN_COMPOUND = "open_compound"
    FILL_SPARES = "fill_spares"
    ROLLUP_TICK = "rollup_tick"
    DELIVER = "deliver"
    TELL_CHECKLISTS = "tell_checklists"
    TELL_WORKTIME = "tell_worktime"
    TELL_TASKS = "tell_tasks"
    SEND_MESSAGES = "send_messages"
    TAKE_CASE = "take_case"
    COPY_CASE = "copy_case"
    DELIVER_GUIDANCE = "deliver_guidance"


Sender = Callable[[Job, dict[str, Any]], None]
_sender: Sender | None = None


def plug_sender(sender: Sender) -> None:
    """Name the function that hands a job to the queue; called once, by ``workers``."""
    global _sender
    _sender = sender


def enqueue(job: Job, **arguments: Any) -> None:
    """Send ``job`` when the running transaction commits; arguments are plain JSON values."""
    if _sender is None:
        raise RuntimeError(f"no sender is plugged in; cannot send {job}")
    transaction.on_commit(partial(_sender, job, arguments))
