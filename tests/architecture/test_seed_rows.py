"""A test's name may claim a row of the seed only if there is such a row."""

import pytest

from tests.architecture.sources import TESTS, sources
from tests.seed_rows import numbers_in, rows


def test_every_claimed_row_exists() -> None:
    known = {row.number for row in rows()}
    strangers = [
        f"{source.name} {function.name}"
        for source in sources(TESTS)
        for function in source.functions()
        if function.name.startswith("test_") and not known.issuperset(numbers_in(function.name))
    ]
    assert strangers == []


def test_the_list_of_rows_is_complete() -> None:
    counts = dict.fromkeys("GBCDEF", 0)
    for row in rows():
        counts[row.number[0]] += 1
    assert counts == {"G": 10, "B": 29, "C": 16, "D": 22, "E": 18, "F": 28}


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("test_B19_twenty_two_heads", ["B19"]),
        ("test_C7_and_C10_in_order", ["C7", "C10"]),
        ("test_the_size_A4_is_no_row", []),
        ("test_heads[B19]", []),
    ],
)
def test_numbers_are_read_from_names(name: str, numbers: list[str]) -> None:
    assert numbers_in(name) == numbers
