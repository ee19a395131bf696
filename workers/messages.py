"""Telling people in their compounds: the morning's deadlines, and what goes out by mail or text."""

import logging
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection, transaction

from district.core.clock import SHANGHAI, now
from district.core.jobs import Job, enqueue
from district.registry.addresses import compound_address
from district.registry.models import Compound, CompoundStatus
from district.registry.queries.compounds import running_compounds
from district.registry.tree import running_compound
from district.tenancy.context import district_context, owner_context, require_compound
from district.tenancy.schemas import SCHEMAS_A_CONNECTION
from district.tenancy.states import is_of_this_release, schema_state
from tenants.messages.outbox import has_waiting, next_due
from tenants.messages.sending import send_waiting
from tenants.messages.telling import clear_messages, tell_deadlines
from tenants.messages.ways import FIRST_HOUR
from workers.app import MESSAGES, app
from workers.base import CompoundTask, DistrictTask

_SECONDS = 60.0
_NOON = 12
# What is due later than this is found again by the hourly round.
_SOON = timedelta(minutes=30)

logger = logging.getLogger(__name__)


@app.task(base=DistrictTask, name=MESSAGES)
def visit_compounds() -> int:
    """Each hour of the day, in every compound: tell the morning's deadlines, take away what is
    old, ring where something waits. Returns in how many it rang.

    Safe to repeat. One compound that does not answer is visited again in an hour.
    """
    rung, moment = 0, now()
    for number, compound in enumerate(_compounds(), start=1):
        try:
            with owner_context(compound), transaction.atomic():
                rung += _visit(moment)
        except DatabaseError as error:
            connection.close()
            logger.warning("%s was not visited: %s", compound.schema_name, type(error).__name__)
        if number % SCHEMAS_A_CONNECTION == 0:
            connection.close()
    return rung


def _visit(moment: datetime) -> bool:
    if FIRST_HOUR <= moment.astimezone(SHANGHAI).hour < _NOON:
        tell_deadlines()
        clear_messages()
    waits = has_waiting()
    if waits:
        enqueue(Job.SEND_MESSAGES, compound_id=str(require_compound().id))
    return waits


@app.task(base=CompoundTask, name=Job.SEND_MESSAGES.value)
def send_messages(seconds: float = _SECONDS) -> None:
    """Hand over what is due; come again soon for what the gateway did not take."""
    compound_id = require_compound().id
    with district_context():
        base = _base(running_compound(compound_id))
    sent = send_waiting(base=base, seconds=seconds)
    if sent.done or sent.failed or sent.buried:
        counts = (sent.done, sent.failed, sent.buried)
        logger.info("messages: %d sent, %d to be tried again, %d given up", *counts)
    due = next_due()
    if due is not None and due - now() <= _SOON:
        wait = max(int((due - now()).total_seconds()) + 1, 1)
        send_messages.apply_async(kwargs={"compound_id": str(compound_id)}, countdown=wait)


def _base(compound: Compound) -> str:
    parts = urlsplit(settings.DISTRICT_URL)
    return compound_address(compound, scheme=parts.scheme, district_host=parts.netloc, path="")


def _compounds() -> list[Compound]:
    """Those that run and may be written to, and whose schema this release reads."""
    running = running_compounds().exclude(status=CompoundStatus.READ_ONLY).order_by("pk")
    found = running.annotate(schema_state=schema_state("schema_name"))
    return [one for one in found if is_of_this_release(one.schema_state)]
