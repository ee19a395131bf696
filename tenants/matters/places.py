"""Where a matter is, and whose home it concerns, as the register knows it."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from district.core.errors import DomainError
from tenants.register.models import Household, Unit
from tenants.register.names import building_name, room_name, unit_name


def known_unit(unit_id: UUID | None) -> Unit | None:
    """The unit, or a refusal; None stands for a shared place."""
    if unit_id is None:
        return None
    unit = Unit.objects.select_related("building").filter(pk=unit_id).first()
    if unit is None:
        raise DomainError("no_such_unit", _("没有这个单元，请重新选择。"), field="unit_id")
    return unit


def known_household(household_id: UUID | None) -> Household | None:
    """The household, or a refusal."""
    if household_id is None:
        return None
    home = Household.objects.select_related("unit__building").filter(pk=household_id).first()
    if home is None:
        raise DomainError("no_such_household", _("没有这一户，请重新选择。"), field="household_id")
    return home


@dataclass(frozen=True)
class Place:
    """A place in words, as a file has it."""

    building: str = ""
    unit: str = ""
    room: str = ""
    rest: str = ""


@dataclass(frozen=True)
class FoundPlace:
    """What the register knows of a place; ``rest`` keeps in words what it does not."""

    unit: Unit | None
    household: Household | None
    rest: str


def place_in_register(place: Place) -> FoundPlace:
    """Find the unit and the household by their own names; lose no word."""
    unit = (
        Unit.objects.select_related("building")
        .filter(name=unit_name(place.unit), building__name=building_name(place.building))
        .first()
        if place.unit
        else None
    )
    rooms = Household.objects.filter(unit=unit, room=room_name(place.room))
    home = rooms.first() if place.room else None
    unknown = [place.room] if place.room and home is None else []
    if unit is None:
        unknown = [place.building, place.unit, *unknown]
    return FoundPlace(unit, home, " ".join(filter(None, [*unknown, place.rest]))[:60])
