"""From any figure down to the compounds' numerators and the rule's text."""

from datetime import date

import pytest

from district.core.errors import NotFound
from district.metrics.figures import Period, State
from district.metrics.models import RollupRun, RunState
from district.metrics.queries import attention, explain, periods_available
from district.registry.models import Compound
from tests.district.metrics.conftest import Night

APRIL = Period.parse("2023-04")


@pytest.fixture
def two_nights(meijing: Compound, wangfu: Compound, night: Night) -> None:
    night(meijing, UNIT=22, UNITH=21, BR_ANY=1, MAT_OVD=6, HH=281, BLD=7, HEAD=22, BR=1)
    night(wangfu, BR_ANY=0, BR=0, MAT_OVD=0)


def test_a_district_figure_opens_to_its_compounds(two_nights: None) -> None:
    found = explain(metric="ORG-03", organisation="141102", period=APRIL)
    assert "有在任单元负责人的单元数 ÷ 单元数" in found.definition.text_zh
    told = {one.organisation: (one.numerator, one.denominator) for one in found.compounds}
    assert told == {"meijing": (21, 22), "wangfu": (None, None)}


def test_a_missing_figure_says_what_is_missing(two_nights: None) -> None:
    found = explain(metric="ORG-03", organisation="wangfu", period=APRIL)
    [cell] = found.compounds
    assert (cell.state, cell.reason) == (State.NOT_REPORTED, "未填报：有楼长的单元、单元。")


def test_a_figure_opens_to_its_elements(two_nights: None) -> None:
    found = explain(metric="ORG-03", organisation="141102", period=APRIL)
    parts = [(one.name, one.side, one.figure.numerator) for one in found.elements]
    assert parts == [("有楼长的单元", "numerator", 21), ("单元", "denominator", 22)]


def test_an_unknown_organisation_is_refused(two_nights: None) -> None:
    with pytest.raises(NotFound, match="没有代码或网址名为“nowhere”"):
        explain(metric="ORG-03", organisation="nowhere", period=APRIL)


def test_a_metric_of_months_has_no_day(two_nights: None) -> None:
    with pytest.raises(NotFound, match="没有这种期间"):
        explain(metric="MAT-01", organisation="meijing", period=Period.parse("2023-04-30"))


def test_what_needs_attention_is_said_in_sentences(two_nights: None) -> None:
    told = {(one.organisation, one.rule): one.sentence for one in attention(period=APRIL)}
    assert told == {
        ("meijing", "overdue_stock"): "有 6 件事项超期未办结。",
        ("meijing", "units_without_head"): "有 1 个单元没有楼长。",
        ("meijing", "silent_months"): "连续 3 个月没有办事记录，也没有确认“本月无”（281 户）。",
        ("wangfu", "no_branch"): "还没有小区党支部。",
        ("wangfu", "not_reported"): "未填报：楼栋、单元、户数、楼长。",
    }


def test_a_company_of_which_nothing_is_known_is_named(
    meijing: Compound, wangfu: Compound, night: Night
) -> None:
    night(meijing, PC=1)
    night(wangfu, PC=1, PC_RED=0)
    told = [one for one in attention(period=APRIL) if one.rule == "company_untold"]
    assert [one.organisation for one in told] == ["meijing"]
    assert "红色物业的材料一项也没有登记" in told[0].sentence


def test_a_failed_night_comes_first(two_nights: None, wangfu: Compound) -> None:
    RollupRun.objects.filter(compound=wangfu).update(state=RunState.FAILED, last_error="DataError")
    first = attention(period=APRIL)[0]
    assert (first.rule, first.organisation) == ("rollup_failed", "wangfu")
    assert first.sentence == "2023-04-30 夜间汇总失败，请联系系统维护人员。"


def test_two_nights_without_figures_need_attention(
    two_nights: None, wangfu: Compound, night: Night
) -> None:
    night(wangfu, date(2023, 4, 29))
    RollupRun.objects.filter(compound=wangfu).update(state=RunState.DUE)
    rules = {one.rule for one in attention(period=APRIL) if one.organisation == "wangfu"}
    assert "not_rolled_up" in rules


def test_periods_are_those_with_cells(two_nights: None) -> None:
    texts = [str(period) for period in periods_available()]
    april = ["2023-Q2", "2023-04-R12", "2023-04", "2023-04-30"]
    march = ["2023-03-R12", "2023-Q1", "2023-03"]
    assert texts == ["2023", *april, *march, "2023-02-R12", "2023-02"]
