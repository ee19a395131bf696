"""Working off the deliveries that are due: composed for each reader, handed over, marked."""

import logging
import time
from dataclasses import dataclass
from datetime import datetime

from district.core.errors import DomainError
from district.identity.models import Account
from district.metrics.deliveries import (
    claim_delivery,
    clear_deliveries,
    fail_delivery,
    finish_delivery,
    plan_deliveries,
    refuse_delivery,
)
from district.metrics.ledger import LeaseLost
from district.metrics.letters import compose
from district.metrics.mailing import mail_letter
from district.metrics.models import Channel, Delivery
from district.metrics.subscribing import end_what_is_left_over

logger = logging.getLogger(__name__)


@dataclass
class Delivered:
    """What one round got done."""

    done: int = 0
    refused: int = 0
    failed: int = 0
    out_of_time: bool = False


def deliver(*, moment: datetime, seconds: float) -> Delivered:
    """Plan, and work off until nothing is due or time is over; what is old goes, and what is of
    nobody any more."""
    told = Delivered()
    clear_deliveries(moment)
    end_what_is_left_over()
    plan_deliveries(moment)
    deadline = time.monotonic() + seconds
    while not told.out_of_time and (claim := claim_delivery(moment)):
        try:
            _deliver(claim, told)
        except LeaseLost:
            logger.warning("delivery %s was taken over by another worker", claim.pk)
        told.out_of_time = time.monotonic() >= deadline
    return told


def _deliver(claim: Delivery, told: Delivered) -> None:
    account = Account.objects.filter(pk=claim.subscription.owner_id).first()
    try:
        letter = compose(claim, account)
        if claim.subscription.channel == Channel.MAIL:
            mail_letter(claim, letter)
    except DomainError as refusal:
        refuse_delivery(claim, code=refusal.code)
        told.refused += 1
    except Exception as error:
        # The class alone: what a mail server answers repeats the address.
        fail_delivery(claim, error=type(error).__name__)
        logger.warning("delivery %s failed: %s", claim.pk, type(error).__name__)
        told.failed += 1
    else:
        finish_delivery(claim, letter)
        told.done += 1
