"""Two months in which two versions of the catalogue tell the same night (R10)."""

from dataclasses import replace
from datetime import date

from district.metrics.catalogue_files import read_catalogue
from district.metrics.models import Cell
from district.metrics.services import load_catalogue
from district.registry.models import Compound
from district.tenancy.context import compound_context
from tests.oracle.comparing import Verdict, compare_cells
from tests.tenants.records.demo import structure
from tests.workers.conftest import RollUp


def test_R10_completeness_is_told_over_six_fields_and_over_ten(
    meijing: Compound, roll_up: RollUp
) -> None:
    """As in the first month of 2027, whose nights are not over yet."""
    first, second = read_catalogue()
    both = (replace(first, valid_to=date(2023, 6, 1)), replace(second, valid_from=date(2023, 4, 1)))
    load_catalogue(versions=both)
    with compound_context(meijing):
        structure("meijing")
    roll_up(date(2023, 4, 30))
    told = Cell.objects.filter(
        compound=meijing, metric="DQ-01", period_type="M", period_start="2023-04-01"
    )
    said = told.values_list("version", "numerator", "denominator").order_by("version")
    assert list(said) == [("2023.1", 6, 6), ("2027.1", 7, 10)]
    for version in ("2023.1", "2027.1"):
        verdict = Verdict()
        compare_cells(meijing, version, verdict)
        assert list(verdict.lines()) == []
