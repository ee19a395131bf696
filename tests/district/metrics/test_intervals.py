"""Wilson's interval against published values."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from district.metrics.figures import Figure, Period, State
from district.metrics.intervals import wilson


@pytest.mark.parametrize(
    ("numerator", "denominator", "lower", "upper"),
    [
        # Newcombe, Statistics in Medicine 17 (1998) 857-872, table I, method 3
        (81, 263, "0.2553", "0.3662"),
        (15, 148, "0.0624", "0.1605"),
        (0, 20, "0.0000", "0.1611"),
        (1, 29, "0.0061", "0.1718"),
    ],
)
def test_it_is_that_of_newcombe_s_table(
    numerator: int, denominator: int, lower: str, upper: str
) -> None:
    found = [round(one / 100, 4) for one in wilson(numerator, denominator)]
    assert found == [Decimal(lower), Decimal(upper)]


@given(st.integers(1, 10_000), st.data())
def test_it_holds_the_share_and_stays_between_0_and_100(
    denominator: int, data: st.DataObject
) -> None:
    numerator = data.draw(st.integers(0, denominator))
    lower, upper = wilson(numerator, denominator)
    share = Decimal(numerator * 100) / denominator
    assert 0 <= lower <= share + Decimal("0.0001") and share - Decimal("0.0001") <= upper <= 100
    mirrored = wilson(denominator - numerator, denominator)
    assert abs(lower + mirrored[1] - 100) <= Decimal("0.0002")


def figure(numerator: int | None, denominator: int | None, **values: bool | int) -> Figure:
    value = (
        Decimal(numerator * 100) / denominator if numerator is not None and denominator else None
    )
    return Figure(
        metric="X", organisation="141102", organisation_name="离石区", level="district",
        period=Period.parse("2023-04"), numerator=numerator, denominator=denominator, value=value,
        state=State.VALUE, reporting=1, expected=1, version="1", is_share=bool(values.get("share")),
        small_sample=values.get("small", 10),
    )  # fmt: skip


def test_only_a_share_with_a_value_has_one() -> None:
    assert figure(22, 22, share=True).interval == wilson(22, 22)
    assert figure(281, 22).interval is None  # a ratio of two different things
    assert figure(0, 0, share=True).interval is None
    assert figure(None, None, share=True).interval is None


def test_a_denominator_under_the_metric_s_own_limit_is_small() -> None:
    assert figure(9, 9).is_small and not figure(9, 10).is_small
    assert figure(9, 19, small=20).is_small and not figure(1, 1, small=0).is_small
    assert not figure(None, None).is_small
