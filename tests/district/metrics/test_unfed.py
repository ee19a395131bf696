"""What no module feeds yet is in the catalogue and says so: no cell, no zero, no person."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from district.core.errors import NotFound
from district.metrics.figures import Period, State
from district.metrics.models import Cell, MetricDefinition
from district.metrics.queries import explain, figures, unfed_figures
from district.registry.models import Compound, DivisionPeriod
from tests.district.metrics.conftest import Night

APRIL = Period.parse("2023-04")
SECOND_QUARTER = Period.parse("2023-Q2")
LISHI = "141102"


def test_the_night_writes_no_cell_of_it(meijing: Compound, night: Night) -> None:
    night(meijing, HH=281, HHO=250, UNIT=22)
    unfed = MetricDefinition.objects.filter(is_fed=False).values("code")
    assert unfed.exists()
    assert not Cell.objects.filter(metric__in=unfed).exists()


def test_it_is_neither_zero_nor_missing_nor_not_applicable(meijing: Compound, night: Night) -> None:
    night(meijing, HHO=250)
    found = figures(period=APRIL, metrics=["AID-03"])
    assert {one.state for one in found} == {State.NOT_FED}
    assert {(one.numerator, one.denominator, one.value, one.expected) for one in found} == {
        (None, None, None, 0)
    }


def test_figures_name_it_only_when_asked(meijing: Compound, night: Night) -> None:
    night(meijing, HHO=250)
    assert "AID-03" not in {one.metric for one in figures(period=APRIL)}
    lishi = DivisionPeriod.objects.get(code=LISHI).division
    told = unfed_figures(period=APRIL, within=lishi, organisation=LISHI)
    by_code = {one.metric: one for one in told}
    assert by_code["AID-03"].modules == ("AID",)
    assert "FIN-01" not in by_code  # told by the quarter
    assert {one.organisation for one in told} == {LISHI}


def test_the_database_takes_no_cell_in_this_state(meijing: Compound, night: Night) -> None:
    night(meijing, HH=281)
    with pytest.raises(IntegrityError, match="known_state"), transaction.atomic():
        Cell.objects.filter(metric="HH").update(state=State.NOT_FED)


def test_its_explanation_has_no_compounds(meijing: Compound, night: Night) -> None:
    night(meijing, HHO=250)
    found = explain(metric="AID-03", organisation=LISHI, period=APRIL)
    assert (found.figure.state, found.compounds) == (State.NOT_FED, ())
    assert {one.code: one.figure.state for one in found.elements}["LN_OK"] is State.NOT_FED


@pytest.fixture
def fed_disputes(meijing: Compound, night: Night) -> None:
    """As if mediation were in use: its figures of a quarter, written like any."""
    MetricDefinition.objects.filter(code__in=["DIS-02", "DS", "DF", "DO30"]).update(
        is_fed=True, period_types=["Q"]
    )
    night(meijing, date(2023, 4, 30), DS=30, DF=10, DO30=0)


@pytest.mark.usefixtures("fed_disputes")
def test_P3_sensitive_figures_stay_with_streets_and_above(meijing: Compound) -> None:
    found = figures(period=SECOND_QUARTER, metrics=["DIS-02"])
    assert {one.level for one in found} == {"district", "subdistrict"}
    assert found[0].numerator == 30
    assert explain(metric="DIS-02", organisation=LISHI, period=SECOND_QUARTER).compounds == ()


@pytest.mark.usefixtures("fed_disputes")
def test_P3_no_sensitive_figure_of_a_compound_is_explained(meijing: Compound) -> None:
    with pytest.raises(NotFound, match="只公布到街道一级"):
        explain(metric="DIS-02", organisation="meijing", period=SECOND_QUARTER)
