"""The department's analyst reads a month, asks why, and takes the report along."""

import io
import json

import pytest
from pypdf import PdfReader

from district.core.sheets.reading import read_table
from tests.browser.journeys.conftest import Enter
from tests.browser.journeys.tour import READERS, Reader, Tour

ANALYST = "19900000002"


def explain(analyst: Tour) -> None:
    """From the district's figure down to the compound's numerator and denominator."""
    analyst.follow("楼长（党员中心户）配备率")
    analyst.sees("为什么是 100", "ORG-03", "22/22", "怎么算", "美景华庭", "1/5")


def texts_of_pdf(content: bytes) -> str:
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_the_report_of_april_is_read_explained_and_taken_along(
    enter: Enter, reader: Reader
) -> None:
    with enter("", ANALYST) as analyst:
        analyst.go("/?period=2023-04")
        analyst.sees("2023年4月", "美景华庭")
        pdf_name, pdf = analyst.save("下载 PDF")
        files = {}
        for kind in ("XLSX", "CSV", "JSON"):
            analyst.page.get_by_text("导出数据").click()
            name, files[kind] = analyst.save(f"（{kind}）")
            assert name.endswith(kind.lower())
            analyst.page.get_by_text("导出数据").click()
        explain(analyst)
    assert pdf_name.endswith(".pdf")
    text = texts_of_pdf(pdf)
    assert "美景华庭" in text
    assert "22/22" in text
    cells = json.loads(files["JSON"])
    assert any(
        (cell["metric"], cell["organisation"], cell["numerator"]) == ("ORG-03", "meijing", 22)
        for cell in cells
    )
    assert "美景华庭" in files["CSV"].decode("utf-8-sig")
    assert read_table(files["XLSX"], "report.xlsx").rows


@pytest.mark.parametrize("reader", READERS, ids=str)
def test_what_is_not_fed_is_found_and_understood(enter: Enter, reader: Reader) -> None:
    with enter("", ANALYST) as analyst:
        analyst.go("/?period=2023-04")
        analyst.page.locator("section[aria-labelledby=unfed] summary").click()
        analyst.look()
        analyst.follow("工具按期归还率")
        analyst.sees("为什么是“尚未接入”", "睦邻互助", "也不等于零")
        analyst.go("/definitions/")
        analyst.sees("共 69 项指标", "收支公示及时率", "尚未接入")
