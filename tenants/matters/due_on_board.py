"""What waits for 晒 and has a due moment."""

from django.db.models import Q, QuerySet

from district.core.clock import now
from district.identity.models import Account
from tenants.matters.access import readable_by
from tenants.matters.clocks import DAYS_TO_PUBLISH, known_worktime, working_days_after
from tenants.matters.models import Matter, State


def matters_to_publish(*, viewer: Account) -> QuerySet[Matter]:
    """The pressing first: judged, never to be judged, or judged by nobody while that counted."""
    begun_now = working_days_after(now(), DAYS_TO_PUBLISH, known_worktime())
    unasked = Q(asks_verdict=False) | Q(publish_by__lt=begun_now)
    ready = Q(state=State.JUDGED) | Q(unasked, state=State.FINISHED)
    found = readable_by(viewer).filter(ready, is_private=False, publish_by__isnull=False)
    return found.order_by("publish_by", "number")
