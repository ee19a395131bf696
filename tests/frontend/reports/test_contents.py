"""The figures of the seed (§1.6), as the report prints them."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from district.metrics.rights import any_place
from district.registry.models import CompoundStatus
from district.registry.services.opening import register_compound
from frontend.reports.baselines import baseline_lines
from frontend.reports.blocks import blocks
from frontend.reports.contents import Contents
from frontend.reports.gathering import gather
from frontend.reports.pictures import children_chart, trend_chart
from frontend.reports.summary import facts, headline, paragraphs, title
from frontend.reports.tables import children_table, compounds_table
from frontend.reports.tiles import tiles
from tests import make
from tests.frontend.reports.night import APRIL, LAST_DAY, SEED, night, seed_night


def tile(contents: Contents, label: str) -> tuple[str, str, str]:
    one = next(one for one in tiles(contents) if one.label == label)
    return one.figure, one.unit, one.note


def line(contents: Contents, metric: str) -> tuple[str, str, str]:
    lines = (one for block in blocks(contents) for one in block.lines)
    one = next(one for one in lines if one.metric == metric)
    return one.value, one.parts, one.reporting


@pytest.mark.parametrize(
    ("label", "figure", "unit", "note"),
    [
        ("运行中的小区", "5", "个", "5 个有本期数据"),
        ("楼栋", "10", "栋", "2/5 个小区已报"),
        ("单元", "22", "个", "1/5 个小区已报"),
        ("户数", "401", "户", "2/5 个小区已报"),
        ("楼长", "22", "名", "1/5 个小区已报"),
        ("党支部", "10", "个", "9 小区 + 1 物业 · 5/5 个小区已报"),
        ("党员", "50余", "名", "≥50 · 1/5 个小区已报"),
        ("每名楼长服务户数", "12.8", "户/人", "281/22 · 1/5 个小区已报"),
    ],
)
def test_B19_D2_E1_F2_the_base_counts_of_the_seed_are_printed(
    april: Contents, label: str, figure: str, unit: str, note: str
) -> None:
    assert tile(april, label) == (figure, unit, note)


def test_C3_F2_the_compounds_with_a_branch_are_five_of_five(april: Contents) -> None:
    assert line(april, "ORG-01") == ("100.0%", "5/5", "5/5 个小区已报")


def test_B19_heads_are_22_of_22_and_after_one_resigned_21(seed: None, april: Contents) -> None:
    assert facts(april)[2:4] == [
        "每小区每月录入负担 ≥63.0 分钟/小区月（1/5 个小区已报）",
        "必点次数 1,240 次（1/5 个小区已报）",
    ]
    assert line(april, "ORG-03") == ("100.0%", "22/22", "1/5 个小区已报")
    less = {**SEED, "meijing": {**SEED["meijing"], "UNITH": 21, "HEAD": 21}}
    night(date(2023, 5, 1), less)
    place = any_place(replace(LAST_DAY, first_day=date(2023, 5, 1)))
    assert place is not None
    next_day = gather(place, replace(LAST_DAY, first_day=date(2023, 5, 1)))
    assert line(next_day, "ORG-03")[:2] == ("95.5%", "21/22")


def test_D12_what_is_overdue_and_open_lowers_the_rate(april: Contents) -> None:
    assert line(april, "MAT-03")[:2] == ("53.3%", "8/15")


def test_F1_the_four_goals_stand_in_their_order(april: Contents) -> None:
    titles = [one.title for one in blocks(april)]
    assert titles == ["组织", "物业与账目", "活动与议事", "办事与满意", "数据质量"]


def test_a_block_that_nothing_feeds_says_so_and_shows_no_zero(april: Contents) -> None:
    empty = [one for one in blocks(april) if not one.lines]
    assert [one.code for one in empty] == ["property"]
    assert all(one.empty.startswith("尚未接入") for one in empty)


def test_D2_the_three_without_a_number_say_so(april: Contents) -> None:
    rows = compounds_table(april).rows
    households = {
        row.place.name: next(cell.text for cell in row.cells if cell.head == "户数") for row in rows
    }
    assert households == {
        "区教育局小区": "未填报",
        "美景华庭": "281",
        "工行小区": "120",
        "新城壹号": "未填报",
        "王府名苑": "未填报",
    }


def test_streets_stand_by_code_and_end_with_the_whole(april: Contents) -> None:
    rows = children_table(april).rows
    assert [row.place.name for row in rows] == ["滨河街道", "凤山街道", "城北街道", "离石区"]
    assert [row.reporting for row in rows] == ["2/2", "1/1", "2/2", "5/5"]


def test_a_rate_always_stands_with_its_parts(april: Contents) -> None:
    rates = {"党组织覆盖", "楼长配备", "按时办结", "满意", "底册完整"}
    rows = [*children_table(april).rows, *compounds_table(april).rows]
    cells = [cell for row in rows for cell in row.cells if cell.head in rates]
    assert all(("/" in cell.parts) != cell.is_missing for cell in cells)


def test_F16_undated_claims_are_listed_and_in_no_rate(april: Contents) -> None:
    claims = [(one.name, one.amount) for one in baseline_lines(april)]
    assert claims == [
        ("说事议事会", "8 次"),
        ("化解邻里矛盾", "76 件"),
        ("解决共性民生诉求", "14 件"),
        ("物业服务改进", "20余项"),
    ]
    assert not [one for _definition, one in april.rows() if one.metric.startswith("BL_")]


def test_the_head_says_who_reported_and_how_good_it_is(april: Contents) -> None:
    assert title(april) == "离石区小区治理月报"
    assert headline(april) == ["5/5 个小区已报", "已锁定"]
    assert facts(april)[:2] == ["汇总成功率 5/5（100.0%，样本小）", "底册完整率 22/45（48.9%）"]


def test_the_summary_names_both_kinds_of_branches(april: Contents) -> None:
    text = "".join(paragraphs(april))
    assert "党支部 10 个（5/5 个小区已报），其中小区党支部 9 个、物业企业党支部 1 个" in text


def test_charts_have_gaps_where_nothing_was_reported(april: Contents) -> None:
    trend, bars = trend_chart(april), children_chart(april)
    assert trend is not None and bars is not None
    assert trend.series[0].values == (*[None] * 11, 13)
    assert [(bar.name, bar.value) for bar in bars.bars] == [
        ("滨河街道", 12), ("凤山街道", 0), ("城北街道", 1),
    ]  # fmt: skip


def test_a_report_asks_as_much_of_many_compounds_as_of_five(db: None) -> None:
    seed_night()
    place = any_place(APRIL)
    assert place is not None
    gather(place, APRIL)
    with CaptureQueriesContext(
        connection,
    ) as few:
        gather(place, APRIL)
    for number in range(20):
        made = register_compound(
            name=f"样例{number}",
            slug=f"sample-{number}",
            community=make.community("东关社区居委会"),
            go_live_on=date(2022, 4, 1),
        )
        made.status = CompoundStatus.ACTIVE
        made.save(update_fields=["status"])
    night(date(2023, 4, 30), {})
    with CaptureQueriesContext(connection) as many:
        gather(place, APRIL)
    assert len(many) == len(few)
