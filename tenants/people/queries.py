"""Questions about who is known here, and who lives where."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from district.core.clock import today
from district.tenancy.sealing import traces
from tenants.people.models import Person, Relation, Resident
from tenants.people.told import Told
from tenants.register.models import Household


def people() -> QuerySet[Person]:
    return Person.objects.all()


def with_number(identity_number: str) -> Person | None:
    """Whoever has this identity number, in the spelling that is kept."""
    if not identity_number:
        return None
    return Person.objects.filter(identity_trace__in=traces(identity_number)).first()


def like(told: Told) -> Person | None:
    """Whoever has the same name and phone, and no other identity number."""
    if not told.phone:
        return None
    twins = Person.objects.filter(name=told.name, phone_trace__in=traces(told.phone))
    if told.identity_number:
        twins = twins.filter(identity_trace=None)
    return twins.first()


def residents(units: Collection[UUID] | None = None) -> QuerySet[Resident]:
    """Everybody who lives or lived here; ``units`` narrows to some."""
    found = Resident.objects.select_related("person", "household__unit__building")
    return found if units is None else found.filter(household__unit__in=units)


def residents_of(household: Household, day: date | None = None) -> list[Resident]:
    """Who lives in a household on ``day``, owners first."""
    return living_in([household], day)[household.pk]


def living_in(
    households: Collection[Household], day: date | None = None
) -> dict[UUID, list[Resident]]:
    """Who lives in each of these homes on ``day``, owners first; one statement for all."""
    order = list(Relation)
    found = residents().filter(_here(day or today()), household__in=households)
    homes: dict[UUID, list[Resident]] = defaultdict(list)
    for one in sorted(found, key=lambda one: (order.index(Relation(one.relation)), one.created_at)):
        homes[one.household_id].append(one)
    return homes


def _here(day: date) -> Q:
    begun = Q(since_on=None) | Q(since_on__lte=day)
    return begun & (Q(until_on=None) | Q(until_on__gt=day))
