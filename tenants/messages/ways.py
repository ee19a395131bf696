"""Which ways out there are, when they may be used, and who has chosen them for what."""

from collections.abc import Iterable
from datetime import datetime, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet

from district.core.clock import SHANGHAI
from tenants.messages.models import Contact, Kind, Way

# From the first hour until before the last: nothing rings on a private phone by night.
FIRST_HOUR, LAST_HOUR = 8, 21


def open_ways() -> list[Way]:
    """Those for which this installation has a gateway."""
    is_on = {Way.MAIL: settings.MAIL_IS_ON, Way.SMS: settings.SMS_IS_ON}
    return [way for way in Way if is_on[way]]


def is_quiet(moment: datetime) -> bool:
    """Whether it is night in Asia/Shanghai, from nine in the evening to eight."""
    return not FIRST_HOUR <= moment.astimezone(SHANGHAI).hour < LAST_HOUR


def next_daytime(moment: datetime) -> datetime:
    """``moment``, or the next morning's eight o'clock if that is by night."""
    if not is_quiet(moment):
        return moment
    local = moment.astimezone(SHANGHAI)
    day = local.date() + timedelta(days=local.hour >= LAST_HOUR)
    return datetime.combine(day, time(FIRST_HOUR), tzinfo=SHANGHAI)


def contacts_for(kind: Kind, accounts: Iterable[UUID]) -> QuerySet[Contact]:
    """The confirmed contacts of ``accounts`` that are wanted for ``kind``, by ways that are open."""
    return Contact.objects.filter(
        account__in=accounts,
        way__in=open_ways(),
        confirmed_at__isnull=False,
        kinds__contains=[kind],
    )
