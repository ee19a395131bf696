"""The row of buildings above a long list."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tenants.register.models import Building


@dataclass(frozen=True)
class BuildingChip:
    url: str
    label: str | Promise
    active: bool
    count: int | None = None


def building_chips(buildings: Iterable[Building], chosen: UUID | None) -> list[BuildingChip]:
    """All, and each building; nothing to choose from is no row."""
    chips = [BuildingChip(f"?building={one.pk}", one.name, one.pk == chosen) for one in buildings]
    if len(chips) < 2:
        return []
    return [BuildingChip("?building=all", _("全部"), chosen is None), *chips]
