"""Questions about heads: who holds a post today, or held it on any day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from district.core.clock import today
from district.identity.models import Account
from tenants.heads.models import HeadTerm, StandardPost, Title
from tenants.register.models import Building, Unit


@dataclass(frozen=True)
class Coverage:
    """Units with a unit head, of all units in the register (ORG-03)."""

    with_head: int
    units: int


def titles() -> QuerySet[Title]:
    """The compound's own words, with the number of people who hold each today."""
    held = Count("terms", filter=_holds(today(), "terms__"))
    found = Title.objects.select_related("chosen_from").annotate(held=held)
    return found.order_by("-standard", "name")


def terms_on(day: date) -> QuerySet[HeadTerm]:
    """Who held a post on ``day`` (seed row G8)."""
    return _placed().filter(_holds(day))


def current_terms() -> QuerySet[HeadTerm]:
    return terms_on(today())


def terms_of(account: Account) -> QuerySet[HeadTerm]:
    """The posts that a person holds today."""
    return current_terms().filter(account=account)


def history_of(place: Unit | Building) -> QuerySet[HeadTerm]:
    """Everybody who ever looked after a place, the latest first."""
    column = "unit" if isinstance(place, Unit) else "building"
    return _placed().filter(**{column: place}).order_by("-since_on", "-created_at")


def heads_for(unit: Unit, day: date | None = None) -> QuerySet[HeadTerm]:
    """Whom a resident of ``unit`` calls: its unit heads first, then those of the building."""
    found = terms_on(day or today()).filter(Q(unit=unit) | Q(building=unit.building))
    return found.order_by(F("building").asc(nulls_first=True), "title__name")


def units_without_head(day: date | None = None) -> QuerySet[Unit]:
    """The gaps behind ORG-03."""
    return Unit.objects.select_related("building").exclude(_has_head(day or today()))


def coverage(day: date | None = None) -> Coverage:
    units = Unit.objects.count()
    return Coverage(units - units_without_head(day).count(), units)


def _has_head(day: date) -> Exists:
    heads = HeadTerm.objects.filter(
        _holds(day), unit=OuterRef("pk"), title__standard=StandardPost.UNIT_HEAD
    )
    return Exists(heads)


def _holds(day: date, prefix: str = "") -> Q:
    open_ended = Q(**{f"{prefix}until_on": None}) | Q(**{f"{prefix}until_on__gt": day})
    return open_ended & Q(**{f"{prefix}since_on__lte": day})


def _placed() -> QuerySet[HeadTerm]:
    return HeadTerm.objects.select_related("title", "unit__building", "building")


@dataclass(frozen=True)
class UnitRoster:
    """A unit and who looks after it."""

    unit: Unit
    heads: list[HeadTerm]


@dataclass(frozen=True)
class BuildingRoster:
    """A building, the heads of the whole of it, and its units with theirs."""

    building: Building
    heads: list[HeadTerm]
    units: list[UnitRoster]


def roster(buildings: Iterable[Building], day: date | None = None) -> list[BuildingRoster]:
    """Who looks after what in ``buildings``, which come with their units."""
    by_unit: dict[UUID, list[HeadTerm]] = defaultdict(list)
    by_building: dict[UUID, list[HeadTerm]] = defaultdict(list)
    for term in terms_on(day or today()).order_by("title__name", "since_on"):
        if term.unit_id:
            by_unit[term.unit_id].append(term)
        elif term.building_id:
            by_building[term.building_id].append(term)
    return [
        BuildingRoster(
            building,
            by_building[building.pk],
            [UnitRoster(unit, by_unit[unit.pk]) for unit in building.units.all()],
        )
        for building in buildings
    ]


def terms() -> QuerySet[HeadTerm]:
    """Every term, past and present."""
    return _placed()
