"""The report as files: what a department can open, count on and compare."""

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from district.core.errors import DomainError
from district.metrics.documents import DocumentKind, write_document
from district.metrics.rights import any_place
from frontend.reports.as_csv import csv_report
from frontend.reports.as_json import json_report
from frontend.reports.as_pdf import pdf_report
from frontend.reports.as_xlsx import xlsx_report
from frontend.reports.contents import Contents
from frontend.reports.escaping import plain
from tests.frontend.reports.night import APRIL, LAST_DAY

CELL_KEYS = {
    "metric", "organisation", "level", "period", "numerator", "denominator", "value", "state",
    "reporting", "expected", "version",
}  # fmt: skip
EVIL = '=HYPERLINK("http://evil","x")'


def poisoned(contents: Contents) -> Contents:
    """The same report of a compound whose name is a formula and markup of Typst."""
    name = f"{EVIL}#panic()$1$"
    return replace(
        contents,
        places=tuple(
            replace(one, name=name) if one.code == "meijing" else one for one in contents.places
        ),
        figures={
            key: replace(one, organisation_name=name) if key[0] == "meijing" else one
            for key, one in contents.figures.items()
        },
    )


def pdf_text(body: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)


def sheets(body: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_B19_the_pdf_is_read_by_programs(april: Contents) -> None:
    text = pdf_text(pdf_report(april))
    assert "美景华庭" in text
    assert "22/22" in text
    assert "离石区小区治理月报" in text


def test_the_pdf_numbers_its_pages_and_repeats_the_heads_of_tables(april: Contents) -> None:
    many = replace(
        april,
        places=(
            *april.places,
            *(replace(april.places[-1], code=f"x{n}", name=f"样例{n}") for n in range(60)),
        ),
    )
    pages = PdfReader(io.BytesIO(pdf_report(many))).pages
    texts = [page.extract_text().replace(" ", "") for page in pages]
    assert all(f"第{n}页，共{len(pages)}页" in text for n, text in enumerate(texts, 1))
    assert sum("本期数据" in text for text in texts) >= 2


def test_the_pdf_is_an_archive_that_screen_readers_can_read(april: Contents) -> None:
    reader = PdfReader(io.BytesIO(pdf_report(april)))
    about = reader.xmp_metadata
    assert about is not None
    told = about.stream.get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part>" in told
    assert "<pdfuaid:part>1</pdfuaid:part>" in told


def test_text_of_people_is_never_markup_in_the_pdf(april: Contents) -> None:
    assert "panic()$1$" in pdf_text(pdf_report(poisoned(april))).replace("\n", "")


@pytest.mark.parametrize("draw", [pdf_report, xlsx_report, csv_report])
def test_equal_figures_make_equal_bytes(april: Contents, draw: Any) -> None:
    assert draw(april) == draw(april)


def test_the_workbook_has_its_sheets_and_typed_numbers(april: Contents) -> None:
    found = sheets(xlsx_report(april))
    assert list(found) == ["总览", "街道", "小区", "单元格", "口径"]
    heads, *rows = found["小区"]
    meijing = dict(zip(heads, next(row for row in rows if row[1] == "美景华庭"), strict=True))
    assert meijing["ORG-03 楼长（党员中心户）配备率（%）"] == 100.0
    assert (meijing["ORG-03 分子"], meijing["ORG-03 分母"]) == (22.0, 22.0)
    assert meijing["PMD 党员（名）"] == "未填报"


def test_the_workbook_s_cells_are_all_cells(april: Contents) -> None:
    heads, *rows = sheets(xlsx_report(april))["单元格"]
    assert len(rows) == len(list(april.rows()))
    branches = [row for row in rows if row[0] == "BR" and row[2] == "141102"]
    assert [dict(zip(heads, row, strict=True))["数值"] for row in branches] == [10.0]


def test_no_text_becomes_a_formula(april: Contents) -> None:
    evil = poisoned(april)
    names = {row[1] for row in sheets(xlsx_report(evil))["小区"]}
    assert f"{EVIL}#panic()$1$" in names  # a text, as typed: a formula would be read as its result
    assert b"<f>" not in xlsx_report(evil)
    cells = [one for row in csv.reader(io.StringIO(csv_report(evil).decode("utf-8-sig")))
             for one in row]  # fmt: skip
    assert f"'{EVIL}#panic()$1$" in cells
    assert not [one for one in cells if one.startswith(("=", "+", "@"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "=1"])
def test_what_a_spreadsheet_would_calculate_is_quoted(text: str) -> None:
    assert plain(text) == f"'{text}"


def test_the_table_is_utf_8_with_a_mark_and_one_row_a_cell(april: Contents) -> None:
    body = csv_report(april)
    assert body.startswith(b"\xef\xbb\xbf")
    heads, *rows = csv.reader(io.StringIO(body.decode("utf-8-sig")))
    assert heads[:2] == ["指标编码", "指标"]
    assert len(rows) == len(list(april.rows()))


def test_the_cells_of_machines_have_the_agreed_keys(april: Contents) -> None:
    cells = json.loads(json_report(april))
    assert all(set(one) >= CELL_KEYS for one in cells)
    by_key = {(one["metric"], one["organisation"]): one for one in cells}
    share = by_key["ORG-03", "meijing"]
    assert (share["numerator"], share["denominator"], share["value"]) == (22, 22, 100)
    assert (share["level"], share["period"], share["state"]) == ("compound", "2023-04", "value")
    missing = by_key["HH", "wangfu"]
    assert (missing["value"], missing["state"], missing["reporting"]) == (None, "not_reported", 0)
    assert by_key["MAT-03", "141102"]["value"] == 53.3333
    assert by_key["PMD", "141102"]["at_least"] is True


def test_no_file_gives_a_number_to_what_is_not_fed(april: Contents) -> None:
    by_key = {one["metric"]: one for one in json.loads(json_report(april))}
    unfed = by_key["AID-03"]
    assert (unfed["state"], unfed["value"], unfed["modules"]) == ("not_fed", None, ["AID"])
    heads, *rows = csv.reader(io.StringIO(csv_report(april).decode("utf-8-sig")))
    [row] = [dict(zip(heads, row, strict=True)) for row in rows if row[0] == "AID-03"]
    assert (row["数值"], row["分子"], row["状态"], row["模块"]) == (
        "",
        "",
        "尚未接入",
        "睦邻互助",
    )
    overview = sheets(xlsx_report(april))["总览"]
    [line] = [row for row in overview if row[0] == "AID-03"]
    assert line[1:4] == ["工具按期归还率", "尚未接入", "睦邻互助"]
    text = pdf_text(pdf_report(april)).replace("\n", "")
    assert "工具按期归还率（睦邻互助）" in text and "也不等于零" in text


def test_files_tell_the_interval_of_a_share(april: Contents) -> None:
    cells = {one["metric"]: one for one in json.loads(json_report(april))
             if one["organisation"] == "141102"}  # fmt: skip
    assert cells["ORG-03"]["interval"] == [85.1345, 100]
    assert cells["ORG-05"]["interval"] is None
    assert (cells["ORG-06"]["is_small"], cells["ORG-03"]["is_small"]) == (True, False)
    heads, *rows = sheets(xlsx_report(april))["单元格"]
    [row] = [one for one in rows if one[0] == "ORG-03" and one[2] == "141102"]
    told = dict(zip(heads, row, strict=True))
    assert (told["95% 下限"], told["95% 上限"]) == (85.1345, 100)


@pytest.mark.parametrize("kind", list(DocumentKind))
@pytest.mark.parametrize("period", [APRIL, LAST_DAY])
def test_every_form_is_written_and_named_after_its_period(
    seed: None, kind: DocumentKind, period: Any
) -> None:
    document = write_document(any_place(period), period, kind)
    assert document.filename.endswith(f"-{period}.{kind}")
    assert document.plain_name == f"report-141102-{period}.{kind}"
    assert document.body


def test_files_are_dated_by_their_data(april: Contents) -> None:
    moment = datetime.combine(date(2023, 5, 1), datetime.min.time()).astimezone()
    dated = replace(
        april, figures={k: replace(f, computed_at=moment) for k, f in april.figures.items()}
    )
    created = PdfReader(io.BytesIO(pdf_report(dated))).metadata
    assert created is not None and created.creation_date is not None
    assert created.creation_date.timestamp() == moment.timestamp()


@pytest.mark.django_db
def test_without_compounds_there_is_no_report() -> None:
    with pytest.raises(DomainError, match="no_compounds"):
        write_document(None, APRIL, DocumentKind.PDF)
