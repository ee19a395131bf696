"""Questions about parts: what lies in each, who answers for it, and what lies in none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from tenants.register.models import Household, Unit
from tenants.register.queries import all_units
from tenants.subareas.models import SubArea, SubAreaDuty, SubAreaUnit


@dataclass(frozen=True)
class PartOfCompound:
    """A part on a day; of the common one, ``units`` are those that lie in no other."""

    sub_area: SubArea
    duty: SubAreaDuty | None
    former: list[SubAreaDuty]
    units: list[Unit]
    homes: int


def sub_areas() -> QuerySet[SubArea]:
    """The parts in the compound's order, the common one last."""
    return SubArea.objects.all()


def duties() -> QuerySet[SubAreaDuty]:
    """Who answers or has answered for a part, the latest first."""
    return SubAreaDuty.objects.select_related("sub_area", "body")


def parts_on(day: date) -> list[PartOfCompound]:
    """Every part with its units and homes, and who answers for it on ``day``."""
    units = list(all_units())
    counted = Household.objects.order_by().values("unit").annotate(count=Count("pk"))
    homes = dict(counted.values_list("unit", "count"))
    where = dict(SubAreaUnit.objects.order_by().values_list("unit", "sub_area"))
    found = sub_areas().prefetch_related(Prefetch("duties", duties()))
    return [_part(one, day, units, where, homes) for one in found]


def _part(
    sub_area: SubArea,
    day: date,
    units: Iterable[Unit],
    where: Mapping[UUID, UUID],
    homes: Mapping[UUID, int],
) -> PartOfCompound:
    wanted = None if sub_area.is_common else sub_area.pk
    lying = [unit for unit in units if where.get(unit.pk) == wanted]
    told = list(sub_area.duties.all())
    return PartOfCompound(
        sub_area=sub_area,
        duty=next((one for one in told if _holds(one, day)), None),
        former=[one for one in told if one.until_on is not None and one.until_on <= day],
        units=lying,
        homes=sum(homes.get(unit.pk, 0) for unit in lying),
    )


def _holds(duty: SubAreaDuty, day: date) -> bool:
    return duty.since_on <= day and (duty.until_on is None or day < duty.until_on)


def unplaced_units() -> QuerySet[Unit]:
    """Units that lie in no part."""
    return Unit.objects.select_related("building").filter(in_sub_area=None)


def homes_in(sub_area: SubArea, *, unit: str = "unit") -> Q:
    """Rows whose unit lies in the part; ``unit`` is the way from the row to its unit."""
    lies = Q(**{f"{unit}__in": SubAreaUnit.objects.filter(sub_area=sub_area).values("unit")})
    if not sub_area.is_common:
        return lies
    return ~Q(**{f"{unit}__in": SubAreaUnit.objects.values("unit")})


def matters_in(sub_area: SubArea, every: Iterable[SubArea] | None = None) -> Q:
    """Matters of the part: by their unit or home, else by a place that they name.

    What is in no unit and names no place of a part is common (seed row E5: 共建). ``every`` part
    of the compound is asked for where the caller does not know them.
    """
    if not sub_area.is_common:
        return _own_matters(sub_area)
    of_others = Q(pk__in=[])
    for other in sub_areas() if every is None else every:
        if other.pk != sub_area.pk:
            of_others |= _own_matters(other)
    return ~of_others


def _own_matters(sub_area: SubArea) -> Q:
    """Most matters name their unit: what is asked of the others is asked of no more."""
    units = SubAreaUnit.objects.filter(sub_area=sub_area).values("unit")
    elsewhere = Q(household__in=Household.objects.filter(unit__in=units).order_by().values("pk"))
    if sub_area.place:
        elsewhere |= Q(household=None) & Q(place__icontains=sub_area.place)
    return Q(unit__in=units) | (Q(unit=None) & elsewhere)
