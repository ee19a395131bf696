"""The ledger of deliveries: planning, claiming, finishing. Leases are by the database's clock.

A delivery is one row for a subscription and a period, whatever dies. What goes into the inbox is
written in the transaction that marks it done: it is there once. A mail leaves before its mark, so
a worker that dies in between has another send it again, under the same Message-ID.
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Now

from district.core.clock import SHANGHAI, local_day
from district.metrics.figures import Period, PeriodType
from district.metrics.ledger import CUT_OFF, LeaseLost
from district.metrics.letters import Letter
from district.metrics.models import (
    Channel,
    Delivery,
    DeliveryState,
    Report,
    RollupRun,
    RunState,
    Subscription,
)
from district.metrics.queries.subscriptions import KEPT

# Of the local day after a period: told then at the latest, even if the night is not settled.
FIRST_HOUR, LAST_HOUR = 6, 22  # no mail by night: it would ring on a private phone
LEASE = timedelta(minutes=2)
_PATIENCE = timedelta(days=7)
_LONGEST_PAUSE = 6  # as a power of two, in minutes
_OPEN = [DeliveryState.DUE, DeliveryState.LEASED]
_KINDS = {
    Report.MORNING: PeriodType.DAY,
    Report.MONTH: PeriodType.MONTH,
    Report.QUARTER: PeriodType.QUARTER,
}


def due_at(period: Period) -> datetime:
    """Six in the morning after the period's last day."""
    return period.end + timedelta(hours=FIRST_HOUR)


def give_up_at(period: Period) -> datetime:
    """A morning's notice is worth a day, until the next one; others are tried for a week."""
    day = timedelta(days=1)
    return due_at(period) + (day if period.type is PeriodType.DAY else _PATIENCE)


def closed_period(kind: PeriodType, night: date) -> Period:
    """The last period of this kind that was over with ``night``."""
    running = Period.of(night, kind)
    return running if running.last_day == night else running.before


def mails_may_leave(moment: datetime) -> bool:
    """From six in the morning to ten in the evening, as the clock in Asia/Shanghai has it."""
    return FIRST_HOUR <= moment.astimezone(SHANGHAI).hour < LAST_HOUR


@transaction.atomic
def plan_deliveries(moment: datetime) -> int:
    """Enter what has become due and is not in the ledger yet; return how much that is.

    Who subscribes after a period was due hears of the next one.
    """
    night = local_day(moment - CUT_OFF) - timedelta(days=1)
    settled = _is_settled(night)
    planned: list[Delivery] = []
    for subscription in Subscription.objects.filter(ended_at=None).select_related("view"):
        kind = _period_kind(subscription)
        period = closed_period(kind, night) if kind else None
        if period is None or subscription.subscribed_at >= due_at(period):
            continue
        is_ripe = moment >= due_at(period) or (settled and period.last_day == night)
        if is_ripe and moment < give_up_at(period):
            planned.append(_delivery(subscription, period, moment))
    periods = {one.period for one in planned}
    rows = Delivery.objects.filter(period__in=periods).values_list("subscription_id", "period")
    known = set(rows)
    new = [one for one in planned if (one.subscription_id, one.period) not in known]
    Delivery.objects.bulk_create(new, ignore_conflicts=True, batch_size=1_000)
    return len(new)


def _period_kind(subscription: Subscription) -> PeriodType | None:
    """None of a view that is gone."""
    if subscription.report == Report.VIEW:
        return PeriodType(subscription.view.kind) if subscription.view else None
    return _KINDS[Report(subscription.report)]


def _delivery(subscription: Subscription, period: Period, moment: datetime) -> Delivery:
    return Delivery(
        subscription=subscription,
        period=str(period),
        planned_at=moment,
        give_up_at=give_up_at(period),
    )


def _is_settled(night: date) -> bool:
    runs = RollupRun.objects.filter(day=night)
    return runs.exists() and not runs.filter(state__in=[RunState.DUE, RunState.LEASED]).exists()


@transaction.atomic
def claim_delivery(moment: datetime) -> Delivery | None:
    """Take one that is due or was given up, passing over what others work on.

    The lease grows with the tries: what takes its worker down does not do so all night.
    """
    free = Delivery.objects.filter(_claimable(), give_up_at__gt=moment, subscription__ended_at=None)
    if not mails_may_leave(moment):
        free = free.exclude(subscription__channel=Channel.MAIL)
    named = free.select_related("subscription__division", "subscription__view")
    found = named.select_for_update(skip_locked=True, of=("self",)).order_by("not_before", "id")
    if (taken := found.first()) is None:
        return None
    taken.attempts, taken.fence = taken.attempts + 1, taken.fence + 1
    Delivery.objects.filter(pk=taken.pk).update(
        state=DeliveryState.LEASED,
        attempts=taken.attempts,
        fence=taken.fence,
        lease_until=Now() + LEASE * 2 ** min(taken.attempts - 1, _LONGEST_PAUSE - 1),
    )
    return taken


def _claimable() -> Q:
    due = Q(state=DeliveryState.DUE, not_before__lte=Now())
    return due | Q(state=DeliveryState.LEASED, lease_until__lt=Now())


def finish_delivery(claim: Delivery, letter: Letter) -> None:
    """Keep what was told, and mark it delivered, in one statement."""
    _close(
        claim,
        state=DeliveryState.DONE,
        delivered_at=Now(),
        last_error="",
        title=letter.title,
        text="\n".join(letter.paragraphs),
        path=letter.path,
        division=letter.place.division,
    )


def refuse_delivery(claim: Delivery, *, code: str) -> None:
    """Nothing is told of this period: the reader may not read of it any more."""
    _close(claim, state=DeliveryState.REFUSED, last_error=code[:120])


def fail_delivery(claim: Delivery, *, error: str) -> None:
    """Write down a failure; it is tried again until :func:`give_up_at`."""
    pause = timedelta(minutes=2 ** min(claim.attempts - 1, _LONGEST_PAUSE))
    _close(claim, state=DeliveryState.DUE, not_before=Now() + pause, last_error=error[:120])


def _close(claim: Delivery, **values: Any) -> None:
    if not _held(claim).update(lease_until=None, **values):
        raise LeaseLost(f"delivery {claim.pk}")


def _held(claim: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=claim.pk, state=DeliveryState.LEASED, fence=claim.fence)


def mark_read(message: Delivery) -> None:
    """Note that its reader opened it; the first time counts."""
    if message.read_at is None:
        Delivery.objects.filter(pk=message.pk, read_at=None).update(read_at=Now())


@transaction.atomic
def clear_deliveries(moment: datetime) -> int:
    """Give up what nobody waits for any more; take away what is old; return how much that was.

    What is taken away is past the time in which it would be planned anew.
    """
    late = Delivery.objects.filter(state__in=_OPEN, give_up_at__lte=moment)
    late.filter(Q(state=DeliveryState.DUE) | Q(lease_until__lt=Now())).update(
        state=DeliveryState.FAILED, lease_until=None, fence=F("fence") + 1
    )
    gone, _rows = Delivery.objects.filter(planned_at__lt=moment - KEPT).delete()
    return gone
