"""One's own subscriptions, and what came into one's inbox."""

from datetime import timedelta
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from district.core.errors import NotFound
from district.core.permissions import Action
from district.identity.access import may, require
from district.identity.models import Account
from district.metrics.models import Channel, Delivery, DeliveryState, Subscription
from district.metrics.rights import reached_divisions

KEPT = timedelta(days=90)


def live_subscriptions(account: Account) -> QuerySet[Subscription]:
    """Those that go on, each with the last of its deliveries: ``last_period``, ``last_state``
    and ``last_problem``."""
    last = Delivery.objects.filter(subscription=OuterRef("pk")).order_by("-id")
    found = Subscription.objects.filter(owner_id=account.pk, ended_at=None)
    return found.select_related("division", "view").annotate(
        last_period=Subquery(last.values("period")[:1]),
        last_state=Subquery(last.values("state")[:1]),
        last_problem=Subquery(last.values("last_error")[:1]),
    )


def own_subscription(account: Account, subscription_id: UUID) -> Subscription:
    """One of them; somebody else's is as unknown as what does not exist."""
    require(account, Action.REPORT_SUBSCRIBE)
    found = live_subscriptions(account).filter(pk=subscription_id).first()
    if found is None:
        raise NotFound("no_subscription", _("没有这项订阅。"))
    return found


def known_address(account: Account) -> str:
    """Where the person's mails go today; accounts themselves have no address."""
    mails = live_subscriptions(account).filter(channel=Channel.MAIL)
    found: str | None = mails.values_list("address", flat=True).first()
    return found or ""


def deliveries(account: Account) -> QuerySet[Delivery]:
    """All that was or will be delivered of the last 90 days, the newest first.

    What is about a place that the person no longer reaches is not among it.
    """
    found = Delivery.objects.filter(
        subscription__owner_id=account.pk, planned_at__gt=Now() - KEPT
    ).select_related("subscription")
    places = found.exclude(division=None).values_list("division", flat=True).distinct()
    lost = set(places) - reached_divisions(account, places, action=Action.REPORT_SUBSCRIBE)
    return found.exclude(division__in=lost).order_by("-id")


def inbox(account: Account) -> QuerySet[Delivery]:
    """The messages that can be read in the product."""
    return deliveries(account).filter(subscription__channel=Channel.APP, state=DeliveryState.DONE)


def unread_count(account: Account) -> int:
    """How many of them were not opened yet."""
    if not may(account, Action.REPORT_SUBSCRIBE):
        return 0
    return inbox(account).filter(read_at=None).count()


def message(account: Account, delivery_id: UUID) -> Delivery:
    """One message; somebody else's is as unknown as what does not exist."""
    return _found(inbox(account), delivery_id)


def own_delivery(account: Account, delivery_id: UUID) -> Delivery:
    """One of all deliveries, those by mail and those to come included."""
    return _found(deliveries(account), delivery_id)


def _found(among: QuerySet[Delivery], delivery_id: UUID) -> Delivery:
    found = among.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound("no_message", _("没有这条通报，或者它已经过了 90 天。"))
    return found
