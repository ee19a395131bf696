"""Questions about the own disputes: their list, what is due, who stands in them."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from district.core.clock import today
from district.identity.models import Account
from tenants.disputes.access import disputes_of
from tenants.disputes.models import DangerReport, Dispute, DisputeStep, Party, Recurrence
from tenants.register.models import Household, Unit

# 司法部令 75, art. 33: generally settled within a month.
USUAL_TIME = timedelta(days=30)


@dataclass(frozen=True)
class UnitSide:
    """A unit, and how many of its households stand in a dispute."""

    unit: Unit
    households: int
    standing: int


def disputes() -> QuerySet[Dispute]:
    """Every row; who may read which is asked by ``access.disputes_of``."""
    return Dispute.objects.all()


def danger_reports() -> QuerySet[DangerReport]:
    """Likewise, ``access.danger_reports_of``."""
    return DangerReport.objects.all()


def recurrence_of(dispute: Dispute) -> Recurrence | None:
    """That it is another one again, as its mediator says."""
    return Recurrence.objects.filter(dispute=dispute).select_related("first").first()


def listed_disputes(viewer: Account) -> QuerySet[Dispute]:
    """The own ones, the open first, the latest of each first."""
    return disputes_of(viewer).order_by(
        F("ended_on").desc(nulls_first=True), "-accepted_on", "-created_at"
    )


def mediated_by(viewer: Account) -> QuerySet[Dispute]:
    """Those of which ``viewer`` is the mediator."""
    return disputes_of(viewer).filter(mediator=viewer)


def long_open(viewer: Account) -> QuerySet[Dispute]:
    """Mediated by ``viewer``, and open for longer than is usual."""
    return mediated_by(viewer).filter(ended_on=None, accepted_on__lt=today() - USUAL_TIME)


def to_follow_up(viewer: Account) -> QuerySet[Dispute]:
    """Mediated by ``viewer``, and to be looked after by now."""
    return mediated_by(viewer).filter(follow_up_on__lte=today())


def steps_of(dispute: Dispute) -> QuerySet[DisputeStep]:
    return dispute.steps.select_related("by")


def parties_of(dispute: Dispute) -> QuerySet[Party]:
    return dispute.parties.select_related("household__unit__building")


def households_in(dispute: Dispute) -> int:
    """How many households stand in it: forty of one collective case, which counts once (D13)."""
    return dispute.parties.filter(household__isnull=False).count()


def sides_by_unit(dispute: Dispute) -> list[UnitSide]:
    """Every unit in the order of the register."""
    found = units().annotate(households_count=Count("households"))
    standing = dict(
        dispute.parties.filter(household__isnull=False)
        .values_list("household__unit")
        .annotate(Count("id"))
        .order_by()
    )
    return [UnitSide(one, one.households_count, standing.get(one.pk, 0)) for one in found]


def units() -> QuerySet[Unit]:
    """In the order of the register."""
    return Unit.objects.select_related("building").order_by("building__position", "position")


def households_of(dispute: Dispute, unit_id: UUID, side: int) -> QuerySet[Household]:
    """Those of one unit that do not stand on the other side, each with whether it ``stands``."""
    standing = Party.objects.filter(dispute=dispute, household=OuterRef("pk"))
    return (
        Household.objects.filter(unit_id=unit_id)
        .annotate(stands=Exists(standing.filter(side=side)))
        .filter(~Q(Exists(standing.exclude(side=side))))
    )
