"""Figures of community, street and district are sums over the tree of the period's last day."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from district.core.errors import NotFound
from district.metrics.figures import Figure, Period, State
from district.metrics.models import RollupRun
from district.metrics.queries import LEVELS, baseline_figures, figures
from district.metrics.sources import Element
from district.registry.models import Compound, DivisionPeriod, Placement
from district.registry.standing import compounds_in_operation
from tests import make
from tests.district.metrics.conftest import Night

APRIL = Period.parse("2023-04")
LISHI = "141102"


def figure(metric: str, organisation: str = LISHI, period: Period = APRIL) -> Figure:
    found = {
        (one.metric, one.organisation): one for one in figures(period=period, metrics=[metric])
    }
    return found[metric, organisation]


def street_of(compound: Compound) -> str:
    community = DivisionPeriod.objects.get(division=compound.community)
    assert community.parent
    return community.parent.periods.get().code


def test_D2_who_reported_nothing_is_not_counted_as_zero(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, HH=281)
    night(wangfu)
    found = figure("HH")
    assert (found.numerator, found.reporting, found.expected) == (281, 1, 2)
    assert figure("HH", "wangfu").state is State.NOT_REPORTED


def test_nobody_reporting_is_not_zero(meijing: Compound, night: Night) -> None:
    night(meijing)
    found = figure("HH")
    assert (found.state, found.numerator, found.value) == (State.NOT_REPORTED, None, None)


def test_B19_a_ratio_divides_sums_over_those_that_reported_both(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, HH=281, HEAD=22)
    night(wangfu, HH=120)
    found = figure("ORG-05")
    assert (found.numerator, found.denominator) == (281, 22)
    assert found.value is not None
    assert round(found.value, 1) == Decimal("12.8")


def test_R1_a_district_rate_is_no_mean_of_rates(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, UNIT=1, UNITH=1)
    night(wangfu, UNIT=99, UNITH=0)
    assert figure("ORG-03").value == 1


def test_R2_a_sum_of_nothing_is_not_applicable(meijing: Compound, night: Night) -> None:
    night(meijing, MC_ND=0, MC_V15=0)
    found = figure("MAT-08")
    assert (found.state, found.value, found.reporting) == (State.NOT_APPLICABLE, None, 1)


def test_E1_one_lower_bound_makes_the_sum_one(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, PMD=Element(50, at_least=True))
    night(wangfu, PMD=7)
    found = figure("PMD")
    assert (found.numerator, found.at_least) == (57, True)


def test_a_sum_of_zero_that_may_be_more_is_not_confirmed(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, PMD=Element(0, at_least=True))
    night(wangfu, PMD=0)
    assert (figure("PMD").numerator, figure("PMD").state) == (0, State.VALUE)


def test_the_children_add_up_to_their_parent(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, HH=281, HEAD=22, UNIT=22, UNITH=21, MA=12, MC=7, MC_OK=4, MAT_OVD=5)
    night(wangfu, HH=120, MA=3, MC=3, MC_OK=3, MAT_OVD=0)
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0, 0, 0])
    for one in figures(period=APRIL):
        parts = (one.numerator or 0, one.denominator or 0, one.reporting, one.expected)
        for place, part in enumerate(parts):
            sums[one.metric, one.level][place] += part
    for metric in {metric for metric, _level in sums}:
        assert len({tuple(sums[metric, level]) for level in LEVELS}) == 1, metric


def test_within_a_street_only_its_own_are_counted(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, HH=281)
    night(wangfu, HH=120)
    street = street_of(wangfu)
    division = DivisionPeriod.objects.get(code=street).division
    found = figures(period=APRIL, within=division, metrics=["HH"])
    assert {one.organisation for one in found} == {street, "wangfu", _community_code(wangfu)}
    assert {one.numerator for one in found} == {120}


def test_an_empty_street_is_not_applicable_rather_than_missing(db: None) -> None:
    empty = DivisionPeriod.objects.filter(code__startswith=LISHI, parent__level="district").last()
    assert empty
    found = figures(period=APRIL, within=empty.division, metrics=["HH"])
    assert [(one.organisation, one.state) for one in found] == [(empty.code, State.NOT_APPLICABLE)]


def test_a_compound_that_moved_counts_where_it_stood_in_the_period(
    meijing: Compound, night: Night
) -> None:
    night(meijing, date(2023, 3, 31), HH=281)
    night(meijing, date(2023, 4, 30), HH=281)
    other = make.community("河东社区居委会")
    Placement.objects.filter(compound=meijing).update(
        valid=DateRange(meijing.go_live_on, date(2023, 4, 10))
    )
    Placement.objects.create(
        compound=meijing, community=other, valid=DateRange(date(2023, 4, 10), None)
    )
    new = other.periods.get().code
    assert figure("HH", new).numerator == 281
    assert figure("HH", _community_code(meijing), Period.parse("2023-03")).numerator == 281


def test_a_straddling_compound_is_counted_once_where_most_of_it_stands(
    meijing: Compound, night: Night
) -> None:
    night(meijing, HH=1336)
    other = make.community("河东社区居委会")
    Placement.objects.filter(compound=meijing).update(weight=2_560)
    Placement.objects.create(
        compound=meijing, community=other, valid=DateRange(meijing.go_live_on, None), weight=7_440
    )
    assert figure("HH", other.periods.get().code).numerator == 1336
    assert figure("HH").numerator == 1336


def test_R5_a_compound_is_expected_from_its_go_live_day(meijing: Compound, night: Night) -> None:
    night(meijing)
    Compound.objects.exclude(pk=meijing.pk).update(go_live_on=date(2023, 5, 1))
    assert figure("HH").expected == 1


def test_the_open_month_expects_who_was_live_by_the_last_night(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, date(2023, 4, 16), HH=281)
    Compound.objects.filter(pk=wangfu.pk).update(go_live_on=date(2023, 4, 20))
    assert figure("HH").expected == 1


def test_DQ_02_falls_when_a_compound_fails(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing)
    night(wangfu)
    assert (figure("DQ-02").numerator, figure("DQ-02").denominator) == (2, 2)
    RollupRun.objects.filter(compound=wangfu).update(state="failed", last_error="DataError")
    assert (figure("DQ-02").value, figure("DQ-02").reporting) == (Decimal(50), 2)


def test_DQ_02_counts_whoever_was_forgotten(meijing: Compound, night: Night) -> None:
    night(meijing)
    expected = compounds_in_operation(APRIL.last_day).count()
    assert (figure("DQ-02").numerator, figure("DQ-02").denominator) == (1, expected)


def test_DQ_02_is_missing_for_a_night_that_nobody_planned(db: None) -> None:
    assert figure("DQ-02").state is State.NOT_REPORTED


def test_F16_baselines_are_listed_and_never_summed(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, BL_MTG=8, BL_IMP=Element(20, at_least=True))
    night(wangfu, BL_MTG=3)
    listed = baseline_figures(period=APRIL)
    told = {(one.organisation, one.metric, one.numerator, one.at_least) for one in listed}
    assert told == {
        ("meijing", "BL_MTG", 8, False),
        ("meijing", "BL_IMP", 20, True),
        ("wangfu", "BL_MTG", 3, False),
    }
    assert not [one for one in figures(period=APRIL) if one.metric.startswith("BL_")]


def test_an_unknown_metric_is_refused_by_name(db: None) -> None:
    with pytest.raises(NotFound, match="指标目录里没有“XYZ”"):
        figures(period=APRIL, metrics=["XYZ"])


def _community_code(compound: Compound) -> str:
    return compound.community.periods.get().code
