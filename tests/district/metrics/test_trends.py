"""Counts over many months, each by the tree of its own last day."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.test.utils import CaptureQueriesContext

from district.metrics.figures import Period, PeriodType
from district.metrics.queries import figures, months_until
from district.metrics.queries.trends import sums_over
from district.registry.models import Compound, Division, DivisionPeriod, Placement

Night = Callable[..., int]
APRIL = Period(date(2023, 4, 1), PeriodType.MONTH)
MAY = Period(date(2023, 5, 1), PeriodType.MONTH)


@pytest.fixture
def lishi(db: None) -> Division:
    return DivisionPeriod.objects.select_related("division").get(code="141102").division


def numerators(place: Division, *periods: Period) -> list[int | None]:
    sums = sums_over(metrics=["MA"], periods=periods, within=place)["MA"]
    return [one.numerator if one else None for one in sums]


def test_a_month_without_a_report_is_a_gap(
    night: Night, meijing: Compound, lishi: Division
) -> None:
    night(meijing, date(2023, 5, 31), MA=0)  # a night writes its month and the two before
    assert numerators(lishi, *months_until(MAY, 4)) == [None, 0, 0, 0]


def test_sums_are_those_of_the_report(
    night: Night, meijing: Compound, wangfu: Compound, lishi: Division
) -> None:
    night(meijing, MA=4, HH=281)
    night(wangfu, MA=3)
    [sums] = sums_over(metrics=["MAT-01"], periods=[APRIL], within=lishi)["MAT-01"]
    [cell] = figures(period=APRIL, within=lishi, levels=["district"], metrics=["MAT-01"])
    assert sums == (cell.numerator, cell.denominator) == (4, 281)


def test_G2_a_compound_that_moved_stays_in_april_where_it_was(
    night: Night, meijing: Compound, lishi: Division
) -> None:
    old = meijing.community
    new = DivisionPeriod.objects.select_related("division").get(code="141102002005").division
    moved_on = date(2023, 5, 1)
    Placement.objects.filter(compound=meijing).update(valid=DateRange(date(2022, 4, 1), moved_on))
    Placement.objects.create(compound=meijing, community=new, valid=DateRange(moved_on, None))
    night(meijing, date(2023, 5, 31), MA=6)
    assert numerators(old, APRIL, MAY) == [6, None]
    assert numerators(new, APRIL, MAY) == [None, 6]
    assert numerators(lishi, APRIL, MAY) == [6, 6]


def test_twelve_months_ask_as_much_as_one(night: Night, meijing: Compound, lishi: Division) -> None:
    night(meijing, MA=4)
    asked = []
    for count in (1, 12):
        with CaptureQueriesContext(connection) as statements:
            numerators(lishi, *months_until(APRIL, count))
        asked.append(len(statements))
    assert asked[0] == asked[1]
