"""The usual way: for each figure one aggregate of the ORM, inside the compound's schema."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from district.metrics.sources import Element, declared_elements
from district.metrics.windows import Window
from district.registry.models import Compound
from district.tenancy.context import scratch_context
from tenants.bodies.models import Body
from tenants.facilities.models import Station
from tenants.heads.models import HeadTerm
from tenants.matters.models import PROACTIVE_SOURCES, StageMoment, Verdict
from tenants.party.models import Branch
from tenants.register.models import Building, Household, Unit
from tests.bench.shared_tables import Told


@dataclass(frozen=True)
class _Span:
    start: datetime
    edge: datetime
    last_day: date


def read_sample(compounds: Sequence[Compound], windows: Sequence[Window]) -> Told:
    """Over one connection, as django-tenants does it; what is not asked was not reported."""
    unasked = dict.fromkeys(declared_elements(), Element(None))
    told: Told = {}
    for one in compounds:
        with scratch_context(one.schema_name), transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"SET LOCAL search_path = {one.schema_name}, public")
            told[one.pk] = [{**unasked, **_asked(window)} for window in windows]
    return told


def share_asked() -> float:
    """Which part of the elements the sample is."""
    return len(_ASKED) / len(declared_elements())


def _asked(window: Window) -> dict[str, Element]:
    given = window.parameters
    span = _Span(given["start"], min(given["end"], given["as_of"]), window.last_day)
    return {code: Element(int(ask(span))) for code, ask in _ASKED.items()}


def _held(span: _Span) -> QuerySet[HeadTerm]:
    return HeadTerm.objects.filter(
        Q(until_on=None) | Q(until_on__gt=span.last_day),
        title__standard="UNIT_HEAD",
        since_on__lte=span.last_day,
    )


def _branches(span: _Span) -> QuerySet[Branch]:
    return Branch.objects.filter(
        Q(founded_on=None) | Q(founded_on__lte=span.last_day),
        Q(dissolved_on=None) | Q(dissolved_on__gt=span.last_day),
    )


def _committee(span: _Span) -> bool:
    return Body.objects.filter(
        Q(under_guide=True) | Q(filed_on__lte=span.last_day),
        Q(formed_on=None) | Q(formed_on__lte=span.last_day),
        Q(dissolved_on=None) | Q(dissolved_on__gt=span.last_day),
        Q(term_ends_on=None) | Q(term_ends_on__gt=span.last_day),
        kind__in=["owners_committee", "property_committee"],
    ).exists()


def _station(span: _Span) -> bool:
    return Station.objects.filter(
        Q(opened_on=None) | Q(opened_on__lte=span.last_day),
        Q(closed_on=None) | Q(closed_on__gt=span.last_day),
    ).exists()


def _steps(step: str, span: _Span) -> QuerySet[StageMoment]:
    """Of matters that were not merged, within the period."""
    return StageMoment.objects.filter(
        step=step, at__gte=span.start, at__lt=span.edge, matter__merged_at=None
    )


def _closed(span: _Span) -> QuerySet[StageMoment]:
    later = StageMoment.objects.filter(
        matter=OuterRef("matter"), round__gt=OuterRef("round"), at__lt=span.edge
    )
    return _steps("finished", span).filter(~Exists(later))


def _judged(span: _Span) -> QuerySet[Verdict]:
    return Verdict.objects.filter(
        Exists(_closed(span).filter(matter=OuterRef("matter"), round=OuterRef("round"))),
        matter__asks_verdict=True,
        of_requester=True,
        uncounted="",
    )


def _due(span: _Span) -> QuerySet[StageMoment]:
    return StageMoment.objects.filter(
        step="accepted",
        round=1,
        respond_by__gte=span.start,
        respond_by__lt=span.edge,
        matter__merged_at=None,
    )


def _overdue(span: _Span) -> int:
    later = StageMoment.objects.filter(
        Q(round__gt=OuterRef("round")) | Q(round=OuterRef("round"), step="finished"),
        matter=OuterRef("matter"),
        at__lt=span.edge,
    )
    open_ones = StageMoment.objects.filter(~Exists(later), step="accepted", at__lt=span.edge)
    late = open_ones.filter(matter__complete_by__lte=span.edge, matter__paused_at=None)
    return late.filter(matter__merged_at=None).count()


_ASKED: dict[str, Callable[[_Span], int]] = {
    "BLD": lambda _span: Building.objects.count(),
    "UNIT": lambda _span: Unit.objects.count(),
    "HH": lambda _span: Household.objects.count(),
    "HHO": lambda _span: Household.objects.filter(occupancy="occupied").count(),
    "HEAD": lambda span: _held(span).count(),
    "UNITH": lambda span: _held(span).aggregate(found=Count("unit", distinct=True))["found"],
    "BR": lambda span: _branches(span).count(),
    "BR_C": lambda span: _branches(span).filter(kind="compound").count(),
    "CMT_OK": _committee,
    "STN": _station,
    "MA": lambda span: _steps("accepted", span).filter(round=1).count(),
    "MA_PRO": lambda span: (
        _steps("accepted", span).filter(round=1, matter__source__in=PROACTIVE_SOURCES).count()
    ),
    "MR_DUE": lambda span: _due(span).count(),
    "MC": lambda span: _closed(span).count(),
    "MC_OK": lambda span: _closed(span).filter(at__lt=F("matter__complete_by")).count(),
    "MV_N": lambda span: _judged(span).exclude(solution="").count(),
    "MV_S": lambda span: _judged(span).filter(solution="solved").count(),
    "MAT_OVD": _overdue,
}
