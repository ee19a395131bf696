"""Pages that show who lives where and who owns what."""

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.identity.access import may
from frontend.access import needs, viewer_of
from frontend.compound.homes.shown import (
    ShownResident,
    ShownTitle,
    people_reach,
    readable_home,
    readable_part,
    shown_person,
)
from frontend.compound.register.places import units_within
from tenants.ownership import listing
from tenants.people.queries import residents_of

PAGE_SIZE = 50
_LONGEST_SEARCH = 60


@require_safe
@needs(Action.PEOPLE_READ)
def show(request: HttpRequest, household_id: UUID) -> HttpResponse:
    """A home: who lives there, what belongs to it, and whose that is."""
    viewer = viewer_of(request)
    home = readable_home(viewer, household_id)
    found = people_reach(viewer)
    context = {
        "home": home,
        "residents": [
            ShownResident(one, shown_person(one.person, found)) for one in residents_of(home)
        ],
        "parts": listing.parts_of(home),
        "may_change": may(viewer, Action.PEOPLE_CHANGE),
        "may_tell": may(viewer, Action.PEOPLE_TELL),
        "may_reveal": may(viewer, Action.PEOPLE_REVEAL),
        "may_change_home": may(viewer, Action.REGISTER_CHANGE),
    }
    return render(request, "compound/homes/show.html", context)


@require_safe
@needs(Action.PEOPLE_READ)
def parts(request: HttpRequest) -> HttpResponse:
    """All exclusive parts, found by label or owner; totals for whoever may read all of them."""
    viewer = viewer_of(request)
    within = units_within(people_reach(viewer))
    words = request.GET.get("q", "").replace("\0", "")[:_LONGEST_SEARCH]
    found = listing.parts(within, search=words)
    keys = listing.in_natural_order(found.only("kind", "label").select_related(None))
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    by_key = found.in_bulk(list(page))
    context = {
        "rows": [by_key[key] for key in page],
        "page": page,
        "query": request.GET,
        "words": words,
        "totals": listing.totals(found, day=today() if within is None and not words else None),
        "may_change": may(viewer, Action.PEOPLE_CHANGE),
    }
    return render(request, "compound/homes/parts.html", context)


@require_safe
@needs(Action.PEOPLE_READ)
def part(request: HttpRequest, part_id: UUID) -> HttpResponse:
    """One part with everybody who owns or owned it."""
    viewer = viewer_of(request)
    one = readable_part(viewer, part_id)
    found = people_reach(viewer)
    titles = [
        ShownTitle(title, shown_person(title.owner, found)) for title in listing.titles_of(one)
    ]
    context = {
        "part": one,
        "owners": [one for one in titles if one.title.until_on is None],
        "past": [one for one in titles if one.title.until_on is not None],
        "may_change": may(viewer, Action.PEOPLE_CHANGE),
        "may_reveal": may(viewer, Action.PEOPLE_REVEAL),
    }
    return render(request, "compound/homes/part.html", context)
