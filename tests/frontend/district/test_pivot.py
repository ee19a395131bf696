"""透视表: the figures of reports side by side, kept under a name, and taken along."""

import csv
import io
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from district.core.permissions import Role
from district.metrics.figures import Period
from district.metrics.ledger import plan_night
from district.metrics.models import Cell
from district.metrics.queries import pivot as subject
from district.registry.models import Compound, DivisionPeriod
from tests import make
from tests.frontend.reports.night import CHENGBEI, LISHI, night, seed_night
from tests.visitors import machine, visitor

pytestmark = pytest.mark.django_db
APRIL = "kind=M&until=2023-04&periods=2"


@pytest.fixture(autouse=True)
def _seed(db: None) -> None:
    seed_night()


@pytest.fixture
def analyst() -> Client:
    return visitor(None, make.account(Role.DEPARTMENT_ANALYST))


@pytest.fixture
def street() -> Client:
    scope = DivisionPeriod.objects.get(code=CHENGBEI).division_id
    return visitor(None, make.account(Role.STREET_READER, scope_id=scope))


def page(client: Client, query: str, status: int = 200) -> str:
    response = client.get(f"/pivot/?{query}")
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def tables(text: str, kind: str = "table table-stack pivot-table") -> list[str]:
    """The words of each table, without its markup and its drawings."""
    found = re.findall(rf'<table class="{kind}".*?</table>', text, re.DOTALL)
    bare = (re.sub(r"<svg.*?</svg>|<[^>]+>", "|", one, flags=re.DOTALL) for one in found)
    return [re.sub(r"[|\s]+", "|", one) for one in bare]


def test_it_begins_with_a_few_rates_of_each_street(analyst: Client) -> None:
    first, *others = tables(page(analyst, ""))
    assert len(others) == 3
    assert "滨河街道" in first and "2023年4月" in first


def test_a_cell_says_value_parts_state_and_leads_to_its_explanation(analyst: Client) -> None:
    text = page(analyst, f"metric=MAT-03&metric=AID-03&{APRIL}")
    closed, unfed = tables(text)
    assert "离石区|合计|未填报|53.3%|8/15|3/5|已报|" in closed
    assert "凤山街道|未填报|不适用|0/0|" in closed
    assert "城北街道|未填报|100.0%|1/1|样本小" in closed
    assert unfed.count("尚未接入") == 8
    assert '/figures/MAT-03/141102001/2023-04/"' in text
    assert analyst.get("/figures/MAT-03/141102001/2023-04/").status_code == 200


@pytest.mark.parametrize(
    ("rows", "columns", "count", "heads"),
    [
        ("metric", "organisation", 2, "|指标|离石区|合计|滨河街道|"),
        ("period", "metric", 4, "|期间|按时办结率|MAT-03"),
        ("organisation", "metric", 2, "|地方|按时办结率|MAT-03"),
    ],
)
def test_any_axis_stands_anywhere(
    analyst: Client, rows: str, columns: str, count: int, heads: str
) -> None:
    query = f"metric=MAT-03,MA&{APRIL}&rows={rows}&columns={columns}"
    found = tables(page(analyst, query))
    assert len(found) == count
    assert found[0].startswith(heads)


def test_compounds_are_listed_under_their_divisions(analyst: Client) -> None:
    [table] = tables(page(analyst, f"metric=MA&{APRIL}&level=compound"))
    assert "美景华庭|滨河街道|龙山社区居委会|" in table
    assert table.index("美景华庭") < table.index("王府名苑")


def test_rows_over_periods_are_drawn_and_told(analyst: Client) -> None:
    seed_night(date(2023, 3, 31))
    text = page(analyst, f"metric=MAT-03&{APRIL}")
    told = re.findall(r'<svg[^>]*spark"[^>]*aria-label="([^"]+)"', text)
    # Fengshan has nothing to divide by, and Chengbei too few cases to be compared.
    assert [one.split("，")[1].split("：")[0] for one in told] == ["离石区", "滨河街道"]
    assert "2023年3月 53.3%，2023年4月 53.3%" in told[0]
    assert "style=" not in text


def test_streets_stand_as_tiles_beside_the_whole(analyst: Client) -> None:
    plan_night(day=date(2023, 4, 30), again=True)
    told = {"MC": 40, "MC_V15": 40, "MC_ND": 0, "MC_OK": 39, "MA": 40, "MA_PRO": 0, "MAT_OVD": 0}
    few = {**told, "MC": 5, "MC_V15": 5, "MC_OK": 0}
    night(date(2023, 4, 30), {"meijing": told, "wangfu": {**told, "MC_OK": 4}, "gonghang": few})
    text = page(analyst, f"metric=MAT-03,ORG-01,MA&{APRIL}")
    [table] = tables(text, "table")
    assert "滨河街道|97.5%|39/40|明显高于整体" in table
    assert "城北街道|10.0%|4/40|明显低于整体" in table
    assert "凤山街道|0.0%|0/5|样本小|" in table
    assert "tile=ORG-01#tiles" in text and "tile=MA#" not in text
    [other] = tables(page(analyst, f"metric=MAT-03,ORG-01&{APRIL}&tile=ORG-01"), "table")
    assert "小区党组织覆盖率" in other
    assert tables(page(analyst, f"metric=MAT-03&{APRIL}&level=compound"), "table") == []


