"""Questions about bodies and the people on them."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from district.core.clock import today
from tenants.bodies.models import COUNTED_KINDS, Body, Seat

# The longest term that a rule set may name for an owners' committee, in years (metrics V10).
# Lishi's own values are to be loaded; this bound only serves to say that a record is missing.
LONGEST_TERM_YEARS = 5


@dataclass(frozen=True)
class MissingTerm:
    """The last known term must have run out, and none is recorded after it (seed row B9)."""

    body: Body
    next_number: int
    latest_end: date


def bodies() -> QuerySet[Body]:
    """All bodies with the people who sit on them today, and what says how each stands."""
    sitting = Prefetch("people", seats_on(today()), to_attr="sitting")
    later = Body.objects.filter(
        kind=OuterRef("kind"), name=OuterRef("name"), term_number__gt=OuterRef("term_number")
    ).annotate(begins_on=Coalesce("formed_on", Value(date.min)))
    return (
        Body.objects.select_related("handover__successor")
        .prefetch_related(sitting, "interruptions")
        .annotate(renewed_on=Subquery(later.order_by("begins_on").values("begins_on")[:1]))
    )


def bodies_on(day: date) -> QuerySet[Body]:
    """The bodies that stood on ``day``; one whose forming is unknown always did."""
    begun = Q(formed_on=None) | Q(formed_on__lte=day)
    lasting = Q(dissolved_on=None) | Q(dissolved_on__gt=day)
    return Body.objects.filter(begun & lasting)


def counted_bodies(day: date) -> QuerySet[Body]:
    """Those that ORG-06 counts on ``day``: filed or under the guide, and in their term."""
    standing = Q(filed_on__lte=day) | Q(under_guide=True)
    in_term = Q(term_ends_on=None) | Q(term_ends_on__gt=day)
    return bodies_on(day).filter(standing & in_term, kind__in=COUNTED_KINDS)


def seats_on(day: date) -> QuerySet[Seat]:
    """Who sat in a post of a body or a branch on ``day`` (seed row G8)."""
    holds = Q(until_on=None) | Q(until_on__gt=day)
    return Seat.objects.filter(holds, since_on__lte=day).select_related("body", "branch")


def seats() -> QuerySet[Seat]:
    """Every seat, past and present, the latest first."""
    return Seat.objects.select_related("body", "branch", "head_term").order_by(
        "-since_on", "-created_at"
    )


def people_on(day: date) -> int:
    """Persons on any body on ``day``, each once however many seats (seed row B5)."""
    return seats_on(day).filter(body__isnull=False).values("holder_name").distinct().count()


def missing_terms(day: date | None = None) -> list[MissingTerm]:
    """Committees whose last known term must be over, with no record of the next."""
    day = day or today()
    numbered = Body.objects.filter(kind__in=COUNTED_KINDS, term_number__isnull=False)
    terms = numbered.filter(dissolved_on=None).order_by("kind", "name", "term_number")
    found = []
    for _place, group in groupby(terms, key=lambda body: (body.kind, body.name)):
        if missing := _missing_after(list(group), day):
            found.append(missing)
    return found


def _missing_after(terms: list[Body], day: date) -> MissingTerm | None:
    """Latest possible end: each term from the last dated one on runs its full length."""
    last = terms[-1]
    end = last.term_ends_on
    if end is None:
        dated = next((term for term in reversed(terms) if term.formed_on), None)
        if dated is None or dated.formed_on is None:
            return None
        years = LONGEST_TERM_YEARS * ((last.term_number or 0) - (dated.term_number or 0) + 1)
        end = _years_later(dated.formed_on, years)
    if end > day:
        return None
    return MissingTerm(last, (last.term_number or 0) + 1, end)


def _years_later(day: date, years: int) -> date:
    """29 February becomes 1 March, so that no bound ends too early."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
