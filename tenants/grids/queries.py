"""Questions about grid members: of the compound, and of one unit."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet

from district.core.clock import today
from tenants.grids.models import GridTerm, GridUnit
from tenants.register.models import Unit


def terms() -> QuerySet[GridTerm]:
    """Every grid member, past and present."""
    return GridTerm.objects.all()


def terms_on(day: date) -> QuerySet[GridTerm]:
    return terms().filter(Q(until_on=None) | Q(until_on__gt=day), since_on__lte=day)


def member_for(unit: Unit, day: date | None = None) -> GridTerm | None:
    """Whom a resident of ``unit`` calls: the only member, else that of the unit's grid."""
    standing = list(terms_on(day or today()))
    if len(standing) < 2:
        return next(iter(standing), None)
    grid = GridUnit.objects.filter(unit=unit).values_list("grid_id", flat=True).first()
    return next((one for one in standing if one.grid_id == grid), None)


def units_in(grids: Collection[UUID]) -> dict[UUID, list[Unit]]:
    """The units that the compound has given to each of these grids."""
    found: dict[UUID, list[Unit]] = defaultdict(list)
    for row in GridUnit.objects.filter(grid_id__in=grids).select_related("unit__building"):
        found[row.grid_id].append(row.unit)
    return found