@pytest.mark.parametrize(
    ("query", "status", "sentence"),
    [
        ("periods=3", 400, "请至少选一项指标。"),
        ("metric=MA&periods=37", 400, "期数请填 1 到 36。"),
        ("metric=MA&periods=x", 400, "期数请填 1 到 36。"),
        ("metric=MA&kind=W", 400, "期间种类只能是"),
        ("metric=MA&until=April", 400, "期间请写成"),
        ("metric=MA&rows=period", 400, "行和列不能是同一项"),
        ("metric=MA&rows=colour", 400, "行和列只能是"),
        ("metric=MA&level=house", 400, "列出的层级只能是"),
        ("metric=MA&organisation=141102001&level=district", 400, "滨河街道下面没有这一层级"),
        ("metric=MAT-03&kind=D", 400, "所选指标都没有这种期间的数据"),
        ("metric=BL_MTG", 400, "所选指标都没有这种期间的数据"),
        ("metric=NONE", 404, "指标目录里没有“NONE”"),
        ("metric=MA&organisation=nowhere", 404, "没有代码或网址名为“nowhere”"),
        ("view=x", 404, "没有这个视图"),
    ],
)
def test_what_cannot_be_shown_is_said(
    analyst: Client, query: str, status: int, sentence: str
) -> None:
    assert sentence in page(analyst, query, status)


def test_metrics_without_such_periods_are_named(analyst: Client) -> None:
    text = page(analyst, "metric=MAT-03,BLD&kind=D&until=2023-04&periods=1")
    assert "所以没有列出：按时办结率。" in text
    assert len(tables(text)) == 1


def test_a_table_is_bounded(analyst: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subject, "MOST_CELLS", 7)
    assert "共 8 格（最多 7 格）" in page(analyst, f"metric=MA&{APRIL}", 400)
    monkeypatch.setattr(subject, "MOST_CELLS", 8)
    page(analyst, f"metric=MA&{APRIL}")
    monkeypatch.setattr(subject, "MOST_READINGS", 9)
    assert "要汇总的数太多：5 个小区" in page(analyst, f"metric=MA&{APRIL}", 400)


def test_statements_grow_with_periods_alone(analyst: Client) -> None:
    def asked(metrics: str, level: str, periods: int) -> int:
        query = f"metric={metrics}&kind=M&until=2023-04&level={level}&periods={periods}"
        with CaptureQueriesContext(connection) as captured:
            page(analyst, query)
        return len(captured)

    asked("MA", "subdistrict", 1)
    few, many = asked("MA", "subdistrict", 1), asked("MA,MC,MAT-02,MAT-03", "compound", 1)
    assert many == few
    longer, longest = asked("MA", "subdistrict", 3), asked("MA", "subdistrict", 5)
    assert longest - longer == longer - few > 0


def test_a_reader_sees_the_own_subtree_alone(street: Client) -> None:
    [table] = tables(page(street, f"metric=MA&{APRIL}&level=compound"))
    assert "王府名苑" in table and "美景华庭" not in table
    assert "离石区" not in page(street, f"metric=MA&{APRIL}")
    page(street, f"metric=MA&{APRIL}&organisation={LISHI}", 404)
    page(street, f"metric=MA&{APRIL}&organisation=meijing", 404)
    assert street.get(f"/pivot/file.csv?metric=MA&organisation={LISHI}").status_code == 404


def test_what_is_sensitive_stays_with_streets_and_quarters(analyst: Client) -> None:
    quarter = "metric=FAC-07&kind=Q&until=2023-04&periods=2"
    [streets] = tables(page(analyst, quarter))
    assert "滨河街道|未填报|未填报|" in streets
    [compounds] = tables(page(analyst, f"{quarter}&level=compound"))
    assert "美景华庭|滨河街道|龙山社区居委会|—|只公布到街道|—|只公布到街道|" in compounds
    assert "没有这种期间的数据" in page(analyst, "metric=FAC-07&kind=M", 400)


