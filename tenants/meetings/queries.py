"""Questions about councils: the calendar, the month's duty, who came, what was resolved."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from district.core.clock import day_start, month_start, next_month, now, previous_month, today
from tenants.matters.models import Matter, State
from tenants.matters.services.publication import voices
from tenants.matters.services.quiet import EARLIEST_DAY
from tenants.meetings.models import AgendaItem, Council, MonthWithout, Presence, Resolution
from tenants.register.models import Household, Unit

# After the day on which it was held (metrics MTG-04).
DAYS_TO_PUBLISH = 3


class Duty(StrEnum):
    """How the month stands that asks for one council."""

    HELD = "held"
    PLANNED = "planned"
    WITHOUT = "without"
    OPEN = "open"


@dataclass(frozen=True)
class UnitPresence:
    """A unit, how many households it has, and of how many somebody came."""

    unit: Unit
    households: int
    came: int


def councils() -> QuerySet[Council]:
    return Council.objects.all()


def full_council() -> QuerySet[Council]:
    """With its agenda and resolutions, for a page of its own."""
    return councils().prefetch_related(
        Prefetch(
            "agenda",
            AgendaItem.objects.select_related(
                "matter__requester", "matter__household"
            ).prefetch_related(*voices("matter__")),
        ),
        Prefetch("resolutions", resolutions()),
    )


def unfinished() -> QuerySet[Council]:
    """Those that are over and not written down, or not published."""
    return councils().filter(starts_at__lt=now(), called_off_at=None, published_at=None)


def resolutions() -> QuerySet[Resolution]:
    """With the matter that says who does it, and whether it is settled by now."""
    return Resolution.objects.select_related(
        "matter__responsible", "matter__duplicate_of__responsible", "council"
    )


def published_councils() -> QuerySet[Council]:
    """What hangs on the board."""
    return councils().filter(published_at__isnull=False)


def months_without() -> QuerySet[MonthWithout]:
    """Of which somebody has said that there was no council."""
    return MonthWithout.objects.all()


def matters_to_discuss() -> QuerySet[Matter]:
    """Open matters, what many ask for first, then the oldest."""
    is_open = [State.WAITING, State.DISCUSSING, State.WORKING]
    return Matter.objects.filter(state__in=is_open).order_by("-is_common", "number")


def duty(month: date) -> Duty:
    """Whether the month that begins on ``month`` has had its council."""
    span = Q(starts_at__gte=day_start(month), starts_at__lt=day_start(next_month(month)))
    found = councils().filter(span, called_off_at=None)
    if moments := list(found.values_list("held_at", flat=True)):
        return Duty.HELD if any(moments) else Duty.PLANNED
    is_said = months_without().filter(month=month).exists()
    return Duty.WITHOUT if is_said else Duty.OPEN


def months_to_confirm() -> list[date]:
    """Of the month before, and of this one towards its end: those without any council or word."""
    current = month_start(today())
    asked = [previous_month(current)]
    if today().day >= EARLIEST_DAY:
        asked.append(current)
    return [one for one in asked if duty(one) is Duty.OPEN]


def presence_by_unit(council: Council) -> list[UnitPresence]:
    """Every unit in the order of the register."""
    found = units().annotate(households_count=Count("households"))
    counts = dict(council.presences.values_list("household__unit").annotate(Count("id")).order_by())
    return [UnitPresence(one, one.households_count, counts.get(one.pk, 0)) for one in found]


def units() -> QuerySet[Unit]:
    """In the order of the register."""
    return Unit.objects.select_related("building").order_by("building__position", "position")


def households_of(council: Council, unit_id: UUID) -> QuerySet[Household]:
    """Those of one unit, each with whether somebody ``came``."""
    came = Presence.objects.filter(council=council, household=OuterRef("pk"))
    return Household.objects.filter(unit_id=unit_id).annotate(came=Exists(came))
