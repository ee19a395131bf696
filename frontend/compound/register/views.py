"""Pages that show the register."""

from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from district.core.permissions import Action
from district.identity.access import may, reach
from frontend.access import needs, viewer_of
from frontend.compound.register.gaps import next_step
from frontend.compound.register.places import (
    readable_building,
    readable_buildings,
    readable_unit,
    units_within,
)
from frontend.compound.subareas.chosen import chosen_part
from frontend.compound.tabs import compound_tabs
from tenants.heads.queries import heads_for, roster
from tenants.records.completeness import MANDATORY_FIELDS, missing_fields
from tenants.register import queries


@require_safe
@needs(Action.REGISTER_READ)
def show(request: HttpRequest) -> HttpResponse:
    """Buildings with their units; the whole compound's size for those who may see all of it."""
    viewer = viewer_of(request)
    everything = units_within(reach(viewer, Action.REGISTER_READ)) is None
    missing = missing_fields() if everything else []
    part = chosen_part(request)
    context = {
        "tabs": compound_tabs(request, "register:show"),
        "sizes": queries.sizes() if everything else None,
        "missing": missing,
        "mandatory": len(MANDATORY_FIELDS),
        "step": next_step(missing),
        "unplaced": queries.unplaced_households().count() if everything else 0,
        "parts": part.chips(reverse("register:show")),
        "buildings": roster(readable_buildings(viewer, part.chosen)),
        "may_change": may(viewer, Action.REGISTER_CHANGE),
        "may_open": may(viewer, Action.PEOPLE_READ),
        "may_import": may(viewer, Action.RECORDS_IMPORT),
    }
    return render(request, "compound/register/show.html", context)


@require_safe
@needs(Action.REGISTER_READ)
def building(request: HttpRequest, building_id: UUID) -> HttpResponse:
    viewer = viewer_of(request)
    found = readable_building(viewer, building_id)
    context = {
        "building": found,
        "roster": roster([found])[0],
        "may_change": may(viewer, Action.REGISTER_CHANGE),
    }
    return render(request, "compound/register/building.html", context)


@require_safe
@needs(Action.REGISTER_READ)
def unit(request: HttpRequest, unit_id: UUID) -> HttpResponse:
    """The homes of a unit by floor, the highest first as they stand."""
    viewer = viewer_of(request)
    found = readable_unit(viewer, unit_id)
    homes = list(queries.households(found))
    homes.sort(key=lambda home: (home.floor is None, -(home.floor or 0), home.room))
    floors = [(floor, list(group)) for floor, group in groupby(homes, key=lambda home: home.floor)]
    context = {
        "unit": found,
        "floors": floors,
        "count": len(homes),
        "heads": heads_for(found),
        "may_open": may(viewer, Action.PEOPLE_READ),
        "may_change": may(viewer, Action.REGISTER_CHANGE),
    }
    return render(request, "compound/register/unit.html", context)