def test_C15_disputes_before_and_after_stand_by_the_quarter_and_street(
    analyst: Client, meijing: Compound
) -> None:
    wangfu = Compound.objects.get(slug="wangfu")
    for compound, quarter, count in (
        (meijing, "2022-Q4", 12),
        (meijing, "2023-Q1", 7),
        (meijing, "2023-Q2", 6),
        (wangfu, "2022-Q4", 5),
        (wangfu, "2023-Q1", 5),
        (wangfu, "2023-Q2", 4),
    ):
        period = Period.parse(quarter)
        told = {"DIS-01": (count, 281), "DA": (count, None)}
        Cell.objects.bulk_create(
            Cell(
                compound=compound, period_type="Q", period_start=period.first_day,
                version="2023.1", metric=code, numerator=above, denominator=below, state="value",
                as_of=period.end, computed_at=period.end,
            )
            for code, (above, below) in told.items()
        )  # fmt: skip
    quarters = "metric=DIS-01&kind=Q&until=2023-Q2&periods=3"
    text = page(analyst, quarters)
    [streets] = tables(text)
    # The four of the last quarter, and beside the sum the six of the other street.
    assert "|12/281|" in streets and "|7/281|" in streets
    assert "|6/281|" not in streets and "|4/281|" not in streets
    assert streets.count("人数少，不公布") == 2
    [compounds] = tables(page(analyst, f"{quarters}&level=compound"))
    assert "12/281" not in compounds and "只公布到街道" in compounds
    rows = csv.DictReader(
        io.StringIO(analyst.get(f"/pivot/file.csv?{quarters}").content.decode("utf-8-sig"))
    )
    assert {row["口径版本"] for row in rows} == {"2023.1"}


def test_F13_few_persons_are_withheld_here_too(analyst: Client, meijing: Compound) -> None:
    april = Period.parse("2023-Q2")
    for compound, count in ((meijing, 3), (Compound.objects.get(slug="wangfu"), 40)):
        Cell.objects.create(
            compound=compound, period_type="Q", period_start=april.first_day, version="2023.1",
            metric="FAC-07", numerator=count, state="value", as_of=april.end, computed_at=april.end,
        )  # fmt: skip
    query = "metric=FAC-07&kind=Q&until=2023-Q2&periods=1"
    [table] = tables(page(analyst, query))
    # Told beside the sum, the other street would tell of the three.
    assert "离石区|合计|43|" in table
    assert "滨河街道|人数少，不公布|" in table and "城北街道|人数少，不公布|" in table
    rows = list(csv.reader(analyst.get(f"/pivot/file.csv?{query}").content.decode().splitlines()))
    assert [row[6] for row in rows[1:] if row[10].startswith("人数少")] == ["", ""]


def test_it_is_taken_along_cell_by_cell(analyst: Client) -> None:
    query = f"metric=MAT-03,MA&{APRIL}"
    told = analyst.get(f"/pivot/file.csv?{query}")
    assert "attachment" in told["Content-Disposition"]
    assert "pivot-141102-2023-04.csv" in told["Content-Disposition"]
    heads, *rows = csv.reader(io.StringIO(told.content.decode("utf-8-sig")))
    assert len(rows) == 2 * 4 * 2
    [cell] = [one for one in rows if one[0] == "MAT-03" and one[2:6:3] == ["141102001", "2023-04"]]
    named = dict(zip(heads, cell, strict=True))
    assert (named["分子"], named["分母"], named["状态"]) == ("7", "14", "有值")
    assert (named["已报小区"], named["应报小区"], named["口径版本"]) == ("1", "2", "2023.1")
    workbook = io.BytesIO(analyst.get(f"/pivot/file.xlsx?{query}").content)
    sheet = CalamineWorkbook.from_filelike(workbook).get_sheet_by_name("单元格").to_python()
    assert [str(one) for one in sheet[0]] == heads and len(sheet) == 17


def test_no_name_of_a_compound_becomes_a_formula(analyst: Client, meijing: Any) -> None:
    type(meijing).objects.filter(pk=meijing.pk).update(name="=1+1")
    told = analyst.get(f"/pivot/file.csv?metric=MA&{APRIL}&level=compound").content.decode()
    assert ",'=1+1," in told and ",=1+1," not in told


def test_machines_read_the_same_cells(analyst: Client) -> None:
    program = machine(None, make.account(Role.DEPARTMENT_ANALYST))
    told = program.get(f"/api/v1/pivot?metric=MAT-03&{APRIL}").json()
    assert told["periods"] == ["2023-03", "2023-04"]
    assert [one["name"] for one in told["organisations"]][:2] == ["离石区", "滨河街道"]
    [cell] = [
        one
        for one in told["cells"]
        if (one["organisation"], one["period"]) == ("141102001", "2023-04")
    ]
    assert (cell["numerator"], cell["denominator"], cell["value"]) == (7, 14, 50)
    refused = program.get("/api/v1/pivot?metric=MA&rows=period")
    assert (refused.status_code, refused.json()["code"]) == (400, "same_axis")
