"""How compounds stood on a day: running or not, and under which community.

A day before the first act counts as active: figures are expected from the day of going live,
which may lie before the opening of the workspace (R5).
"""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, UUIDField, Value
from django.db.models.functions import Coalesce

from district.registry.models import (
    RUNNING,
    Compound,
    CompoundEvent,
    CompoundStatus,
    DivisionPeriod,
    Placement,
)

Standing = Callable[[UUID, date], bool]


def compounds_in_operation(day: date) -> QuerySet[Compound]:
    """Those from which a figure of ``day`` is expected (R5): live, and running on that day."""
    acts = CompoundEvent.objects.filter(compound=OuterRef("pk"), from_on__lte=day).exclude(state="")
    last = acts.order_by("-from_on", "-id").values("state")[:1]
    return (
        Compound.objects.filter(go_live_on__lte=day)
        .exclude(status=CompoundStatus.OPENING)
        .annotate(stood=Coalesce(Subquery(last), Value(CompoundStatus.ACTIVE.value)))
        .filter(stood__in=RUNNING)
    )


def operation_over_time() -> tuple[list[UUID], Standing]:
    """The same question for many days: the compounds, and whether one ran on a day."""
    live = dict(
        Compound.objects.exclude(status=CompoundStatus.OPENING).values_list("pk", "go_live_on")
    )
    acts: dict[UUID, list[tuple[date, str]]] = defaultdict(list)
    # Most compounds never stopped: those alone that once did are looked at day by day.
    stopped = CompoundEvent.objects.exclude(state__in=["", *RUNNING]).values("compound")
    rows = CompoundEvent.objects.exclude(state="").filter(compound__in=stopped)
    for pk, from_on, state in rows.order_by("from_on", "id").values_list(
        "compound", "from_on", "state"
    ):
        acts[pk].append((from_on, state))

    def ran(pk: UUID, day: date) -> bool:
        if live[pk] > day or pk not in acts:
            return live[pk] <= day
        stood = [state for from_on, state in acts[pk] if from_on <= day]
        return not stood or stood[-1] in RUNNING

    return list(live), ran


def homes_on(day: date) -> dict[UUID, UUID]:
    """Each compound's community on ``day``, by the compound's id."""
    return dict(homes(day).values_list("compound", "community"))


def homes(day: date) -> QuerySet[Placement]:
    """One placement a compound: that of ``day``, or the first one where none has begun.

    A compound that straddles two communities counts where most of it stands.
    """
    weight, community = OuterRef("weight"), OuterRef("community")
    heavier = Q(weight__gt=weight) | Q(weight=weight, community__gt=community)
    rival = _standing(day).filter(heavier, compound=OuterRef("compound"))
    return _standing(day).filter(~Exists(rival))


def home_of_each(day: date) -> Coalesce:
    """The same for few compounds, as a part of their own query: cheap for one of thousands."""
    placed = Placement.objects.filter(compound=OuterRef("pk"), valid__contains=day)
    best = placed.order_by("-weight", "-community").values("community")[:1]
    return Coalesce(Subquery(best), F("community_id"), output_field=UUIDField())


def compounds_in(communities: QuerySet[DivisionPeriod, UUID], day: date) -> Q:
    """The condition that a compound stands on ``day`` in one of these communities."""
    return Q(pk__in=homes(day).filter(community__in=communities).values("compound"))


def _standing(day: date) -> QuerySet[Placement]:
    sooner = Placement.objects.filter(
        compound=OuterRef("compound"), valid__startswith__lt=OuterRef("valid__startswith")
    )
    first = Q(~Exists(sooner), valid__startswith__gt=day)
    return Placement.objects.filter(Q(valid__contains=day) | first)
