"""Cells by hand: what a night of chosen elements leaves for a compound."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models import Max

from district.metrics import cells
from district.metrics.cells import write_cells
from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.ledger import plan_night
from district.metrics.models import RollupRun, RunState
from district.metrics.sources import Element
from district.metrics.windows import windows_of
from district.registry.models import Compound

Night = Callable[..., int]


@pytest.fixture
def catalogue(db: None) -> Catalogue:
    return catalogue_on(date(2023, 4, 30))


@pytest.fixture
def night(db: None) -> Night:
    """Write one compound's night out of elements given as numbers, and mark it done."""

    def write(
        compound: Compound,
        day: date = date(2023, 4, 30),
        *,
        cause: str = "night",
        version: str = "",
        **numbers: int | Element,
    ) -> int:
        elements = {
            code: one if isinstance(one, Element) else Element(one) for code, one in numbers.items()
        }
        catalogue = catalogue_on(day, version or None)
        plan_night(day=day, compounds=[compound])
        runs = RollupRun.objects.filter(compound=compound)
        settled = runs.filter(state=RunState.DONE).aggregate(last=Max("day"))["last"]
        runs.filter(day=day).update(state=RunState.DONE)
        windows = windows_of(day, live_from=compound.go_live_on, kinds=catalogue.night_types)
        read = [(window, elements) for window in windows]
        return write_cells([cells.Night(compound.pk, day, read, settled, cause)], catalogue)

    return write
