"""What the ledger and the cells tell of a night: on time, without error, confirmed (DQ-03, 05, 06)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from district.core.clock import day_end
from district.metrics.definitions import Catalogue
from district.metrics.figures import Figure, Period, PeriodType, State
from district.metrics.ledger import Basis, claim_runs, finish_runs, plan_night
from district.metrics.models import Cell, RollupRun
from district.metrics.queries import explain, figures
from district.registry.models import Compound
from tests.district.metrics.conftest import Night

APRIL = Period.parse("2023-04")
LAST_DAY = Period.parse("2023-04-30")
NIGHT = date(2023, 4, 30)
LISHI = "141102"
SIX = day_end(NIGHT) + timedelta(hours=6)


def figure(metric: str, period: Period = APRIL, organisation: str = LISHI) -> Figure:
    [found] = [
        one for one in figures(period=period, metrics=[metric]) if one.organisation == organisation
    ]
    return found


def parts(metric: str, period: Period = APRIL) -> tuple[int | None, int | None]:
    found = figure(metric, period)
    return found.numerator, found.denominator


@pytest.fixture
def two_nights(meijing: Compound, wangfu: Compound, night: Night) -> Callable[[], None]:
    def write() -> None:
        night(meijing, HH=281, UNIT=22, UNITH=22, MA=3)
        night(wangfu, HH=120)

    return write


def test_DQ_03_counts_whose_night_was_finished_by_six(
    meijing: Compound, wangfu: Compound, two_nights: Callable[[], None]
) -> None:
    two_nights()
    early, late = SIX - timedelta(microseconds=1), SIX
    RollupRun.objects.filter(compound=meijing).update(first_done_at=early)
    RollupRun.objects.filter(compound=wangfu).update(first_done_at=late)
    assert parts("DQ-03") == parts("DQ-03", LAST_DAY) == (1, 2)
    found = explain(metric="DQ-03", organisation=LISHI, period=APRIL)
    reasons = {one.organisation: one.reason for one in found.compounds}
    assert reasons["meijing"] == "" and "早上 6 点以后" in reasons["wangfu"]


def test_DQ_03_keeps_the_first_finish_of_a_repeated_night(meijing: Compound) -> None:
    plan_night(day=NIGHT, compounds=[meijing])
    for _again in range(2):
        [claim] = claim_runs(owner="test", limit=5)
        finish_runs([(claim, Basis("", None))])
        RollupRun.objects.filter(first_done_at__gt=SIX).update(first_done_at=SIX)
        plan_night(day=NIGHT, compounds=[meijing], again=True)
    assert RollupRun.objects.get().first_done_at == SIX


def test_DQ_05_counts_cells_without_an_error(
    catalogue: Catalogue, meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, HH=281, UNIT=22, UNITH=22)
    night(wangfu, HH=120, UNIT=22, UNITH=23)  # V3 withholds UNITH and ORG-03
    each = sum(1 for _one in catalogue.of_the_night(PeriodType.MONTH))
    assert parts("DQ-05") == (2 * each - 2, 2 * each)


def test_DQ_05_what_was_not_reported_is_no_error(
    meijing: Compound, two_nights: Callable[[], None]
) -> None:
    two_nights()
    assert Cell.objects.filter(state=State.NOT_REPORTED).exists()
    assert figure("DQ-05").value == 100


def test_DQ_05_a_compound_without_cells_owes_them(
    wangfu: Compound, two_nights: Callable[[], None]
) -> None:
    two_nights()
    Cell.objects.filter(compound=wangfu).delete()
    assert figure("DQ-05").value == 50


def test_DQ_06_a_module_with_records_or_a_confirmation_counts(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, HH=281, MA=3, VA=4, TG=1)
    night(wangfu, HH=120, MA=2)  # neither knocked nor had a council, nor said that there was none
    assert parts("DQ-06") == (4, 6)  # matters, visits and councils of two compounds
    found = explain(metric="DQ-06", organisation=LISHI, period=APRIL)
    reasons = {one.organisation: one.reason for one in found.compounds}
    assert reasons["meijing"] == "" and "本月无" in reasons["wangfu"]


def test_DQ_06_a_confirmed_zero_is_said(meijing: Compound, wangfu: Compound, night: Night) -> None:
    night(meijing, MA=3, TG=1)
    night(wangfu, MA=0, TG=0)
    assert parts("DQ-06") == (4, 6)


@pytest.mark.parametrize("metric", ["DQ-03", "DQ-05", "DQ-06"])
def test_a_night_that_nobody_planned_tells_nothing(db: None, metric: str) -> None:
    assert figure(metric).state is State.NOT_REPORTED


def test_the_elements_of_the_ledger_add_up(two_nights: Callable[[], None]) -> None:
    two_nights()
    found = explain(metric="DQ-02", organisation=LISHI, period=APRIL)
    assert {one.code: one.figure.numerator for one in found.elements} == {"RUN_OK": 2, "RUN": 2}
