"""What of the register a viewer may open: everything, or the units of the own grants."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from district.core.permissions import Action
from district.identity.access import Reach, require
from district.identity.models import Account
from tenants.register import queries
from tenants.register.models import Building, Household, Unit
from tenants.subareas.models import SubArea
from tenants.subareas.queries import homes_in


def units_within(found: Reach) -> frozenset[UUID] | None:
    """None: no bound; else the units to which reading is bound."""
    return None if found.everything else found.scopes


def readable_buildings(viewer: Account, part: SubArea | None = None) -> QuerySet[Building]:
    """With those of their units that the viewer may open, of one part of the compound only."""
    within = units_within(require(viewer, Action.REGISTER_READ))
    if part is not None:
        units = queries.all_units(within).filter(homes_in(part, unit="pk"))
        within = frozenset(units.values_list("pk", flat=True))
    return queries.buildings(within)


def readable_unit(viewer: Account, unit_id: UUID) -> Unit:
    """A unit that the viewer may open; that another exists is nobody's business."""
    within = units_within(require(viewer, Action.REGISTER_READ))
    return get_object_or_404(queries.all_units(within), pk=unit_id)


def readable_building(viewer: Account, building_id: UUID) -> Building:
    building = readable_buildings(viewer).filter(pk=building_id).first()
    if building is None:
        raise Http404
    return building


def household_called(household_id: UUID) -> Household:
    return get_object_or_404(queries.households(), pk=household_id)
