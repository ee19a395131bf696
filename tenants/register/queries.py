"""Questions to the register."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count as CountRows
from django.db.models import Prefetch, Q, QuerySet

from district.core.clock import today
from district.core.counts import Count
from district.identity.models import Account
from tenants.register.models import (
    Building,
    DeclaredTotals,
    Household,
    Management,
    Occupancy,
    Residency,
    Unit,
)


@dataclass(frozen=True)
class Size:
    """One total: what counts, what the rows say, and what was declared without them."""

    counted: Count
    rows: int
    declared: Count

    @property
    def is_behind(self) -> bool:
        """Whether more was declared than the register holds so far."""
        return 0 < self.rows < (self.declared.value or 0)

    @property
    def is_ahead(self) -> bool:
        """Whether the register holds more than were declared; a lower bound was none too few."""
        stated = self.declared
        return stated.value is not None and not stated.at_least and self.rows > stated.value


@dataclass(frozen=True)
class Sizes:
    """How large the compound is, as far as that is known."""

    buildings: Size
    units: Size
    households: Size
    occupied: Count


def sizes() -> Sizes:
    """The totals as the nightly roll-up reads them: rows win over declarations."""
    declared = DeclaredTotals.objects.first() or DeclaredTotals()
    return Sizes(
        buildings=_size(Building.objects.count(), declared.buildings),
        units=_size(Unit.objects.count(), declared.units),
        households=_size(Household.objects.count(), declared.households),
        occupied=_occupied(),
    )


def _size(rows: int, declared: Count) -> Size:
    return Size(Count(rows) if rows else declared, rows, declared)


def _occupied() -> Count:
    found = Household.objects.aggregate(
        known=CountRows("pk", filter=~Q(occupancy=Occupancy.UNKNOWN)),
        occupied=CountRows("pk", filter=Q(occupancy=Occupancy.OCCUPIED)),
        all=CountRows("pk"),
    )
    if not found["known"]:
        return Count()
    return Count(found["occupied"], at_least=found["known"] < found["all"])


def buildings(units: Collection[UUID] | None = None) -> QuerySet[Building]:
    """Buildings with their units, each with its number of homes; ``units`` narrows to some."""
    counted = Unit.objects.annotate(homes=CountRows("households")).order_by("position", "name")
    if units is None:
        return Building.objects.prefetch_related(Prefetch("units", counted))
    return (
        Building.objects.filter(units__in=units)
        .distinct()
        .prefetch_related(Prefetch("units", counted.filter(pk__in=units)))
    )


def all_units(units: Collection[UUID] | None = None) -> QuerySet[Unit]:
    """Units with their buildings, in the order of the houses; ``units`` narrows to some."""
    found = Unit.objects.select_related("building")
    return found if units is None else found.filter(pk__in=units)


def unit_names() -> list[tuple[UUID, str]]:
    """Every unit with its building's name and its own, as it is called."""
    named = Unit.objects.order_by().values_list("pk", "building__name", "name")
    return [(pk, f"{building}{name}") for pk, building, name in named]


def units_within(scopes: Collection[UUID]) -> frozenset[UUID]:
    """These units, and all units of these buildings: what a head's role reaches."""
    found = Unit.objects.filter(Q(pk__in=scopes) | Q(building__in=scopes))
    return frozenset(found.values_list("pk", flat=True))


def all_buildings() -> QuerySet[Building]:
    return Building.objects.all()


def households(
    unit: Unit | None = None, units: Collection[UUID] | None = None
) -> QuerySet[Household]:
    """Homes with their places, by floor and room."""
    found = Household.objects.select_related("unit__building")
    if unit is not None:
        found = found.filter(unit=unit)
    return found if units is None else found.filter(unit__in=units)


def unplaced_households() -> QuerySet[Household]:
    """Homes of which the register does not know the unit."""
    return Household.objects.filter(unit=None)


def managements() -> QuerySet[Management]:
    """Who managed the property, the latest first."""
    return Management.objects.all()


def management_on(day: date) -> Management | None:
    """Who manages the property on ``day``; None is unknown."""
    standing = Management.objects.filter(Q(until_on=None) | Q(until_on__gt=day))
    return standing.filter(since_on__lte=day).first()


def home_of(account: Account, day: date | None = None) -> Household | None:
    """The home for which a person stands on ``day``: the latest, where there are several."""
    day = day or today()
    residency = (
        Residency.objects.filter(account=account, since_on__lte=day)
        .filter(Q(until_on=None) | Q(until_on__gt=day))
        .select_related("household__unit__building")
        .order_by("-since_on", "-id")
        .first()
    )
    return residency.household if residency else None
