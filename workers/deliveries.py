"""The morning's notices and the reports that somebody subscribed to, by the clock."""

import logging

from district.core.jobs import Job, enqueue
from district.metrics.delivering import deliver
from district.metrics.ledger import database_now
from workers.app import app
from workers.base import DistrictTask

_SECONDS = 60.0

logger = logging.getLogger(__name__)


@app.task(base=DistrictTask, name=Job.DELIVER.value)
def deliver_due(seconds: float = _SECONDS) -> None:
    """Deliver what is due for a while; ring again for what is left."""
    told = deliver(moment=database_now(), seconds=seconds)
    if told.done or told.refused or told.failed:
        counts = (told.done, told.refused, told.failed)
        logger.info("deliveries: %d done, %d refused, %d failed", *counts)
    if told.out_of_time:
        enqueue(Job.DELIVER)
