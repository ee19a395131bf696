"""Questions about councils: the calendar, the month's duty, who came, what was resolved."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from district.core.clock import day_start, month_start, next_month, previous_month, today
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
    """A unit, how many households it has, and of how many somebody came; None: of no known unit."""

    unit: Unit | None
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
    """Those of today, and those that are over and not written down, or not published."""
    tomorrow = day_start(today() + timedelta(days=1))
    return councils().filter(starts_at__lt=tomorrow, called_off_at=None, published_at=None)


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
    """Every unit in the order of the register, and then the homes without one, if there are any."""
    found = units().annotate(households_count=Count("households"))
    counts = dict(council.presences.values_list("household__unit").annotate(Count("id")).order_by())
    told = [UnitPresence(one, one.households_count, counts.get(one.pk, 0)) for one in found]
    if unplaced := Household.objects.filter(unit=None).count():
        told.append(UnitPresence(None, unplaced, counts.get(None, 0)))
    return told


def rooms_that_came(council: Council) -> dict[UUID | None, list[str]]:
    """By unit; homes of which the register does not know the unit stand under None."""
    found: dict[UUID | None, list[str]] = defaultdict(list)
    homes = Household.objects.filter(pk__in=council.presences.values("household"))
    for unit_id, room in homes.values_list("unit", "room"):
        found[unit_id].append(room)
    return dict(found)


def homes_in(rooms: Mapping[UUID | None, Collection[str]]) -> dict[tuple[UUID | None, str], UUID]:
    """The homes that the register has of these rooms, each found by its unit and its room."""
    of_units = Q(unit__in=[one for one in rooms if one])
    named = {room for some in rooms.values() for room in some}
    found = Household.objects.filter(of_units | Q(unit=None), room__in=named)
    return {(one.unit_id, one.room): one.pk for one in found.order_by()}


def has_unplaced_homes() -> bool:
    """Whether the register has homes of which it does not know the unit."""
    return Household.objects.filter(unit=None).exists()


def units() -> QuerySet[Unit]:
    """In the order of the register."""
    return Unit.objects.select_related("building").order_by("building__position", "position")


def households_of(council: Council, unit_id: UUID | None) -> QuerySet[Household]:
    """Those of one unit, or without one, each with whether somebody ``came``."""
    came = Presence.objects.filter(council=council, household=OuterRef("pk"))
    return in_unit(unit_id).annotate(came=Exists(came))


def in_unit(unit_id: UUID | None) -> QuerySet[Household]:
    """The homes of a unit; None: those of which the register does not know it."""
    where = Q(unit_id=unit_id) if unit_id else Q(unit=None)
    return Household.objects.filter(where)
