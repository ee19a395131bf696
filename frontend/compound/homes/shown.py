"""Persons as a viewer may see them: numbers masked, or not at all."""

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from district.core.permissions import Action
from district.identity.access import Reach, require
from district.identity.models import Account
from frontend.compound.register.places import units_within
from tenants.ownership import listing
from tenants.ownership.models import Part, Title
from tenants.people.models import Person, Resident
from tenants.people.numbers import shown_number, shown_phone
from tenants.register import queries
from tenants.register.models import Household


@dataclass(frozen=True)
class ShownPerson:
    """``phone`` and ``identity_number`` are masked, and empty for whoever sees names only."""

    person_id: UUID
    name: str
    is_organisation: bool
    phone: str = ""
    identity_number: str = ""


@dataclass(frozen=True)
class ShownResident:
    resident: Resident
    person: ShownPerson


@dataclass(frozen=True)
class ShownTitle:
    title: Title
    person: ShownPerson


def people_reach(viewer: Account) -> Reach:
    return require(viewer, Action.PEOPLE_READ)


def shown_person(person: Person, found: Reach) -> ShownPerson:
    """Numbers only for whoever may read of everybody."""
    if not found.everything:
        return ShownPerson(person.pk, person.name, person.is_organisation)
    return ShownPerson(
        person.pk,
        person.name,
        person.is_organisation,
        shown_phone(person.phone),
        shown_number(person.identity_number),
    )


def readable_home(viewer: Account, household_id: UUID) -> Household:
    """A home whose people the viewer may know; that another exists is nobody's business."""
    within = units_within(people_reach(viewer))
    return get_object_or_404(queries.households(units=within), pk=household_id)


def readable_part(viewer: Account, part_id: UUID) -> Part:
    within = units_within(people_reach(viewer))
    found = listing.parts(within).filter(pk=part_id).first()
    if found is None:
        raise Http404
    return found
