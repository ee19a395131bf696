"""What is printed for a figure: missing is not zero, and no rate stands alone."""

from datetime import date
from decimal import Decimal

import pytest

from district.metrics.figures import Figure, Period, PeriodType, State
from district.metrics.models import Direction, Kind, MetricDefinition
from frontend.reports import wording

MONTH = Period(date(2023, 4, 1), PeriodType.MONTH)
COUNT = MetricDefinition(code="BLD", zh="楼栋", kind=Kind.COUNT, unit_zh="栋")
SHARE = MetricDefinition(
    code="ORG-03",
    zh="楼长配备率",
    kind=Kind.SHARE,
    unit_zh="%",
    decimals=1,
    numerator=["UNITH"],
    denominator=["UNIT"],
    direction=Direction.MORE,
    small_sample=10,
    factor=100,
)


def figure(
    numerator: int | None,
    denominator: int | None = None,
    *,
    state: State = State.VALUE,
    level: str = "district",
    at_least: bool = False,
) -> Figure:
    value = None
    if state in {State.VALUE, State.CONFIRMED_ZERO} and numerator is not None:
        value = Decimal(numerator)
        if denominator:
            value = Decimal(numerator * 100) / denominator
    return Figure(
        metric="X", organisation="141102", organisation_name="离石区", level=level, period=MONTH,
        numerator=numerator, denominator=denominator, value=value, state=state, reporting=2,
        expected=5, version="1", at_least=at_least, small_sample=10,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("state", "words"),
    [(State.NOT_REPORTED, "未填报"), (State.NOT_APPLICABLE, "不适用")],
)
def test_what_cannot_be_read_is_said_in_words(state: State, words: str) -> None:
    assert wording.with_unit(figure(None, state=state), COUNT) == words


def test_more_than_a_number_takes_its_unit_without_a_gap() -> None:
    about = figure(20, level="compound", at_least=True)
    assert wording.with_unit(about, COUNT) == "20余栋"
    assert wording.with_unit(figure(20, at_least=True), COUNT) == "≥20 栋"


def test_a_known_zero_is_a_zero_that_says_so() -> None:
    zero = figure(0, state=State.CONFIRMED_ZERO)
    assert wording.with_unit(zero, COUNT) == "0 栋（确认为零）"


def test_a_rate_is_rounded_half_up_and_has_its_parts() -> None:
    rate = figure(21, 22)
    assert (wording.value(rate, SHARE), wording.parts(rate)) == ("95.5%", "21/22")


def test_E1_a_lower_bound_is_over_50_of_one_and_at_least_50_of_several() -> None:
    own = figure(50, level="compound", at_least=True)
    assert wording.number(own, COUNT) == "50余"
    assert wording.number(figure(50, at_least=True), COUNT) == "≥50"


def test_a_small_sample_is_not_compared() -> None:
    assert figure(1, 9).is_small
    assert wording.change(figure(1, 9), figure(5, 20)) is None
    assert wording.change(figure(11, 20), figure(1, 9)) is None


def test_the_period_whose_sample_is_small_is_named() -> None:
    large, small = figure(11, 20), figure(1, 9)
    told = [wording.small_note(now, before) for now, before in ((small, large), (large, small))]
    assert told == ["样本小", "上期样本小"]
    assert wording.small_note(large, large) == wording.small_note(large, None) == ""


def test_a_change_of_a_rate_is_in_points() -> None:
    difference = wording.change(figure(22, 22), figure(21, 22))
    assert difference is not None
    assert wording.change_text(difference, SHARE) == "+4.5 个百分点"
    assert wording.change_text(Decimal("0.01"), SHARE) == "持平"
    assert wording.change_text(Decimal(-3), COUNT) == "−3"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-04-16", "2023年4月16日"),
        ("2023-04", "2023年4月"),
        ("2023-Q2", "2023年第2季度"),
        ("2023", "2023年"),
        ("2023-04-R12", "截至2023年4月的12个月"),
    ],
)
def test_every_kind_of_period_is_named(text: str, words: str) -> None:
    assert wording.period(Period.parse(text)) == words


def test_what_no_module_feeds_says_so() -> None:
    assert wording.with_unit(figure(None, state=State.NOT_FED), COUNT) == "尚未接入"
