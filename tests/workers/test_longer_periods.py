"""Quarters, years and twelve months, as a night writes them where a fed metric has them."""

from datetime import date
from typing import Any

import pytest

from district.metrics.definitions import Catalogue, catalogue_on
from district.metrics.figures import Period, PeriodType
from district.metrics.models import Cell, MetricDefinition
from district.metrics.rights import any_place
from district.metrics.sources import Answers, read_elements
from district.registry.models import Compound
from district.tenancy.context import compound_context
from district.tenancy.places import CompoundLike
from frontend.reports.blocks import blocks
from frontend.reports.gathering import gather
from tenants.matters.models import QuietMonth
from tests.workers.conftest import RollUp, figure
from tests.workers.test_matters_night import enter, matter

LONGER = ("Q", "Y", "R12")


@pytest.fixture
def told_by_the_quarter(db: None) -> None:
    """As if the catalogue had matters and households by every kind of period."""
    MetricDefinition.objects.filter(code__in=["MAT-01", "MAT-09", "MA", "MA_PRO", "HH"]).update(
        period_types=[*PeriodType]
    )


def test_a_night_asks_about_the_periods_that_something_is_told_of(
    meijing: Compound, roll_up: RollUp, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def counted(compound: CompoundLike, windows: list[dict[str, Any]]) -> Answers:
        asked.extend(windows)
        return read_elements(compound, windows)

    monkeypatch.setattr("workers.rollup.read_elements", counted)
    roll_up(date(2023, 4, 30))
    # Compounds; and a day with three months, three times twelve months, two quarters and a year.
    assert len(asked) == 2 * 10
    told = Cell.objects.filter(period_type__in=LONGER)
    assert set(told.values_list("period_type", flat=True)) == {*LONGER}


def confirm_quiet(compound: Compound, *months: str) -> None:
    with compound_context(compound):
        for month in months:
            QuietMonth.objects.create(month=f"{month}-01", at=f"{month}-20T20:00+08:00")


@pytest.mark.usefixtures("told_by_the_quarter")
def test_a_flow_counts_within_its_quarter_and_year(meijing: Compound, roll_up: RollUp) -> None:
    moments = ["2023-12-31T23:59:59", "2024-01-01T00:00:00", "2024-02-29T23:59:59"]
    enter(meijing, [matter(key, moment) for key, moment in enumerate(moments)])
    confirm_quiet(meijing, *(f"2023-{month:02}" for month in range(1, 12)))
    roll_up(date(2024, 2, 29))
    told = {
        period: figure("MA", "meijing", period).numerator
        for period in ("2023-Q4", "2024-Q1", "2023", "2024", "2024-02-R12", "2023-12-R12")
    }
    assert told == {
        "2023-Q4": 1, "2024-Q1": 2, "2023": 1, "2024": 2, "2024-02-R12": 3, "2023-12-R12": 1,
    }  # fmt: skip


@pytest.mark.usefixtures("told_by_the_quarter")
def test_a_quarter_with_a_silent_month_is_not_reported(meijing: Compound, roll_up: RollUp) -> None:
    enter(meijing, [matter(1, "2024-01-05T10:00:00"), matter(2, "2024-03-05T10:00:00")])
    roll_up(date(2024, 3, 31))
    assert figure("MA", "meijing", "2024-Q1").numerator is None
    confirm_quiet(meijing, "2024-02")
    roll_up(date(2024, 3, 31), again=True)
    assert figure("MA", "meijing", "2024-Q1").numerator == 2


@pytest.mark.usefixtures("told_by_the_quarter")
def test_a_month_that_goes_on_is_waited_for(meijing: Compound, roll_up: RollUp) -> None:
    enter(meijing, [matter(1, "2024-01-05T10:00:00")])
    roll_up(date(2024, 2, 2))
    assert figure("MA", "meijing", "2024-Q1").numerator == 1
    assert figure("MA", "meijing", "2024-02").numerator is None


@pytest.mark.usefixtures("told_by_the_quarter")
def test_only_what_the_metrics_need_is_written(meijing: Compound, roll_up: RollUp) -> None:
    roll_up(date(2024, 3, 31))
    quarter = Cell.objects.filter(period_type="Q", compound=meijing)
    codes = set(quarter.values_list("metric", flat=True))
    matters = {"MA", "MA_PRO", "MAT-01", "MAT-09"}
    resolutions = {"RES_DUE", "RES_OK", "MTG-03"}
    disputes = {"DA", "DS", "DF", "DO30", "DS90", "DR", "DIS-01", "DIS-02", "DIS-03"}
    counselling = {"CNSL", "FAC-07"}
    works = {"PRJ_ACC", "PRJ_PUB", "WRK-02"}
    company = {"PC", "PC_RED", "ORG-10"}
    told = company | resolutions | matters | disputes | counselling | works
    assert codes == {"OPER", "HH", *told}


@pytest.mark.usefixtures("told_by_the_quarter")
def test_a_quarter_is_compared_with_the_last_and_with_last_year_s(
    meijing: Compound, roll_up: RollUp
) -> None:
    moments = ["2023-02-01T10:00:00", "2023-12-01T10:00:00", "2024-01-05T10:00:00"]
    enter(meijing, [matter(key, moment) for key, moment in enumerate(moments)])
    confirm_quiet(meijing, "2023-01", "2023-03", "2023-10", "2023-11", "2024-02", "2024-03")
    roll_up(date(2023, 3, 31), date(2023, 12, 31), date(2024, 3, 31))
    period = Period.parse("2024-Q1")
    place = any_place(period)
    assert place
    contents = gather(place, period)
    [line] = [one for block in blocks(contents) for one in block.lines if one.metric == "MA"]
    assert (line.value, line.before, line.year_before) == ("1 件", "1", "1")


def test_a_catalogue_names_the_kinds_that_its_fed_metrics_have(db: None) -> None:
    def kinds() -> tuple[PeriodType, ...]:
        found: Catalogue = catalogue_on(date(2023, 4, 30))
        return found.night_types

    assert kinds() == tuple(PeriodType)
    yearly = ["MTG-02", "VIS-01", "PAR-01"]
    MetricDefinition.objects.filter(code__in=yearly).update(is_fed=False)
    assert all(one.is_fed for one in MetricDefinition.objects.filter(code="TG_HH"))
    assert PeriodType.ROLLING not in kinds()  # an element alone asks for nothing
