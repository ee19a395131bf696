"""The homes that a unit head looks after, each as one row."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from district.identity.models import Account
from tenants.decisions.collecting import Outstanding
from tenants.heads.queries import terms_of
from tenants.party.queries import homes_of_member
from tenants.people.models import Resident
from tenants.people.queries import living_in
from tenants.register.models import Household, Occupancy
from tenants.register.queries import households


@dataclass(frozen=True)
class HomeRow:
    """A home, by name who lives there, and whether a ballot of it is still out."""

    home: Household
    residents: Sequence[Resident]
    owes_ballot: bool

    @property
    def is_vacant(self) -> bool:
        return not self.residents and self.home.occupancy == Occupancy.VACANT


def own_homes(units: Collection[UUID], out: Sequence[Outstanding]) -> list[HomeRow]:
    """All homes of these units in the order of the house."""
    homes = list(households(units=units))
    living = living_in(homes)
    owing = {home for one in out for home in one.homes}
    return [HomeRow(one, living[one.pk], one.pk in owing) for one in homes]


def linked_elsewhere(viewer: Account, units: Collection[UUID]) -> list[Household]:
    """Homes that the Party's chain gives to this head beyond the own units.

    Their doors and no more: who lives there is for the head of that unit.
    """
    terms = terms_of(viewer).filter(Q(unit__in=units) | Q(building__units__in=units))
    names = set(terms.values_list("holder_name", flat=True))
    if len(names) != 1:
        return []
    return list(homes_of_member(names.pop(), units).exclude(unit__in=units))
