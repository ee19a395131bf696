"""The district's compounds: the list, one of them, and the key for its first administrator."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from district.core.clock import today
from district.core.permissions import Action
from district.core.sheets.writing import Page, write_xlsx
from district.identity.access import may, require
from district.identity.services.first_administrator import (
    administration_of,
    invite_first_administrator,
)
from district.registry.addresses import compound_address
from district.registry.ages import is_old
from district.registry.models import RUNNING, Compound, CompoundStatus
from district.registry.onboarding_sheet import COMPOUND_SHEET
from district.registry.queries.compounds import (
    Place,
    compound_by_slug,
    compounds,
    compounds_by_status,
    places_of,
)
from district.registry.queries.life import deletion_of
from district.registry.services.life import kept_until
from frontend.access import needs, viewer_of
from frontend.district.compounds.acts import offered
from frontend.district.compounds.forms import NarrowForm
from frontend.files import attached

PAGE_SIZE = 50


@dataclass(frozen=True)
class Listed:
    """A compound as the list prints it."""

    compound: Compound
    place: Place
    is_old: bool


@dataclass(frozen=True)
class Chip:
    """A state of life as a link that narrows the list to it."""

    url: str
    label: str
    count: int
    active: bool


@require_safe
@needs(Action.COMPOUNDS_READ)
def list_compounds(request: HttpRequest) -> HttpResponse:
    """Every compound that the viewer may see, narrowed by place, words and kind."""
    day, scopes = today(), _scopes(request)
    form = NarrowForm(request.GET, day=day, scopes=scopes)
    chosen = form.chosen
    every_status = compounds(day=day, scopes=scopes, narrowed=replace(chosen, status=""))
    counts = compounds_by_status(every_status)
    found = compounds(day=day, scopes=scopes, narrowed=chosen)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": _listed(page.object_list, day),
        "chips": _chips(request, counts, chosen.status),
        "is_empty": not sum(counts.values()) and not request.GET,
        "may_onboard": may(request.user, Action.COMPOUNDS_ONBOARD),
    }
    return render(request, "district/compounds/list.html", context)


@require_safe
@needs(Action.COMPOUNDS_READ)
def export_compounds(request: HttpRequest) -> HttpResponse:
    """The list as a workbook, in the columns that onboarding reads."""
    day, scopes = today(), _scopes(request)
    form = NarrowForm(request.GET, day=day, scopes=scopes)
    rows = _listed(compounds(day=day, scopes=scopes, narrowed=form.chosen), day)
    lines = [COMPOUND_SHEET.line(_told(row)) for row in rows]
    book = write_xlsx([Page(COMPOUND_SHEET.title, COMPOUND_SHEET.header(), lines)])
    return attached(book, _("小区名单-%(day)s.xlsx") % {"day": day})


@require_safe
@needs(Action.COMPOUNDS_READ)
def show_compound(request: HttpRequest, slug: str) -> HttpResponse:
    """One compound: what the district knows of it; nothing of what happens inside."""
    day = today()
    compound = compound_by_slug(slug, day=day, scopes=_scopes(request))
    may_onboard = may(request.user, Action.COMPOUNDS_ONBOARD)
    is_open = compound.status in RUNNING
    may_invite = may_onboard and compound.status == CompoundStatus.ACTIVE
    context = {
        "one": compound,
        "place": places_of([compound], day)[compound.pk],
        "is_old": is_old(compound.built, day),
        "is_open": is_open,
        "link": _address(request, compound),
        "may_onboard": may_onboard,
        "administration": administration_of(compound) if may_invite else None,
        "may_enter": may(request.user, Action.COMPOUNDS_ENTER)
        and compound.status == CompoundStatus.ACTIVE,
        "may_manage": may(request.user, Action.COMPOUNDS_MANAGE),
        "acts": offered(compound),
        "deletion": deletion_of(compound),
        "kept_until": kept_until(compound),
    }
    return render(request, "district/compounds/show.html", context)


@require_POST
@needs(Action.COMPOUNDS_ONBOARD)
def invite_administrator(request: HttpRequest, slug: str) -> HttpResponse:
    """The only answer that ever shows the link; each click makes a new one and ends the last."""
    compound = compound_by_slug(slug, day=today(), scopes=_scopes(request))
    invitation, secret = invite_first_administrator(compound=compound, by=viewer_of(request))
    address = reverse("invitation", args=[secret], urlconf=settings.ROOT_URLCONF)
    context = {
        "one": compound,
        "expires_at": invitation.expires_at,
        "link": _address(request, compound, address),
    }
    return render(request, "district/compounds/invited.html", context, status=201)


def _address(request: HttpRequest, compound: Compound, path: str = "/") -> str:
    return compound_address(
        compound, scheme=request.scheme or "http", district_host=request.get_host(), path=path
    )


def _scopes(request: HttpRequest) -> Collection[UUID] | None:
    reach = require(request.user, Action.COMPOUNDS_READ)
    return None if reach.everything else reach.scopes


def _listed(found: Iterable[Compound], day: date) -> list[Listed]:
    rows = list(found)
    places = places_of(rows, day)
    return [Listed(one, places[one.pk], bool(is_old(one.built, day))) for one in rows]


def _told(row: Listed) -> dict[str, object]:
    one = row.compound
    return {
        "name": one.name,
        "slug": one.slug,
        "street": row.place.street,
        "community": row.place.community,
        "address": one.address,
        "built": one.built,
        "governance": one.governance,
        "management": one.management,
        "management_basis": one.management_basis,
        "go_live_on": one.go_live_on,
    }


def _chips(request: HttpRequest, counts: dict[CompoundStatus, int], chosen: str) -> list[Chip]:
    def chip(status: str, label: str, count: int) -> Chip:
        query = request.GET.copy()
        query.pop("page", None)
        query["status"] = status
        return Chip(f"?{query.urlencode()}", label, count, status == chosen)

    states = [chip(one.value, str(one.label), number) for one, number in counts.items() if number]
    return [chip("", _("全部"), sum(counts.values())), *states] if len(states) > 1 else []
