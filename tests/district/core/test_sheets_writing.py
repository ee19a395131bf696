"""What is written opens in a spreadsheet, runs nothing, and comes back as it was."""

import re
import zipfile
from collections.abc import Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from district.core.counts import Count
from district.core.dates import PartialDate
from district.core.sheets.cells import Cell, shield, tidy, unshield, written
from district.core.sheets.reading import read_table
from district.core.sheets.writing import Page, write_csv, write_xlsx

HEADER = ("名称", "说明")
CREATED = datetime(2023, 4, 16, tzinfo=UTC)
LIVE = [
    "=1+1",
    "+86",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "＝1",
    "＋1",
    " =1",
    "'=1",
    "\u3000=1",
]


def both(rows: Sequence[tuple[str, ...]]) -> list[tuple[bytes, str]]:
    return [
        (write_csv(HEADER, rows), "a.csv"),
        (write_xlsx([Page("表", HEADER, rows)]), "a.xlsx"),
    ]


def text_of_cell(data: bytes, reference: str) -> str:
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    found = re.search(rf'<c r="{reference}"[^>]*><is><t[^>]*>(.*?)</t>', sheet, re.DOTALL)
    assert found
    return found[1]


@pytest.mark.parametrize("text", LIVE)
def test_no_text_that_could_run_is_written_as_it_is(text: str) -> None:
    for data, name in both([(text, "x")]):
        raw = data.decode("utf-8-sig").splitlines()[1] if name == "a.csv" else ""
        if name == "a.xlsx":
            raw = text_of_cell(data, "A2")
        assert raw.lstrip('"').startswith("'")


@pytest.mark.parametrize(
    "text", ["=1+1", "-1", "@a", "＝1", "'=1", "''=1", "'甲'", "3", "007", "a\nb"]
)
def test_a_text_comes_back_as_it_was_with_its_apostrophes(text: str) -> None:
    for data, name in both([(text, 'x,"y";z')]):
        assert read_table(data, name).rows[0].cells == (text, 'x,"y";z')


@given(st.lists(st.tuples(st.text(max_size=20), st.text(max_size=20)), max_size=5))
def test_what_was_read_is_read_again_after_writing(texts: list[tuple[str, str]]) -> None:
    rows = [("x", "y"), *((tidy(one), tidy(two)) for one, two in texts)]
    filled = [row for row in rows if any(row)]
    for data, name in both(filled):
        assert [row.cells for row in read_table(data, name).rows] == filled


@given(st.text())
def test_the_shield_is_undone_exactly(text: str) -> None:
    assert unshield(shield(text)) == text


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (0, 0),
        (Decimal("2.50"), Decimal("2.50")),
        (True, "是"),
        (Count(), ""),
        (Count(50, at_least=True), "50余"),
        (PartialDate.parse("1990年代"), "1990年代"),
        (date(2023, 4, 15), "2023-04-15"),
        (datetime(2023, 4, 15, 15, 59, 59, tzinfo=UTC), "2023-04-15 23:59:59"),
        (datetime(2023, 4, 15, 16, 0, tzinfo=UTC), "2023-04-16 00:00"),
        (gettext_lazy("小区"), "小区"),
    ],
)
def test_a_value_is_written_as_people_write_it(value: Cell, cell: object) -> None:
    assert written(value) == cell


def test_a_text_too_long_for_a_cell_says_that_it_was_cut() -> None:
    assert str(written("字" * 40_000)).endswith("已截断）")
    assert len(str(written("=" * 40_000))) <= 32_767


def test_csv_opens_in_chinese_and_splits_nowhere_else() -> None:
    data = write_csv(HEADER, [("甲;乙", "丙\t丁")])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.decode("utf-8-sig") == '名称,说明\r\n"甲;乙","丙\t丁"\r\n'


def test_the_same_pages_give_the_same_bytes() -> None:
    pages = [Page("一", HEADER, [("甲", 1)]), Page("二:/?", HEADER, [])]
    assert write_xlsx(pages, created=CREATED) == write_xlsx(pages, created=CREATED)
