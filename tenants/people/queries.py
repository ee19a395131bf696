"""Questions about who is known here, and who lives where."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from district.core.clock import today
from district.tenancy.sealing import trace
from tenants.people.models import Person, Relation, Resident
from tenants.people.told import Told
from tenants.register.models import Household


def people() -> QuerySet[Person]:
    return Person.objects.all()


def with_number(identity_number: str) -> Person | None:
    """Whoever has this identity number, in the spelling that is kept."""
    if not identity_number:
        return None
    return Person.objects.filter(identity_trace=trace(identity_number)).first()


def like(told: Told) -> Person | None:
    """Whoever has the same name and phone, and no other identity number."""
    if not told.phone:
        return None
    twins = Person.objects.filter(name=told.name, phone_trace=trace(told.phone))
    if told.identity_number:
        twins = twins.filter(identity_trace=None)
    return twins.first()


def residents(units: Collection[UUID] | None = None) -> QuerySet[Resident]:
    """Everybody who lives or lived here; ``units`` narrows to some."""
    found = Resident.objects.select_related("person", "household__unit__building")
    return found if units is None else found.filter(household__unit__in=units)


def residents_of(household: Household, day: date | None = None) -> list[Resident]:
    """Who lives in a household on ``day``, owners first."""
    day = day or today()
    here = Q(since_on=None) | Q(since_on__lte=day)
    here &= Q(until_on=None) | Q(until_on__gt=day)
    order = list(Relation)
    found = residents().filter(here, household=household).order_by("created_at")
    return sorted(found, key=lambda one: order.index(Relation(one.relation)))
