"""Days and moments as the district's people mean them: Asia/Shanghai, half-open intervals."""

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")


def now() -> datetime:
    """The moment, aware, in UTC."""
    return timezone.now()


def today() -> date:
    """The calendar day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def local_day(moment: datetime) -> date:
    """The calendar day in Asia/Shanghai on which ``moment`` lies."""
    return moment.astimezone(SHANGHAI).date()


def day_start(day: date) -> datetime:
    """00:00 in Asia/Shanghai of ``day``; the end of a day is the start of the next.

    The calendar's first day begins before UTC has a year for it, and so with UTC's first moment:
    forms let everybody write 0001-01-01.
    """
    if day == date.min:
        return datetime.min.replace(tzinfo=UTC)
    return datetime.combine(day, time.min, tzinfo=SHANGHAI).astimezone(UTC)


def day_end(day: date) -> datetime:
    """The exclusive end of ``day``: 24:00 in Asia/Shanghai."""
    return day_start(day + timedelta(days=1))


def month_start(day: date) -> date:
    """The first day of the month of ``day``."""
    return day.replace(day=1)


def next_month(day: date) -> date:
    """The first day of the month after that of ``day``."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def months_later(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month, as PostgreSQL counts them."""
    month = day.year * 12 + day.month - 1 + months
    year, month = divmod(month, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def previous_month(day: date) -> date:
    """The first day of the month before that of ``day``."""
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)
