"""V35 to V37: what is looked at twice, and what is not."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import pytest

from district.core.clock import day_end, previous_month
from district.metrics.figures import Period, PeriodType
from district.metrics.models import Cell
from district.metrics.queries import attention
from district.metrics.queries.hints import outliers, perfections, silences
from district.registry.models import Compound
from tests.district.metrics.conftest import Night

APRIL = Period(date(2023, 4, 1), PeriodType.MONTH)
VERSION = "2023.1"


def months(count: int) -> list[date]:
    """April 2023 and those before it."""
    found = [APRIL.first_day]
    while len(found) < count:
        found.append(previous_month(found[-1]))
    return found


def enter(
    compound: Compound,
    metric: str,
    month: date,
    numerator: int | None,
    denominator: int | None = None,
) -> None:
    moment = day_end(month + timedelta(days=40))
    Cell.objects.create(
        compound=compound,
        period_type="M",
        period_start=month,
        version=VERSION,
        metric=metric,
        numerator=numerator,
        denominator=denominator,
        state="not_reported" if numerator is None else "value",
        as_of=moment,
        computed_at=moment,
    )


def enter_all(compound: Compound, metric: str, values: Mapping[int, int | None]) -> None:
    """``values`` by how many months back; 0 is April."""
    found = months(max(values) + 1)
    for back, value in values.items():
        enter(compound, metric, found[back], value)


@pytest.mark.parametrize(
    ("usual", "now", "is_told"),
    [
        ([10, 11, 12, 10, 11, 12, 10, 11, 12, 10, 11, 12], 60, True),
        ([10, 11, 12, 10, 11, 12, 10, 11, 12, 10, 11, 12], 15, False),
        ([40] * 12, 2, True),  # far below, too
        ([40] * 12, 44, False),  # a deviation of nothing is no reason to cry
        ([0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 0, 1], 9, False),  # smaller than ten
        ([10, 11, 12, 10, 11], 60, False),  # five months are no habit
        ([10, 11, 12, 10, 11, 12], 60, True),
    ],
)
def test_V35_a_count_far_from_its_habit(
    meijing: Compound, usual: list[int], now: int, is_told: bool
) -> None:
    enter_all(meijing, "MA", {0: now, **dict(enumerate(usual, start=1))})
    found = outliers(APRIL, VERSION, ["MA"], [meijing.pk])
    assert [(one.metric, one.value) for one in found] == ([("MA", now)] if is_told else [])


def test_V35_leaves_out_what_is_older_than_a_year(meijing: Compound) -> None:
    enter_all(meijing, "MA", {0: 60, **dict.fromkeys(range(13, 30), 10)})
    assert outliers(APRIL, VERSION, ["MA"], [meijing.pk]) == []


@pytest.mark.parametrize(
    ("values", "households", "is_told"),
    [
        ({0: None, 1: None, 2: None}, 101, True),
        ({0: None, 1: None, 2: None}, 100, False),
        ({0: None, 1: 0, 2: None}, 281, False),  # 本月无 is an answer
        ({0: None, 1: None}, 281, False),  # it was not live in the third
    ],
)
def test_V36_three_silent_months(
    meijing: Compound, values: dict[int, int | None], households: int, is_told: bool
) -> None:
    enter_all(meijing, "MA", values)
    enter(meijing, "HH", APRIL.first_day, households)
    found = silences(APRIL, VERSION, "MA", [meijing.pk])
    assert [one.value for one in found] == ([3] if is_told else [])


@pytest.mark.parametrize(
    ("shares", "is_told"),
    [
        ([(30, 30), (31, 31), (45, 45)], True),
        ([(10, 10), (12, 12), (8, 8)], True),  # thirty together
        ([(10, 10), (12, 12), (7, 7)], False),
        ([(30, 30), (30, 31), (45, 45)], False),
        ([(30, 30), (31, 31)], False),
        ([(4, 4)] * 8, True),
        ([(4, 4)] * 5 + [(3, 4)] + [(4, 4)] * 6, False),  # twenty since it was broken
        ([(10, 10)] * 3 + [(3, 4)], True),
        ([(2, 2)] * 20, False),  # of one year
    ],
)
def test_V37_always_perfect(
    meijing: Compound, shares: list[tuple[int, int]], is_told: bool
) -> None:
    for month, (numerator, denominator) in zip(months(len(shares)), shares, strict=True):
        enter(meijing, "MAT-05", month, numerator, denominator)
    found = perfections(APRIL, VERSION, ["MAT-05"], [meijing.pk])
    assert len(found) == int(is_told)


def test_V37_passes_over_months_without_a_verdict(meijing: Compound) -> None:
    for month in (months(4)[0], *months(4)[2:]):
        enter(meijing, "MAT-05", month, 10, 10)
    enter(meijing, "MAT-05", months(2)[1], None)
    [found] = perfections(APRIL, VERSION, ["MAT-05"], [meijing.pk])
    assert (found.value, int(found.usual)) == (3, 30)


def test_V37_tells_of_a_month_that_has_verdicts(meijing: Compound) -> None:
    for month in months(4)[1:]:
        enter(meijing, "MAT-05", month, 30, 30)
    assert perfections(APRIL, VERSION, ["MAT-05"], [meijing.pk]) == []


def test_a_day_has_no_hints(meijing: Compound) -> None:
    day = Period(APRIL.first_day, PeriodType.DAY)
    ids: list[UUID] = [meijing.pk]
    assert outliers(day, VERSION, ["MA"], ids) == silences(day, VERSION, "MA", ids) == []


def test_they_are_told_in_sentences(meijing: Compound, catalogue: object) -> None:
    enter_all(meijing, "MA", {0: 60, **dict.fromkeys(range(1, 13), 10)})
    for month in months(3):
        enter(meijing, "MAT-05", month, 30, 30)
    told = {one.rule: one.sentence for one in attention(period=APRIL)}
    assert told["unusual"] == "受理事项为 60，平常约 10，请核对是否录错。"
    assert told["perfect"] == "满意率连续 3 个月都是 100%，可以抽查几件。"


def test_a_compound_that_enters_afterwards_is_named(meijing: Compound, night: Night) -> None:
    night(meijing, REC=20, REC_48=9)
    told = {one.rule: one.sentence for one in attention(period=APRIL)}
    assert told["entered_late"] == "20 条记录只有 9 条在 48 小时内录入，多是事后补录。"
    night(meijing, REC=19, REC_48=2)  # too few to say so
    assert "entered_late" not in {one.rule for one in attention(period=APRIL)}


@pytest.mark.parametrize(
    ("households", "heads", "is_told"),
    [
        (281, 22, False),
        (60, 1, False),
        (61, 1, True),
        (20, 4, False),
        (19, 4, True),
        (281, 0, False),
    ],
)
def test_V7_households_of_a_head_outside_5_to_60_are_looked_at_twice(
    meijing: Compound, households: int, heads: int, is_told: bool
) -> None:
    enter(meijing, "HH", APRIL.first_day, households)
    enter(meijing, "HEAD", APRIL.first_day, heads)
    told = {one.rule for one in attention(period=APRIL)}
    assert ("households_per_head" in told) is is_told
