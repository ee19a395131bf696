"""Tables as people make them come in as they were meant."""

import io

import pytest
import xlsxwriter

from district.core.errors import DomainError
from district.core.sheets.reading import read_table
from district.core.sheets.table import Limits, SourceKind, cell_name, column_index, column_letter
from tests.district.core.workbooks import altered, honest, with_cells


def csv_cells(text: str) -> list[tuple[str, ...]]:
    return [row.cells for row in read_table(text.encode(), "表.csv").rows]


def xlsx_row(*values: object, formats: dict[int, str] | None = None) -> tuple[str, ...]:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for index, value in enumerate(values):
            sheet.write_string(0, index, f"列{index}")
            style = {"num_format": (formats or {}).get(index, "General")}
            sheet.write(1, index, value, book.add_format(style))
    return read_table(out.getvalue(), "表.xlsx").rows[0].cells


def test_a_table_keeps_header_rows_kind_and_digest() -> None:
    table = read_table("小区,地址\n甲,龙山路\n".encode(), "小区.CSV")
    assert (table.header, table.kind) == (("小区", "地址"), SourceKind.CSV)
    assert [(row.number, row.cells) for row in table.rows] == [(2, ("甲", "龙山路"))]
    assert len(table.sha256) == 64


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_is_read_in_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    data = "小区名称,地址\n美景华庭,龙山路㐂\n".encode(encoding)
    assert read_table(data, "a.csv").rows[0].cells == ("美景华庭", "龙山路㐂")


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_the_delimiter_is_recognised(delimiter: str) -> None:
    assert csv_cells(f"甲{delimiter}乙\n1{delimiter}2\n") == [("1", "2")]


def test_row_numbers_are_those_of_the_spreadsheet() -> None:
    text = '\n小区,地址\n\n甲,"一\n二"\n\n,\n乙,三\n'
    rows = read_table(text.encode(), "a.csv").rows
    assert [(row.number, row.cells[0]) for row in rows] == [(4, "甲"), (7, "乙")]


def test_rows_of_an_xlsx_keep_their_numbers_too() -> None:
    rows = read_table(honest(["小区"], [""], ["甲"]), "a.xlsx").rows
    assert [(row.number, row.cells) for row in rows] == [(3, ("甲",))]


def test_short_rows_are_filled_up_and_long_ones_kept() -> None:
    assert csv_cells("甲,乙\n1\n1,2,3\n") == [("1", ""), ("1", "2", "3")]


def test_digits_blanks_and_invisible_signs_are_made_plain() -> None:
    assert csv_cells("甲,乙\n\u3000１２号 楼\u200b ,\ufeff3\u00a0单元\n") == [("12号 楼", "3 单元")]


def test_numbers_of_a_spreadsheet_are_what_the_person_saw() -> None:
    assert xlsx_row(3.0, 0.1 + 0.2, 13800000000, True) == ("3", "0.3", "13800000000", "是")


def test_dates_of_a_spreadsheet_are_iso() -> None:
    formats = {0: "yyyy-mm-dd", 1: "yyyy-mm-dd hh:mm", 2: "yyyy-mm-dd hh:mm:ss", 3: "hh:mm"}
    cells = xlsx_row(45031, 45031 + 16 / 24, 45031 + 86399 / 86400, 16 / 24, formats=formats)
    assert cells == ("2023-04-15", "2023-04-15 16:00", "2023-04-15 23:59:59", "16:00:00")


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ('yyyy"年"m"月"', "2022年5月"),
        ("mmm-yy", "2022年5月"),
        ('yyyy"年"', "2022年"),
        ('yyyy"年"m"月"d"日"', "2022-05-01"),
        ("[$-804]yyyy/m/d;@", "2022-05-01"),
        ("yyyy-mm-dd hh:mm", "2022-05-01"),
        ("0.00", "44682"),
        ('"day "0', "44682"),
    ],
)
def test_a_date_is_no_more_exact_than_it_is_shown(code: str, text: str) -> None:
    assert xlsx_row(44682, formats={0: code}) == (text,)


@pytest.mark.parametrize(("style", "text"), [(57, "2022年5月"), (31, "2022-05-01"), (0, "44682")])
def test_the_chinese_date_formats_that_have_no_code_are_known(style: int, text: str) -> None:
    styles = f'<styleSheet><cellXfs><xf numFmtId="{style}"/></cellXfs></styleSheet>'
    data = altered(
        with_cells('<c r="B2" s="0"><v>44682</v></c>'), {"xl/styles.xml": styles.encode()}
    )
    assert read_table(data, "a.xlsx").rows[0].cells[1] == text


def test_the_calendar_from_1904_is_known() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"date_1904": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "日期")
        sheet.write_number(1, 0, 43569, book.add_format({"num_format": "yyyy-mm-dd"}))
    assert read_table(out.getvalue(), "a.xlsx").rows[0].cells == ("2023-04-15",)


def test_texts_in_runs_are_joined_and_phonetic_guides_left_out() -> None:
    runs = "<is><r><t>美景</t></r><r><t>华庭</t></r><rPh><t>mei</t></rPh></is>"
    cells = read_table(with_cells(f'<c r="B2" t="inlineStr">{runs}</c>'), "a.xlsx").rows[0].cells
    assert cells == ("甲", "美景华庭")


def test_shared_texts_are_found_by_their_place() -> None:
    texts = "<sst><si><t>零</t></si><si><t>一_x000D_\n二</t></si></sst>".encode()
    data = altered(with_cells('<c r="B2" t="s"><v>1</v></c>'), {"xl/sharedStrings.xml": texts})
    assert read_table(data, "a.xlsx").rows[0].cells == ("甲", "一\n二")


def test_a_formula_counts_with_its_saved_result() -> None:
    number = '<c r="B2"><f>1+1</f><v>2</v></c>'
    empty = '<c r="C2" t="str"><f>""</f><v></v></c>'
    assert read_table(with_cells(number, empty), "a.xlsx").rows[0].cells == ("甲", "2")


def test_a_text_like_a_formula_is_only_a_text() -> None:
    assert csv_cells('甲,乙\n=1+1,"@SUM(A1)"\n') == [("=1+1", "@SUM(A1)")]


def test_the_first_visible_worksheet_is_read() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        hidden, shown = book.add_worksheet("说明"), book.add_worksheet("数据")
        hidden.write_row(0, 0, ["不读"])
        hidden.write_formula(1, 0, "=1/0", value="#DIV/0!")
        hidden.hide()
        shown.activate()
        shown.write_column(0, 0, ["小区", "甲"])
    assert read_table(out.getvalue(), "a.xlsx").header == ("小区",)


def test_a_stream_is_read_no_further_than_the_limit() -> None:
    stream = io.BytesIO(b"a\n" + b"1\n" * 600)
    with pytest.raises(DomainError, match="sheet_too_large"):
        read_table(stream, "a.csv", limits=Limits(size=1000))
    assert stream.tell() == 1001


@pytest.mark.parametrize(("index", "letters"), [(0, "A"), (25, "Z"), (26, "AA"), (16383, "XFD")])
def test_columns_are_named_as_spreadsheets_name_them(index: int, letters: str) -> None:
    assert (column_letter(index), column_index(letters)) == (letters, index)
    assert cell_name(index, 7) == f"{letters}7"
