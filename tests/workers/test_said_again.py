"""Longer periods of which the same is told as the night before: their cells stand already."""

from collections.abc import Sequence
from datetime import date, timedelta

import pytest

from district.metrics.cells import Night, write_cells
from district.metrics.definitions import Catalogue
from district.metrics.models import Cell, MetricDefinition
from district.metrics.windows import DAY_AND_MONTH
from district.registry.models import Compound
from tests.workers.conftest import RollUp
from tests.workers.test_matters_night import enter, matter

FIRST = date(2024, 2, 20)
SECOND = FIRST + timedelta(days=1)
MONTHS = ["2024-02", "2024-01", "2023-12"]
Written = list[list[str]]


@pytest.fixture
def written(meijing: Compound, monkeypatch: pytest.MonkeyPatch) -> Written:
    """The days and months that each night of the compound writes."""
    found: Written = []

    def noted(nights: Sequence[Night], catalogue: Catalogue) -> int:
        for night in nights:
            if night.compound_id == meijing.pk:
                periods = [window.period for window, _elements in night.read]
                found.append([str(one) for one in periods if one.type in DAY_AND_MONTH])
        return write_cells(nights, catalogue)

    monkeypatch.setattr("workers.rollup.write_cells", noted)
    return found


@pytest.fixture
def first_night(meijing: Compound, roll_up: RollUp, written: Written) -> None:
    enter(meijing, [matter(1, "2024-02-19T10:00:00")])
    roll_up(FIRST)
    assert written.pop() == [str(FIRST), *MONTHS]


@pytest.mark.usefixtures("first_night")
def test_only_what_reads_otherwise_is_written(
    meijing: Compound, roll_up: RollUp, written: Written
) -> None:
    enter(meijing, [matter(2, "2024-02-21T10:00:00")])
    roll_up(SECOND)
    assert written == [[str(SECOND), "2024-02"]]
    month = Cell.objects.get(compound=meijing, period_start="2024-02-01", metric="MA")
    assert month.numerator == 2


@pytest.mark.usefixtures("first_night")
def test_a_past_month_that_reads_otherwise_is_written(
    meijing: Compound, roll_up: RollUp, written: Written
) -> None:
    enter(meijing, [matter(2, "2024-01-05T10:00:00")])
    roll_up(SECOND)
    assert "2024-01" in written[0] and "2023-12" not in written[0]


@pytest.mark.usefixtures("first_night")
def test_after_a_night_that_is_missing_all_is_written(roll_up: RollUp, written: Written) -> None:
    third = SECOND + timedelta(days=1)
    roll_up(third)
    assert written == [[str(third), *MONTHS]]


@pytest.mark.usefixtures("first_night")
def test_asked_for_again_all_is_written(roll_up: RollUp, written: Written) -> None:
    roll_up(FIRST, again=True)
    assert written == [[str(FIRST), *MONTHS]]


@pytest.mark.usefixtures("first_night")
def test_another_meaning_of_the_same_elements_is_written(roll_up: RollUp, written: Written) -> None:
    MetricDefinition.objects.filter(code="VOLH").update(is_fed=True)
    roll_up(SECOND)
    assert written == [[str(SECOND), *MONTHS]]
