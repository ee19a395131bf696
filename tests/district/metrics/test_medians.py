"""Medians: of the merged distribution, inside its band, and honest about the last band."""

from bisect import bisect_right
from decimal import Decimal
from statistics import median as middle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.metrics.declarations import BANDS_OF_HOURS
from district.metrics.figures import Figure, Period, State
from district.metrics.medians import median
from district.metrics.queries import figures
from district.registry.models import Compound
from tests.district.metrics.conftest import Night

APRIL = Period.parse("2023-04")
BANDS = len(BANDS_OF_HOURS) + 1


def histogram(hours: list[float]) -> list[int]:
    counts = [0] * BANDS
    for one in hours:
        counts[bisect_right(BANDS_OF_HOURS, one)] += 1
    return counts


def elements(hours: list[float]) -> dict[str, int]:
    bands = {f"MH_{n:02}": count for n, count in enumerate(histogram(hours), 1)}
    return {"MC": len(hours), "MC_V15": len(hours), **bands}


@given(st.lists(st.floats(0, 719), min_size=1, max_size=80))
def test_it_lies_in_the_band_of_the_true_median_or_between(hours: list[float]) -> None:
    found, is_bound = median(histogram(hours))
    low, high = sorted(hours)[(len(hours) - 1) // 2], sorted(hours)[len(hours) // 2]
    ends = (0, *BANDS_OF_HOURS)
    begin = ends[bisect_right(BANDS_OF_HOURS, low)]
    end = BANDS_OF_HOURS[bisect_right(BANDS_OF_HOURS, high)]
    assert not is_bound
    assert begin <= found <= end
    assert begin <= middle(hours) <= end


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([2, 0, 0], (Decimal(2), False)),
        ([0, 4, 0], (Decimal(6), False)),
        ([1, 1, 0], (Decimal(4), False)),
        ([1, 0, 3], (Decimal(8), True)),
        ([0, 0, 1], (Decimal(8), True)),
    ],
)
def test_by_hand(counts: list[int], expected: tuple[Decimal, bool]) -> None:
    assert median(counts, (4, 8)) == expected


def told() -> dict[str, Figure]:
    return {one.organisation: one for one in figures(period=APRIL, metrics=["MAT-07"])}


def test_the_districts_is_of_all_cases_and_no_mean_of_medians(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, **elements([1.0] * 30))
    night(wangfu, **elements([500.0] * 2))
    found = told()
    assert (found["meijing"].value, found["wangfu"].value) == (Decimal(2), Decimal(600))
    assert found["141102"].value == Decimal(16) * 4 / 30
    assert (found["141102"].numerator, found["141102"].denominator) == (32, None)
    assert found["wangfu"].is_small and not found["141102"].is_small


def test_without_a_case_there_is_no_median(meijing: Compound, night: Night) -> None:
    night(meijing, **elements([]))
    assert (told()["meijing"].state, told()["meijing"].value) == (State.NOT_APPLICABLE, None)


def test_past_the_last_band_it_is_a_lower_bound(meijing: Compound, night: Night) -> None:
    night(meijing, **elements([900.0]))
    assert (told()["meijing"].value, told()["meijing"].at_least) == (Decimal(720), True)


def test_more_cases_than_were_closed_are_withheld(meijing: Compound, night: Night) -> None:
    night(meijing, **{**elements([1.0]), "MC": 0})
    assert told()["meijing"].state is State.NOT_REPORTED
