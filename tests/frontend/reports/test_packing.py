"""The figures of a large report: packed, and the same ones when they are asked for."""

import pickle
from decimal import Decimal

import pytest

from district.core.clock import now
from district.metrics.figures import Figure, Period, State
from frontend.reports.packing import PackedFigures

MARCH = Period.parse("2023-03")


def figures(organisations: int) -> list[Figure]:
    return [
        Figure(metric, f"c{number}", f"{number}号小区", "compound", MARCH, number, 3,
               Decimal(number) / 3, State.VALUE, 1, 1, "2023.1", computed_at=now())
        for number in range(organisations)
        for metric in ("ORG-01", "ORG-02")
    ]  # fmt: skip


@pytest.fixture
def many() -> tuple[list[Figure], PackedFigures]:
    told = figures(300)
    packed = PackedFigures()
    packed.add(told[:200])
    packed.add(told[200:])
    return told, packed


def test_each_figure_comes_back_as_it_was(many: tuple[list[Figure], PackedFigures]) -> None:
    told, packed = many
    assert list(packed.values()) == told
    assert len(packed) == 600
    assert packed["c7", "ORG-02"] == told[15]
    assert packed.get(("c7", "ORG-03")) is None
    assert packed.get(("nowhere", "ORG-01")) is None


def test_a_copy_of_another_process_says_the_same(
    many: tuple[list[Figure], PackedFigures],
) -> None:
    told, packed = many
    assert dict(packed)
    copy = pickle.loads(pickle.dumps(packed))  # noqa: S301 -- our own
    assert dict(copy) == {(one.organisation, one.metric): one for one in told}


def test_who_lists_all_holds_few_at_a_time(many: tuple[list[Figure], PackedFigures]) -> None:
    _told, packed = many
    first = packed["c0", "ORG-01"]
    assert packed["c0", "ORG-01"] is first
    for _each in packed.values():
        pass
    assert packed["c0", "ORG-01"] == first
    assert packed["c0", "ORG-01"] is not first


def test_nobodys_figures_come_twice(many: tuple[list[Figure], PackedFigures]) -> None:
    told, packed = many
    with pytest.raises(ValueError, match="c0 came before"):
        packed.add(told[:1])
