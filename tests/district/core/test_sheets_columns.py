"""Columns turn a table into typed rows, and say of each wrong cell what to do."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from district.core.counts import Count
from district.core.dates import PartialDate, Precision
from district.core.errors import DomainError
from district.core.sheets import parsers
from district.core.sheets.columns import Column, Reading, Sheet
from district.core.sheets.parsers import CellError, Parser, StatedMoment
from district.core.sheets.reading import read_table
from district.core.sheets.templates import mending_pages, template_csv, template_xlsx
from district.core.sheets.writing import write_csv, write_xlsx


@dataclass(frozen=True)
class Line:
    number: int
    name: str
    members: Count
    built: PartialDate | None


SHEET = Sheet(
    "小区",
    (
        Column("name", ("小区名称", "名称"), parsers.text(5), required=True, example="例子"),
        Column("members", ("党员数",), parsers.count(), example="50余"),
        Column("built", ("建成年份",), parsers.partial_date(), example="1990年代"),
    ),
    Line,
)


def reading(text: str) -> Reading[Line]:
    return SHEET.read(read_table(text.encode(), "a.csv"))


def test_a_row_becomes_an_object_and_empty_stays_unknown() -> None:
    rows = reading("名称,党员数\n甲,50余\n乙,\n").rows
    assert rows == (Line(2, "甲", Count(50, at_least=True), None), Line(3, "乙", Count(), None))


@pytest.mark.parametrize(
    "header", ["小区名称*", "小区 名称", "名称（必填）", "NAME", "小区名称(必填)*"]
)
def test_a_header_is_known_with_marks_by_alias_and_by_key(header: str) -> None:
    assert reading(f"{header}\n甲\n").rows[0].name == "甲"


def test_problems_name_the_cell_the_value_and_what_to_do() -> None:
    got = reading("党员数,小区名称\n很多,甲\n1,\n1,六个字的名字\n2,乙\n")
    told = [(p.cell, p.title, p.value, p.code) for p in got.problems]
    assert told == [
        ("A2", "党员数", "很多", "count"),
        ("B3", "小区名称", "", "required"),
        ("B4", "小区名称", "六个字的名字", "too_long"),
    ]
    assert got.problems[2].sentence == "最多 5 个字，现在有 6 个，请缩短。"
    assert [row.name for row in got.rows] == ["乙"]


def test_columns_nobody_asked_for_are_told_and_left_behind() -> None:
    got = reading("小区名称,联系电话,问题\n甲,13800000000,旧的\n")
    assert got.ignored_titles == ("联系电话",)
    assert "13800000000" not in repr(got.rows)


def test_content_beyond_the_header_is_a_problem_of_that_row() -> None:
    problem = reading("小区名称,党员数\n甲,1,2\n乙,1\n").problems[0]
    assert (problem.cell, problem.code) == ("C2", "beyond_header")


@pytest.mark.parametrize(
    ("header", "code"), [("党员数", "missing_titles"), ("名称,小区名称", "same_column")]
)
def test_a_header_that_does_not_fit_is_refused(header: str, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        reading(f"{header}\n1,2\n")


@pytest.mark.parametrize(
    ("parser", "cell", "value"),
    [
        (parsers.integer(0, 99), "1,0", 10),
        (parsers.day(), "2022年4月1日", date(2022, 4, 1)),
        (parsers.day(), "2022-04-01 00:00:00", date(2022, 4, 1)),
        (parsers.yes_no(), "YES", True),
        (parsers.yes_no(), "无", False),
        (parsers.choice({"on": "开", "off": "关"}), "关", "off"),
        (parsers.choice({"on": "开"}, aliases={"打开": "on"}), " 打 开", "on"),
        (parsers.text(9, multiline=True), "a\nb", "a\nb"),
        (parsers.text(9), "a\nb", "a b"),
        (parsers.count(), "≥50", Count(50, at_least=True)),
        (parsers.count(), "50+", Count(50, at_least=True)),
        (parsers.count(), "22", Count(22)),
        (parsers.partial_date(), "2010-01-10", PartialDate(date(2010, 1, 10))),
        (parsers.partial_date(), "2022年5月", PartialDate(date(2022, 5, 1), Precision.MONTH)),
        (parsers.partial_date(), "2022-05", PartialDate(date(2022, 5, 1), Precision.MONTH)),
        (parsers.partial_date(), "约2003", PartialDate(date(2003, 1, 1), Precision.ABOUT)),
    ],
)
def test_a_parser_reads_what_people_write(parser: Parser[object], cell: str, value: object) -> None:
    assert parser.read(cell) == value


@pytest.mark.parametrize(
    ("cell", "at", "timed"),
    [
        ("2023-04-15 16:00", datetime(2023, 4, 15, 8, tzinfo=UTC), True),
        ("2023/4/15 16:00:59", datetime(2023, 4, 15, 8, 0, 59, tzinfo=UTC), True),
        ("2023年4月15日16时30分", datetime(2023, 4, 15, 8, 30, tzinfo=UTC), True),
        ("2023-04-15T16:00", datetime(2023, 4, 15, 8, tzinfo=UTC), True),
        ("2023-04-15", datetime(2023, 4, 14, 16, tzinfo=UTC), False),
        ("2023年4月15日", datetime(2023, 4, 14, 16, tzinfo=UTC), False),
    ],
)
def test_a_moment_is_told_in_the_time_of_shanghai(cell: str, at: datetime, timed: bool) -> None:
    assert parsers.moment().read(cell) == StatedMoment(at, timed)
    assert parsers.moment().read(StatedMoment(at, timed).plain()) == StatedMoment(at, timed)


@pytest.mark.parametrize(
    ("parser", "cell"),
    [
        (parsers.integer(0, 99), "100"),
        (parsers.integer(0, 99), "1.5"),
        (parsers.integer(0, 99), "9" * 30),
        (parsers.count(), "-3"),
        (parsers.day(), "2022-02-30"),
        (parsers.day(), "2022-04"),
        (parsers.day(), "45031"),
        (parsers.day(), "1022-04-01"),
        (parsers.partial_date(), "去年"),
        (parsers.partial_date(), "0000"),
        (parsers.moment(), "2023-04-15 24:00"),
        (parsers.moment(), "下午四点"),
        (parsers.choice({"on": "开"}), "半开"),
        (parsers.yes_no(), "也许"),
    ],
)
def test_a_parser_refuses_the_rest_with_a_sentence(parser: Parser[object], cell: str) -> None:
    with pytest.raises(CellError) as caught:
        parser.read(cell)
    assert str(caught.value).endswith("。")
    assert "%(" not in str(caught.value)


def test_an_export_comes_back_as_the_same_rows() -> None:
    rows = reading("名称,党员数,建成年份\n甲,50余,2003年以前\n乙,,\n").rows
    data = write_csv(SHEET.header(), [SHEET.line(vars(row)) for row in rows])
    assert SHEET.read(read_table(data, "a.csv")).rows == rows


@pytest.mark.parametrize(("make", "name"), [(template_xlsx, "a.xlsx"), (template_csv, "a.csv")])
def test_a_template_fits_its_sheet_and_its_example_is_not_taken(
    make: Callable[[Sheet[Line]], bytes], name: str
) -> None:
    got = SHEET.read(read_table(make(SHEET), name))
    assert (got.rows, got.problems, got.skipped_examples) == ((), (), (2,))


def test_the_rows_to_mend_come_back_with_reasons_and_without_strange_columns() -> None:
    got = reading("小区名称,联系电话,党员数\n甲,138,很多\n乙,139,1\n")
    table = read_table(write_xlsx(mending_pages(got, got.problems)), "a.xlsx")
    assert table.header == ("小区名称", "党员数", "问题")
    assert [row.cells[:2] for row in table.rows] == [("甲", "很多")]
    assert "党员数：" in table.rows[0].cells[2]
    assert SHEET.read(table).ignored_titles == ()
