"""Numerator, denominator and state of one compound's cells."""

import pytest

from district.metrics.arithmetic import Formula, Outcome
from district.metrics.definitions import Catalogue
from district.metrics.figures import State
from district.metrics.sources import Element

DUE = {"MC_OK": 4, "MC_LATE": 3, "MAT_OVD": 5, "MAT_PAU": 1}


def outcome(catalogue: Catalogue, code: str, **numbers: int | Element | None) -> Outcome:
    elements = {
        name: one if isinstance(one, Element) else Element(one) for name, one in numbers.items()
    }
    return Formula(catalogue[code], catalogue).outcome(elements)


def test_B19_22_heads_in_22_units_are_a_share_of_22_to_22(catalogue: Catalogue) -> None:
    assert outcome(catalogue, "ORG-03", UNITH=22, UNIT=22) == Outcome(22, 22, State.VALUE)


def test_R4_on_time_rate_counts_what_lies_overdue(catalogue: Catalogue) -> None:
    found = outcome(catalogue, "MAT-03", MC_OK=4, MC=7, MAT_OVD=5)
    assert (found.numerator, found.denominator) == (4, 12)


def test_what_was_not_reported_is_not_zero(catalogue: Catalogue) -> None:
    assert outcome(catalogue, "HH", HH=None) == Outcome(
        None, None, State.NOT_REPORTED, reason="missing:HH"
    )


def test_an_element_without_any_source_is_not_reported(catalogue: Catalogue) -> None:
    assert outcome(catalogue, "HH").state is State.NOT_REPORTED


def test_a_count_of_zero_is_confirmed(catalogue: Catalogue) -> None:
    assert outcome(catalogue, "MAT-11", MAT_OVD=0) == Outcome(0, None, State.CONFIRMED_ZERO)


def test_a_zero_that_may_be_more_is_not_confirmed(catalogue: Catalogue) -> None:
    found = outcome(catalogue, "HHO", HHO=Element(0, at_least=True), HH=12)
    assert found == Outcome(0, None, State.VALUE, at_least=True)


def test_R2_a_denominator_of_zero_is_not_applicable(catalogue: Catalogue) -> None:
    assert outcome(catalogue, "MAT-08", MC_ND=0, MC_V15=0).state is State.NOT_APPLICABLE


def test_nothing_of_something_is_a_value(catalogue: Catalogue) -> None:
    assert outcome(catalogue, "ORG-01", BR_ANY=0, OPER=1) == Outcome(0, 1, State.VALUE)


def test_E1_a_lower_bound_stays_one(catalogue: Catalogue) -> None:
    assert outcome(catalogue, "PMD", PMD=Element(50, at_least=True)).at_least


def test_a_rate_over_a_lower_bound_is_withheld(catalogue: Catalogue) -> None:
    found = outcome(catalogue, "MAT-01", MA=3, HH=Element(100, at_least=True))
    assert (found.state, found.reason) == (State.NOT_REPORTED, "bounded:HH")


@pytest.mark.parametrize(
    ("code", "numbers", "reason"),
    [
        ("ORG-06", {"CMT_OK": 2, "OPER": 1}, "V1"),
        ("ORG-03", {"UNITH": 23, "UNIT": 22}, "V3:UNITH,UNIT"),
        ("MAT-05", {"MV_SAT": 3, "MV_T": 2, "MV_E": 9, "MC": 9}, "V18:MV_SAT,MV_T"),
        ("MAT-11", {"MAT_OVD": -1}, "negative:MAT_OVD"),
        ("MAT-03", {**DUE, "MC": 7, "MAT_DUE": 12}, "V16:MAT_DUE"),
        ("MAT-11", {**DUE, "MAT_DUE": 14}, "V16:MAT_DUE"),
    ],
)
def test_an_error_keeps_the_cell_out_and_names_its_rule(
    catalogue: Catalogue, code: str, numbers: dict[str, int], reason: str
) -> None:
    found = outcome(catalogue, code, **numbers)
    assert (found.state, found.numerator, found.reason) == (State.NOT_REPORTED, None, reason)


def test_V16_what_was_due_adds_up_or_may_for_all_that_is_known(catalogue: Catalogue) -> None:
    unsaid: dict[str, Element] = {}
    bounded, unknown = Element(12, at_least=True), Element(None)
    for last in (unsaid, {"MAT_DUE": Element(13)}, {"MAT_DUE": bounded}, {"MAT_PAU": unknown}):
        numbers: dict[str, int | Element] = {**DUE, "MC": 7, **last}
        found = outcome(catalogue, "MAT-03", **numbers)
        assert (found.numerator, found.denominator) == (4, 12)


def test_a_part_may_exceed_a_lower_bound(catalogue: Catalogue) -> None:
    found = outcome(catalogue, "HHO", HHO=120, HH=Element(100, at_least=True))
    assert found.state is State.VALUE
