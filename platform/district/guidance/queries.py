"""Questions about guidance notes: those of a part of the district, and those on their way."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from district.core.clock import today
from district.guidance.models import GuidanceNote
from district.registry.models import Compound, CompoundEvent, CompoundStatus, LifeAct
from district.registry.queries.compounds import compounds


@dataclass(frozen=True)
class Visited:
    """How many guidance visits to a compound were written down this year; never zero."""

    compound: Compound
    visits: int


@dataclass(frozen=True)
class YearOfVisits:
    """``silent``: compounds of which no visit is written down, which says not that none was."""

    compounds: tuple[Visited, ...]
    silent: int


def notes(*, scopes: Collection[UUID] | None = None) -> QuerySet[GuidanceNote]:
    """Those for compounds under these divisions (None: all), the latest visit first."""
    found = GuidanceNote.objects.select_related("compound")
    if scopes is None:
        return found
    return found.filter(compound__in=compounds(day=today(), scopes=scopes).order_by())


def visits_this_year(*, scopes: Collection[UUID] | None = None) -> YearOfVisits:
    """How often somebody came to each compound, by the district's own notes.

    Two pieces of advice of one day and one kind of superior are one visit.
    """
    within = compounds(day=today(), scopes=scopes)
    told = notes(scopes=scopes).filter(came_on__year=today().year).order_by()
    days = told.values_list("compound", "came_on", "superior").distinct()
    counts = Counter(compound for compound, _day, _superior in days)
    seen = [Visited(one, counts[one.pk]) for one in within.filter(pk__in=counts)]
    running = within.exclude(status__in=[CompoundStatus.CLOSED, CompoundStatus.DELETED])
    silent = running.exclude(pk__in=counts).count()
    return YearOfVisits(tuple(sorted(seen, key=lambda one: -one.visits)), silent)


def waiting_notes() -> QuerySet[GuidanceNote]:
    """Those that their compound can take now and does not have.

    Either they never came, or the compound was brought back to a moment when it may have had
    them not yet.
    """
    brought_back = CompoundEvent.objects.filter(
        compound=OuterRef("compound"), act=LifeAct.RESTORED, created_at__gt=OuterRef("known_at")
    )
    return GuidanceNote.objects.filter(
        Q(delivered_at=None) | Exists(brought_back), compound__status=CompoundStatus.ACTIVE
    ).order_by("created_at", "pk")
