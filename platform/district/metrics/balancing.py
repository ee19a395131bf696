"""After a night: are the figures of the periods that it wrote the sums of what compounds reported?"""

import logging
import time
from datetime import date

from django.db import transaction
from django.db.models import Max, Min
from django.db.models.functions import Now

from district.metrics.definitions import catalogue_on, versions_on
from district.metrics.figures import Period, PeriodType
from district.metrics.ledger import closed_nights
from district.metrics.models import RollupRun, SumCheck
from district.metrics.queries.balance import Difference, differences
from district.metrics.windows import windows_of
from district.registry.models import Compound

# Nights whose periods are checked by themselves; older ones by ``manage check_sums``.
_NIGHTS = 3
_SECONDS = 60.0
_LOGGED = 5
_NAMED = 8

logger = logging.getLogger(__name__)


def expect_checks(*, night: date, late_from: date | None = None) -> None:
    """Have what this night writes of periods that are over checked, once more if need be.

    Of days that night alone: people enter something late all day long, and each time 62 days
    are counted again.
    """
    first: date | None = Compound.objects.aggregate(first=Min("go_live_on"))["first"]
    due = [
        SumCheck(period_type=one.period.type, period_start=one.period.first_day, version=version)
        for version in versions_on(night)
        for one in windows_of(
            night,
            live_from=first or night,
            kinds=catalogue_on(night, version).night_types,
            late_from=late_from,
        )
        if _is_to_be_checked(one.period, night)
    ]
    SumCheck.objects.bulk_create(
        due,
        update_conflicts=True,
        update_fields=["is_due"],
        unique_fields=["period_type", "period_start", "version"],
    )


def _is_to_be_checked(period: Period, night: date) -> bool:
    return period.last_day == night or (
        period.last_day < night and period.type is not PeriodType.DAY
    )


def check_settled_nights(*, seconds: float = _SECONDS) -> bool:
    """Check what the last nights wrote since; True when time was over before all was checked.

    What did not agree is checked again each time: a mended figure ends its own alarm.
    """
    for night in _written_since():
        expect_checks(night=night)
    SumCheck.objects.filter(differences__gt=0).update(is_due=True)
    deadline = time.monotonic() + seconds
    while check_next() is not None:
        if time.monotonic() >= deadline:
            return SumCheck.objects.filter(is_due=True).exists()
    return False


@transaction.atomic
def check_next() -> list[Difference] | None:
    """Check one period that is due, passing over what others check; None when none is left."""
    due = SumCheck.objects.select_for_update(skip_locked=True).filter(is_due=True)
    if (check := due.first()) is None:
        return None
    period = Period(check.period_start, PeriodType(check.period_type))
    found = differences(period=period, version=check.version)
    for one in found[:_LOGGED]:
        logger.error("sums differ: %s", one)
    if found:
        logger.error("%d figures of %s differ from their sums", len(found), period)
    metrics = ",".join(list(dict.fromkeys(one.metric for one in found))[:_NAMED])
    SumCheck.objects.filter(pk=check.pk).update(
        is_due=False, checked_at=Now(), differences=len(found), metrics=metrics[:120]
    )
    return found


def _written_since() -> list[date]:
    """The last nights of which a run was finished after their day was last checked."""
    nights = closed_nights(_NIGHTS)
    days = SumCheck.objects.filter(period_type=PeriodType.DAY, period_start__in=nights)
    checked = dict(days.order_by().values_list("period_start").annotate(moment=Min("checked_at")))
    finished = RollupRun.objects.filter(day__in=nights, finished_at__isnull=False).order_by()
    written = finished.values_list("day").annotate(moment=Max("finished_at"))
    return [day for day, moment in written if not (checked.get(day) and checked[day] >= moment)]
